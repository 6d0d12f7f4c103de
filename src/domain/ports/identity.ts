import type { SessionLevel } from "../../facts/sessions.ts";
import type { Awaitable } from "../model/awaitable.ts";
import type { RecordId } from "../model/id.ts";
import type { IpRange, ProfileRules, TrustedRange, UserInfo } from "../model/identity.ts";
import type { SecurityEvent } from "./audit.ts";
import type { VerificationStore } from "./verifications.ts";

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
  /** Sealed secret of the authenticator app; null if none is connected. */
  readonly authenticator: Uint8Array | null;
  /** Time step of the last code that was taken; 0 if none was. */
  readonly authenticatorStep: number;
  /** Seconds that sessions live after their last use. */
  readonly sessionSeconds: number;
  /** Logins that are alike share a session, as in Salesforce. */
  readonly sharesSessions: boolean;
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
  /** The named token it was begun with: it ends with it. */
  readonly tokenId?: number;
  /** The login that began it, or that shared it last. */
  readonly loginHistoryId?: RecordId;
  /** Absent: STANDARD. */
  readonly level?: SessionLevel;
  /** What the id of a session that logins share is made of again, with a key; absent: it isn't shared. */
  readonly seed?: Uint8Array;
}

/** A session with what a call needs of its user; only of users who are active and not frozen. */
export interface LiveSession extends SessionRow {
  readonly username: string;
  readonly profileId: RecordId;
  /** Grows with every change of anybody's permissions. */
  readonly accessVersion: number;
  readonly timeZone: string;
  /** Seconds that it lives after its last use. */
  readonly secondsValid: number;
  /** It may be used from where it was begun only. */
  readonly isLocked: boolean;
  /** Ranges that it must be used from; none: from anywhere. */
  readonly ranges: readonly IpRange[];
  /** It may change nothing; of sessions that a named token began. */
  readonly readOnly?: boolean;
  /** When its named token expires, in milliseconds since 1970; null: never. */
  readonly endsAt?: number | null;
}

/** Where a login comes from. */
export interface LoginPlace {
  /** networkOf() its address. */
  readonly network: string;
  /** Keyed hash of what stands where the token would. */
  readonly tokenMac: Uint8Array;
}

/** What a user has at a place. */
interface AtPlace {
  readonly known: KnownNetwork | undefined;
  readonly named: NamedToken | undefined;
}

/** A user and all else that a login asks of the store, of one moment. */
export interface LoginState extends AtPlace {
  readonly user: LoginUser | undefined;
  /** The user logged in from this address before. */
  readonly isKnownAddress: boolean;
  /** Of the minutes that were asked for. */
  readonly rate: { readonly logins: number; readonly refusals: number };
}

type StoredUserInfo = Omit<
  UserInfo,
  "userId" | "userType" | "roleId" | "organizationId" | "sessionSecondsValid"
>;

export interface CredentialStore {
  byUsername(username: string): Promise<LoginUser | undefined>;
  byUserId(userId: RecordId): Promise<LoginUser | undefined>;
  /** Costs as much for a user that isn't there, and so does asItIs(), nearly. */
  atPlace(userId: RecordId, place: LoginPlace): Promise<AtPlace>;
  /** Minutes are counted since 1970, both inclusive. */
  asItIs(
    userId: RecordId,
    place: LoginPlace & {
      readonly address: string;
      readonly firstMinute: number;
      readonly lastMinute: number;
    },
  ): Promise<LoginState>;
  /** What the org tells of a user: his record, his profile's and the org's name. */
  info(userId: RecordId): Promise<StoredUserInfo | undefined>;
  create(credential: Credential): Promise<void>;
  change(userId: RecordId, changes: Partial<Omit<Credential, "userId">>): Promise<void>;
  /** Notes when the user, and if so his token, was last let in; `endsFailures`: ends their count and any lockout. */
  noteSuccess(
    userId: RecordId,
    now: number,
    how: { readonly usedToken: boolean; readonly endsFailures: boolean },
  ): Promise<void>;
}

export interface SessionStore {
  create(session: SessionRow): Promise<void>;
  /** Runs on every call: one statement. */
  live(key: string): Awaitable<LiveSession | undefined>;
  touch(key: string, now: number): Promise<void>;
  /** The newest API session that is shared by logins like these, used since `since`. */
  shared(
    like: SharedLogin,
    since: number,
  ): Promise<{ readonly key: string; readonly seed: Uint8Array } | undefined>;
  /** Another login shares the session from now on. */
  share(key: string, loginHistoryId: RecordId, now: number): Promise<void>;
  /** The id of its AuthSession record. */
  recordId(key: string): Promise<RecordId | undefined>;
  remove(key: string): Promise<void>;
  removeAllOf(userId: RecordId): Promise<void>;
  /** Forgets sessions of users who are not active: activating a user again must not bring them back. */
  removeInactive(): Promise<void>;
  /** Forgets sessions not used since `time`. */
  sweep(time: number): Promise<void>;
}

/** What logins have in common that share a session. */
export interface SharedLogin {
  readonly userId: RecordId;
  readonly address: string;
  /** As LoginHistory has them. */
  readonly application: string;
  readonly apiType: string;
}

/** Addresses that users logged in from. */
export interface LoginIpStore {
  /** Once for each. */
  note(userId: RecordId, address: string, now: number): Promise<void>;
}

export interface NetworkStore {
  list(): Promise<readonly TrustedRange[]>;
  add(range: Omit<TrustedRange, "id">): Promise<number>;
  /** Ends and description of the range with this id. False if there is none; the ends must not be another one's. */
  change(range: TrustedRange): Promise<boolean>;
  /** False if there was no such range. */
  remove(from: string, to: string): Promise<boolean>;
}

/** Logins per user and minute: with them an hour is rolling, to the minute, for any number of nodes. */
export interface LoginRateStore {
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

/** A token that one tool has: it stands behind the password as the classic one does. Times are milliseconds since 1970. */
export interface NamedToken {
  readonly id: number;
  readonly userId: RecordId;
  readonly label: string;
  readonly tokenMac: Uint8Array;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** Where it may be used from; none: from anywhere. */
  readonly ranges: readonly IpRange[];
  readonly readOnly: boolean;
  /** The classic token of before the last reset, which still works for a while. */
  readonly isOverlap: boolean;
  readonly lastUsedAt: number | null;
  readonly lastAddress: string | null;
  readonly lastApplication: string | null;
}

export type NewNamedToken = Omit<NamedToken, "id" | "lastUsedAt" | "lastAddress" | "lastApplication">;

export interface NamedTokenStore {
  /** A user's, the oldest first. */
  list(userId: RecordId): Promise<readonly NamedToken[]>;
  /** The user's token of a keyed hash. */
  withMac(userId: RecordId, tokenMac: Uint8Array): Promise<NamedToken | undefined>;
  add(token: NewNamedToken): Promise<number>;
  noteUse(id: number, at: number, address: string, application: string): Promise<void>;
  remove(id: number): Promise<void>;
  /** Ends the token that a reset left working. */
  removeOverlap(userId: RecordId): Promise<void>;
}

/** When users were last told of something by mail. */
export interface NoticeStore {
  last(userId: RecordId, kind: string): Promise<number | null>;
  note(userId: RecordId, kind: string, at: number): Promise<void>;
}

interface KeptTrace {
  readonly loginHistoryId: RecordId;
  readonly json: string;
}

export interface IdentityStore {
  readonly verifications: VerificationStore;
  readonly credentials: CredentialStore;
  readonly sessions: SessionStore;
  readonly networks: NetworkStore;
  readonly knownNetworks: KnownNetworkStore;
  readonly passwordHistory: PasswordHistoryStore;
  readonly tokenHistory: TokenHistoryStore;
  readonly loginRate: LoginRateStore;
  readonly namedTokens: NamedTokenStore;
  readonly notices: NoticeStore;
  readonly loginIps: LoginIpStore;
  setting(name: string): Promise<string | undefined>;
  /** All whose names begin so. */
  settings(prefix: string): Promise<ReadonlyMap<string, string>>;
  saveSetting(name: string, value: string): Promise<void>;
  /** Undefined where none were saved. */
  profileRules(profileId: RecordId): Promise<ProfileRules | undefined>;
  saveProfileRules(profileId: RecordId, rules: ProfileRules): Promise<void>;
  saveTrace(loginHistoryId: RecordId, json: string): Promise<void>;
  /** The trace of a login, as it was saved. */
  trace(loginHistoryId: RecordId): Promise<string | undefined>;
  /** The id of the last login that has a trace; 0 if none has. */
  newestTrace(): Promise<RecordId>;
  /** Traces behind a login that contain a text, `most` of them, the oldest first. */
  tracesAfter(loginHistoryId: RecordId, containing: string, most: number): Promise<readonly KeptTrace[]>;
  /** Users whose classic token was made before `time`, `most` of them behind `after`, by id. */
  tokensMadeBefore(time: number, after: RecordId, most: number): Promise<readonly RecordId[]>;
  /** A row of the audit trail, in the transaction of its cause. */
  addEvent(event: SecurityEvent): Promise<void>;
  /** What was done to somebody, the oldest first; `detail` is null. */
  events(targetId: RecordId): Promise<readonly SecurityEvent[]>;
}
