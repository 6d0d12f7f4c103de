// Verification of identities: what VerificationHistory says, and the limits of codes and links.
// Source of the words: Object Reference, VerificationHistory (editions 200 to 264).
export const VERIFICATION_METHODS = {
  email: "Email",
  totp: "Totp",
  enroll: "Totp",
} as const;

export const VERIFICATION_POLICIES = {
  deviceActivation: "DeviceActivation",
  twoFactor: "TwoFactorAuthentication",
  pageAccess: "PageAccess",
  highAssurance: "HighAssurance",
} as const;

export const VERIFICATION_STATUSES = {
  inProgress: "InProgress",
  succeeded: "Succeeded",
  invalidCode: "FailedInvalidCode",
  tooManyAttempts: "FailedTooManyAttempts",
} as const;

/** The text that a person sees at the verification of a login. */
export const LOGIN_REMARKS = "Log In to Salesforce";
export const RESET_REMARKS = "Reset Security Token";
export const CONNECT_REMARKS = "Connect an authenticator app";

/** Recorded: six digits. The other numbers are nowhere established, and chosen. */
export const CODE_DIGITS = 6;
export const CODE_LIFE_MS = 10 * 60_000;
export const WRONG_CODES = 5;
/** Codes that are mailed for one login: the first and two more. */
export const CODES_OF_A_LOGIN = 3;
export const CODES_AN_HOUR = 10;
/** A browser that a user has not logged in with for a year must be activated again. */
export const ACTIVATION_LIFE_MS = 365 * 86_400_000;
/** Users who share a browser without verifying at every login. */
export const USERS_OF_A_BROWSER = 5;

/** Documented: a link for a forgotten password lasts 24 hours. */
export const LINK_LIFE_MS = 24 * 3_600_000;
export const LINKS_AN_HOUR = 3;
/** Requests for links from one network. */
export const LINK_REQUESTS_AN_HOUR = 20;

/** Chosen: that resets are throttled is known, at how many is not. */
export const TOKEN_RESETS_A_MINUTE = 5;
