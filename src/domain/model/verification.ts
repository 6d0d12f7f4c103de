import type { RecordId } from "./id.ts";

/** How an identity is verified: a mailed code, the code of an authenticator app, or one of an app that is new. */
export type VerificationMethod = "email" | "totp" | "enroll";

/** Why: facts/verification.ts says what VerificationHistory calls it. */
export type VerificationPolicy = "deviceActivation" | "twoFactor" | "pageAccess" | "highAssurance";

/** A login that waits for a code. */
export interface Challenge {
  /** The secret that the browser keeps in a cookie; this is the only time it is in clear. */
  readonly handle: string;
  readonly method: VerificationMethod;
}

/** Beside the password: what was verified for an attempt. "remembered": with the login that it repeats. */
export type Factor = "none" | "email" | "totp" | "remembered";

/** An authenticator's code at the end of a secret. */
export type AppendedCode = "none" | "right" | "wrong" | "used";

/** A user and what he did, for VerificationHistory. */
export interface VerificationEvent {
  readonly userId: RecordId;
  readonly group: number;
  readonly method: VerificationMethod;
  readonly policy: VerificationPolicy;
  readonly status: "inProgress" | "succeeded" | "invalidCode" | "tooManyAttempts";
  readonly address: string;
  readonly loginHistoryId: RecordId | null;
}
