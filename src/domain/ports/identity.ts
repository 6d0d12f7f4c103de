import type { Awaitable } from "../model/awaitable.ts";
import type { RecordId } from "../model/id.ts";
import type { IpRange, ProfileRules, TrustedRange } from "../model/identity.ts";

/** What proves a user, and what the policy counts. Times are milliseconds since 1970. */
export interface Credential {
  readonly userId: RecordId;
  /** Argon2id in PHC form. */
  readonly passwordHash: string;
  /** The password is temporary: it lets in only to be changed. */
  readonly mustChange: boolean;
  readonly passwordChangedAt: number;
  /** When it was last found expired; 0 or absent: never. */
  readonly passwordSeenAt?: number;
  /** Keyed hash of the security token; null if the user has none. */
  readonly tokenMac: Uint8Array | null;
  readonly tokenCreatedAt: number | null;
  readonly tokenLastUsedAt: number | null;
  /** A token was issued before: the next permanent password brings a new one by mail. */
  readonly hadToken: boolean;
  /** Failed attempts since the last success or lockout. */
  readonly failures: number;
  readonly lockedAt: number | null;
  readonly frozen: boolean;
}

/** A user as the login policy sees it. */
export interface LoginUser extends Credential {
  readonly username: string;
  /** Whose failures and lockout these are; absent: of all networks that the user never logged in from. */
  readonly network?: { readonly name: string; readonly lastLoginAt: number };
  readonly isActive: boolean;
  readonly profileId: RecordId;
  /** The profile has rules of when and from where its users may log in. */
  readonly hasProfileRules: boolean;
  /** Grows with every change of anybody's permissions. */
  readonly accessVersion: number;
}

/** A network (a /24 or /56) that a user logged in from, with counters of its own. */
export interface KnownNetwork {
  readonly lastLoginAt: number;
  /** Failed attempts since the last success or lockout. */
  readonly failures: number;
  readonly lockedAt: number | null;
}

export interface KnownNetworkStore {
  find(userId: RecordId, network: string): Promise<KnownNetwork | undefined>;
  /** The user logged in from there: its counters begin anew. Forgets all but the newest `keep` of the user. */
  noteLogin(userId: RecordId, network: string, now: number, keep: number): Promise<void>;
  /** A lockout that is null leaves an earlier one as it is. */
  count(userId: RecordId, network: string, failures: number, lockedAt: number | null): Promise<void>;
  /** All the user's networks begin to count anew. */
  unlock(userId: RecordId): Promise<void>;
  /** When the user was last locked out of any of them. */
  lastLock(userId: RecordId): Promise<number | null>;
}

export interface SessionRow {
  /** Keyed hash of the session id, hex. */
  readonly key: string;
  readonly userId: RecordId;
  readonly kind: "api" | "ui";
  readonly createdAt: number;
  readonly lastActiveAt: number;
  readonly passwordExpired: boolean;
  readonly address: string;
}

/** A session with what a call needs of its user; only of users who are active and not frozen. */
export interface LiveSession extends SessionRow {
  readonly username: string;
  readonly profileId: RecordId;
  /** Grows with every change of anybody's permissions. */
  readonly accessVersion: number;
  readonly timeZone: string;
  /** It may be used from where it was begun only. */
  readonly isLocked: boolean;
  /** Ranges that it must be used from; none: from anywhere. */
  readonly ranges: readonly IpRange[];
}

export interface CredentialStore {
  byUsername(username: string): Promise<LoginUser | undefined>;
  byUserId(userId: RecordId): Promise<LoginUser | undefined>;
  create(credential: Credential): Promise<void>;
  change(userId: RecordId, changes: Partial<Omit<Credential, "userId">>): Promise<void>;
}

export interface SessionStore {
  create(session: SessionRow): Promise<void>;
  /** Runs on every call: one statement. */
  live(key: string): Awaitable<LiveSession | undefined>;
  touch(key: string, now: number): Promise<void>;
  remove(key: string): Promise<void>;
  removeAllOf(userId: RecordId): Promise<void>;
  /** Forgets sessions of users who are not active: activating a user again must not bring them back. */
  removeInactive(): Promise<void>;
  /** Forgets sessions not used since `time`. */
  sweep(time: number): Promise<void>;
}

export interface NetworkStore {
  list(): Promise<readonly TrustedRange[]>;
  add(range: Omit<TrustedRange, "id">): Promise<number>;
  /** False if there was no such range. */
  remove(from: string, to: string): Promise<boolean>;
}

/** Logins per user and minute: with them an hour is rolling, to the minute, for any number of nodes. */
export interface LoginRateStore {
  /** What was noted of a user in the minutes from `first` to `last`, both inclusive. */
  between(
    userId: RecordId,
    first: number,
    last: number,
  ): Promise<{ readonly logins: number; readonly refusals: number }>;
  /** Counts one more, and forgets the user's minutes before `first`. */
  note(userId: RecordId, minute: number, what: "login" | "refusal", first: number): Promise<void>;
}

/** Hashes of passwords that users had. */
export interface PasswordHistoryStore {
  /** The newest first, `most` of them. */
  list(userId: RecordId, most: number): Promise<readonly string[]>;
  /** Remembers one, and forgets all but the newest `keep` of the user. */
  add(userId: RecordId, passwordHash: string, setAt: number, keep: number): Promise<void>;
}

interface OldToken {
  readonly tokenMac: Uint8Array;
  readonly endedAt: number;
}

/** Keyed hashes of tokens that users had. */
export interface TokenHistoryStore {
  /** The newest first. */
  list(userId: RecordId): Promise<readonly OldToken[]>;
  /** Remembers one, and forgets all but the newest `keep` of the user. */
  add(userId: RecordId, token: OldToken, keep: number): Promise<void>;
}

export interface SecurityEvent {
  readonly at: number;
  /** Null: the owner of the machine, on its console. */
  readonly actorId: RecordId | null;
  readonly address: string | null;
  readonly event: string;
  readonly targetId: RecordId | null;
}

export interface IdentityStore {
  readonly credentials: CredentialStore;
  readonly sessions: SessionStore;
  readonly networks: NetworkStore;
  readonly knownNetworks: KnownNetworkStore;
  readonly passwordHistory: PasswordHistoryStore;
  readonly tokenHistory: TokenHistoryStore;
  readonly loginRate: LoginRateStore;
  setting(name: string): Promise<string | undefined>;
  /** All whose names begin so. */
  settings(prefix: string): Promise<ReadonlyMap<string, string>>;
  saveSetting(name: string, value: string): Promise<void>;
  /** Undefined where none were saved. */
  profileRules(profileId: RecordId): Promise<ProfileRules | undefined>;
  saveProfileRules(profileId: RecordId, rules: ProfileRules): Promise<void>;
  saveTrace(loginHistoryId: RecordId, json: string): Promise<void>;
  addEvent(event: SecurityEvent): Promise<void>;
  events(targetId: RecordId): Promise<readonly SecurityEvent[]>;
}
