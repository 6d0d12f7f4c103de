import type { RecordId } from "../model/id.ts";
import type { VerificationMethod, VerificationPolicy } from "../model/verification.ts";

/** One verification of a user's identity that waits for its code. Times are milliseconds since 1970. */
export interface Verification {
  /** VerificationHistory's EventGroup. */
  readonly id: number;
  /** Keyed hash of what the browser was given, hex. */
  readonly key: string;
  readonly userId: RecordId;
  readonly method: VerificationMethod;
  readonly policy: VerificationPolicy;
  /** Keyed hash of the mailed code. */
  readonly codeMac: Uint8Array | null;
  /** Sealed secret of the authenticator that is about to be connected. */
  readonly sealed: Uint8Array | null;
  /** When its present code was made. */
  readonly startedAt: number;
  /** How many codes were mailed. */
  readonly sent: number;
  /** How many wrong codes were entered. */
  readonly wrong: number;
  readonly loginHistoryId: RecordId | null;
}

/** A browser in which a user needn't verify his identity again. */
export interface Activation {
  readonly id: number;
  readonly userId: RecordId;
  /** Keyed hash of user and cookie, hex. */
  readonly key: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  readonly address: string;
  readonly browser: string;
}

/** A mailed link that sets a password. */
interface PasswordLink {
  readonly key: string;
  readonly userId: RecordId;
  readonly madeAt: number;
}

export interface VerificationStore {
  open(verification: Omit<Verification, "id">): Promise<number>;
  byKey(key: string): Promise<Verification | undefined>;
  change(
    id: number,
    changes: Partial<Pick<Verification, "codeMac" | "startedAt" | "sent" | "wrong" | "sealed">>,
  ): Promise<void>;
  close(id: number): Promise<void>;
  /** How many codes were mailed to a user since `time`, whatever became of them. */
  mailedSince(userId: RecordId, time: number): Promise<number>;
  /** Ends those of a user, but what mailedSince() counts. */
  endAllOf(userId: RecordId): Promise<void>;
  /** Forgets what is older than `time`. */
  sweep(time: number): Promise<void>;

  saveAuthenticator(userId: RecordId, sealed: Uint8Array, since: number, step: number): Promise<void>;
  authenticatorSince(userId: RecordId): Promise<number | undefined>;
  /** Users who have one, a thousand at most. */
  authenticators(): Promise<readonly { readonly userId: RecordId; readonly since: number }[]>;
  noteStep(userId: RecordId, step: number): Promise<void>;
  /** False if there was none. */
  removeAuthenticator(userId: RecordId): Promise<boolean>;

  addActivation(activation: Omit<Activation, "id">): Promise<void>;
  activation(key: string): Promise<Activation | undefined>;
  useActivation(id: number, now: number, address: string): Promise<void>;
  /** The one used last first, a thousand at most; null: of all users. */
  activations(userId: RecordId | null): Promise<readonly Activation[]>;
  /** False if there was none; of `userId` only, unless it is null. */
  removeActivation(id: number, userId: RecordId | null): Promise<boolean>;

  addLink(link: PasswordLink): Promise<void>;
  /** Only one that wasn't used or ended. */
  link(key: string): Promise<PasswordLink | undefined>;
  linksSince(userId: RecordId, time: number): Promise<number>;
  endLinksOf(userId: RecordId): Promise<void>;
  sweepLinks(time: number): Promise<void>;
}
