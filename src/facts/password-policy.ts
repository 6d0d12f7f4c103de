// Documented defaults of Setup > Password Policies.

/** A secret beyond this is refused unread. */
export const LONGEST_PASSWORD_BYTES = 16_000;
/** Characters of a password at least, and what may be chosen. */
export const MINIMUM_PASSWORD_LENGTH = { default: 8, smallest: 5, largest: 50 } as const;
/** Passwords that can't be used again, the present one among them, and the most that may be chosen. */
export const PASSWORD_HISTORY = { default: 3, largest: 24 } as const;

/** Days until a password expires. The names are those of the Metadata API. */
export const PASSWORD_EXPIRATIONS = {
  ThirtyDays: 30,
  SixtyDays: 60,
  NinetyDays: 90,
  SixMonths: 180,
  OneYear: 365,
  Never: null,
} as const satisfies Record<string, number | null>;
export type PasswordExpiration = keyof typeof PASSWORD_EXPIRATIONS;
export const PASSWORD_EXPIRATION: PasswordExpiration = "NinetyDays";

/** Of a password that guessers try first. Recorded. */
export const EASY_PASSWORD = "Your password cannot be easy to guess. Please choose a different one.";

const LETTER = /\p{L}/u;
const UPPER = /\p{Lu}/u;
const LOWER = /\p{Ll}/u;
const DIGIT = /\p{N}/u;
const SPECIAL = /[^\p{L}\p{N}]/u;

/** How many of which kinds of characters a password has, and how that is said. The words of the first are recorded. */
export const PASSWORD_COMPLEXITIES = {
  AlphaNumeric: { kinds: [LETTER, DIGIT], atLeast: 2, needs: "a mix of letters and numbers" },
  NoRestriction: { kinds: [], atLeast: 0, needs: "any characters" },
  SpecialCharacters: {
    kinds: [LETTER, DIGIT, SPECIAL],
    atLeast: 3,
    needs: "a mix of letters, numbers and special characters",
  },
  UpperLowerCaseNumeric: {
    kinds: [UPPER, LOWER, DIGIT],
    atLeast: 3,
    needs: "a mix of uppercase letters, lowercase letters and numbers",
  },
  UpperLowerCaseNumericSpecialCharacters: {
    kinds: [UPPER, LOWER, DIGIT, SPECIAL],
    atLeast: 4,
    needs: "a mix of uppercase letters, lowercase letters, numbers and special characters",
  },
  Any3UpperLowerCaseNumericSpecialCharacters: {
    kinds: [UPPER, LOWER, DIGIT, SPECIAL],
    atLeast: 3,
    needs: "a mix of three of these: uppercase letters, lowercase letters, numbers, special characters",
  },
} as const satisfies Record<
  string,
  { readonly kinds: readonly RegExp[]; readonly atLeast: number; readonly needs: string }
>;
export type PasswordComplexity = keyof typeof PASSWORD_COMPLEXITIES;
export const PASSWORD_COMPLEXITY: PasswordComplexity = "AlphaNumeric";
/** Failed attempts until lockout; 0: no limit. */
export const MAX_LOGIN_ATTEMPTS = 10;
/** Minutes of a lockout; 0: until an administrator unlocks. */
export const LOCKOUT_MINUTES = 15;
/** Logins of one user in any hour; more are refused. Documented. */
export const LOGINS_PER_HOUR = 3600;
/** Form of a security token. */
export const SECURITY_TOKEN = /^[A-Za-z0-9]{25}$/;
/** How long a client that sends its secret with every request is known by it: one history row a minute. */
export const LOGINS_REMEMBERED_MS = 60_000;
/** How long an org that remembers verified passwords takes one for verified. */
export const REPEAT_LOGINS_MS = 15 * 60_000;
