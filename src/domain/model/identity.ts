import type { Fault } from "../fault.ts";
import type { RecordId } from "./id.ts";
import type { Challenge } from "./verification.ts";

/** The door an attempt came through; facts/login-channels.ts says what LoginHistory calls it. */
export type LoginChannel = "soap-partner" | "soap-enterprise" | "odata" | "browser";

/** One attempt, as a protocol read it. */
export interface LoginAttempt {
  readonly username: string;
  /** What the client sent as password: the password, with or without the token appended. */
  readonly secret: string;
  /** Canonical text of the client's address. */
  readonly address: string;
  readonly channel: LoginChannel;
  /** Null for the browser and for OData. */
  readonly apiVersion: number | null;
  /** Client id of CallOptions, or the product part of the User-Agent; free text, cut to 255 characters. */
  readonly application: string;
  /** Of a browser alone: what it calls itself. */
  readonly userAgent?: string;
  /** Host and port the client used. */
  readonly loginUrl: string;
  /** What the connection was secured with, by OpenSSL's names; null over plain HTTP. */
  readonly tls?: { readonly protocol: string; readonly suite: string } | null;
  /** LoginScopeHeader's organization id, if any. */
  readonly organizationId?: string;
  /** What the browser keeps of verified identities, of any user. */
  readonly devices?: readonly string[];
}

/** One rule of the login policy, as it came out. Never holds secrets. */
export interface TraceStep {
  readonly rule: string;
  readonly outcome: "passed" | "failed" | "not reached";
  /** What was seen, such as "203.0.113.7 is in no trusted range". */
  readonly seen: string;
}

export type LoginDecision =
  | {
      readonly ok: true;
      /** The secret session id; this is the only time it is in clear. */
      readonly sessionId: string;
      readonly user: UserInfo;
      readonly passwordExpired: boolean;
      readonly trace: readonly TraceStep[];
    }
  | {
      readonly ok: false;
      readonly fault: Fault;
      readonly trace: readonly TraceStep[];
      /** The login goes on with the code that this asks for. */
      readonly challenge?: Challenge;
    };

/** What getUserInfo tells, and more than one protocol needs. */
export interface UserInfo {
  readonly userId: RecordId;
  readonly username: string;
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string;
  /** First and last name. */
  readonly fullName: string;
  readonly profileId: RecordId;
  readonly roleId: RecordId | null;
  /** "en_US" and the like. */
  readonly language: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly userType: "Standard";
  readonly organizationId: RecordId;
  readonly organizationName: string;
  readonly profileName: string;
  /** Seconds a session lives after its last use. */
  readonly sessionSecondsValid: number;
}

/** Both ends inclusive, canonical text. */
export interface IpRange {
  readonly from: string;
  readonly to: string;
}

/** A login IP range of a profile. */
export interface LoginIpRange extends IpRange {
  readonly description?: string;
}

/** Minutes of a day in the org's time zone; the end is the first that isn't allowed. Equal ends: never. */
export interface LoginHours {
  readonly start: number;
  readonly end: number;
}

/** When and from where the users of a profile may log in. */
export interface ProfileRules {
  /** None: from anywhere. */
  readonly ranges: readonly LoginIpRange[];
  /** From Sunday on, null for the whole day; none: at any time. */
  readonly hours: readonly (LoginHours | null)[];
}

/** An org-wide trusted range (Network Access). Addresses are canonical text, both ends inclusive. */
export interface TrustedRange {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly description: string;
}

/** Who did something that goes into history: a user through a session, or the owner of the machine. */
export type Actor =
  | {
      readonly kind: "user";
      readonly userId: RecordId;
      readonly address: string;
      /** Absent: the API. */
      readonly door?: "browser" | "API";
    }
  | { readonly kind: "console" };
