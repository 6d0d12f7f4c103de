import type { RecordId } from "./id.ts";
import type { Permissions } from "./permissions.ts";

/** Who is calling, as a live session says. */
export interface Caller {
  readonly userId: RecordId;
  readonly username: string;
  readonly profileId: RecordId;
  readonly permissions: Permissions;
  /** IANA name, such as "America/Los_Angeles". */
  readonly timeZone: string;
  /** Keyed hash of the session id, in hex: names the session without being it. */
  readonly sessionKey: string;
  /** "api" sessions come from SOAP and OAuth, "ui" ones from the browser; neither is accepted for the other. */
  readonly sessionKind: "api" | "ui";
  /** The session may only change the password. */
  readonly passwordExpired: boolean;
  /** The session may change nothing: it was begun with a read-only token. */
  readonly readOnly?: boolean;
}

/** One call of one caller: what every rule of the domain may ask about it. */
export interface Call {
  readonly caller: Caller;
  /** The client's address in canonical text, see http/client-address.ts. */
  readonly address: string;
  /** 31 to 68. */
  readonly apiVersion: number;
}
