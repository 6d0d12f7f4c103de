// What a secret may be: the password, or the password immediately followed by the security token.
import { LONGEST_PASSWORD_BYTES } from "../../facts/password-policy.ts";
import { CODE_DIGITS } from "../../facts/verification.ts";
import { formatId15, type RecordId } from "../model/id.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { LoginUser, NamedToken } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { equalBytes } from "./equal.ts";
import { tokenMac } from "./security-token.ts";
import { isPrefixedToken, isWellFormedToken, tokenLengthIn } from "./token-format.ts";

export interface SplitSecret {
  /** The one string that gets the one Argon2id run. */
  readonly password: string;
  /** The tail is the user's live token. */
  readonly hasToken: boolean;
  /** The tail only looks like a token: an old one, or another user's. */
  readonly looksLikeToken: boolean;
  /** The tail was taken for an authenticator's code, right or wrong. */
  readonly hasCode: boolean;
  /** Its time step; null if it is none that the authenticator shows now. */
  readonly codeStep: number | null;
  /** Too long, empty or no text: refused whatever it is. */
  readonly impossible: boolean;
  /** The tail is this token of the user's, expired or not; `hasToken` is true then. */
  readonly named?: NamedToken;
}

/** Whether a secret ends in what could be a token of this org: a question about the secret alone, never about a user. */
export function endsLikeToken(ports: Pick<Ports, "settings">, secret: string): boolean {
  const tail = secret.slice(-tokenLengthIn(secret));
  return isPrefixedToken(tail) || isWellFormedToken(tail, formatId15(ports.settings.orgId));
}

/** Of a login whose password was verified before. */
export const NO_SECRET: SplitSecret = {
  password: "",
  hasToken: false,
  looksLikeToken: false,
  hasCode: false,
  codeStep: null,
  impossible: false,
};

/** Stands for the secret of those who have no authenticator: as much is computed for them. */
const NO_AUTHENTICATOR = "A".repeat(32);

/** Users' id in the comparison for a name that nobody has. */
export const NOBODY = 0;

/** Keyed hash of what stands where the token would, as if it were the user's; computed for nobody, too. */
export const tailMac = (
  ports: Pick<Ports, "keys" | "settings">,
  secret: string,
  user: LoginUser | undefined,
): Uint8Array => tokenMac(ports, user?.userId ?? NOBODY, secret.slice(-tokenLengthIn(secret)));

/**
 * Splits by the token, never by the password: the characters at the end are compared with the stored keyed hash, in
 * constant time and for unknown users too. Browsers take the password alone. `named` is the user's token whose keyed
 * hash is tailMac()'s, if there is one; `takesCode`, that an authenticator's code stands in the token's place; `tailMac`,
 * if it is known already.
 */
export function splitSecret(
  ports: Pick<Ports, "keys" | "settings" | "random" | "oneTimePasswords" | "clock">,
  attempt: LoginAttempt,
  user: LoginUser | undefined,
  trusted: boolean,
  {
    named,
    takesCode = false,
    tailMac: mac = tailMac(ports, attempt.secret, user),
  }: {
    readonly named?: NamedToken | undefined;
    readonly takesCode?: boolean;
    readonly tailMac?: Uint8Array;
  } = {},
): SplitSecret {
  const { secret, channel } = attempt;
  const length = tokenLengthIn(secret);
  const bytes = new TextEncoder().encode(secret).length;
  const impossible =
    secret === "" ||
    bytes > LONGEST_PASSWORD_BYTES + length ||
    !secret.isWellFormed() ||
    secret.includes("\0");
  const tail = impossible ? "" : secret.slice(-length);
  const stored = user?.tokenMac ?? ports.random.bytes(mac.length);
  const matches = equalBytes(mac, stored) && user?.tokenMac != null && !impossible;
  const isNamed = named !== undefined && !impossible && channel !== "browser";
  const hasToken = isNamed || (matches && channel !== "browser");
  const code = impossible || channel === "browser" ? "" : secret.slice(-CODE_DIGITS);
  // A question about the secret alone: whoever sends six digits pays for their comparison, whatever the user has.
  const isCode = /^\d{6}$/.test(code);
  const step = isCode
    ? ports.oneTimePasswords.stepOf(authenticatorSecret(ports, user), code, ports.clock.now())
    : null;
  const hasCode = takesCode && !hasToken && isCode;
  const looksLikeToken =
    !hasToken && !hasCode && endsLikeToken(ports, tail) && !trusted && channel !== "browser";
  const appended = hasToken || looksLikeToken ? length : hasCode ? CODE_DIGITS : 0;
  const password = impossible ? "" : secret.slice(0, secret.length - appended);
  const codeStep = hasCode ? step : null;
  const split = { password, hasToken, looksLikeToken, hasCode, codeStep, impossible };
  return isNamed ? { ...split, named } : split;
}

/** The secret that a user's authenticator makes codes of, in base 32. */
const authenticatorSecret = (ports: Pick<Ports, "keys">, user: LoginUser | undefined): string =>
  user?.authenticator
    ? ports.keys.open(user.authenticator, authenticatorContext(user.userId))
    : NO_AUTHENTICATOR;

/** What the secret of an authenticator is sealed for. */
export const authenticatorContext = (userId: RecordId): string => `authenticator:${userId}`;
