import type { RecordId } from "../model/id.ts";

/** "kept": there is no SMTP server, the Inbox is the only place. */
export type MailState = "queued" | "sent" | "failed" | "kept";

export interface Mail {
  readonly id: number;
  readonly to: string;
  /** Whom it is for; null if no user. */
  readonly userId: RecordId | null;
  readonly subject: string;
  /** Sealed JSON of the bodies; null once a mail with a secret in it was delivered. */
  readonly sealed: Uint8Array | null;
  /** Stays the same over retries, so that a mail server can tell a double. */
  readonly messageId: string;
  readonly createdAt: number;
  readonly state: MailState;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly lastError: string | null;
}

export interface OutboxStore {
  add(mail: Omit<Mail, "id" | "sealed">): Promise<number>;
  /** The sealed body is bound to the mail's id, so it is set once that is known. */
  setBody(id: number, sealed: Uint8Array | null): Promise<void>;
  read(id: number): Promise<Mail | undefined>;
  /** Newest first, at most 200; of one user, or of all. */
  list(userId: RecordId | null): Promise<readonly Mail[]>;
  /** Takes a mail that is due at `now` for `leaseMs`, so that no other deliverer has it; undefined if none is. */
  lease(now: number, leaseMs: number): Promise<Mail | undefined>;
  /** Ends all leases and pauses: whatever is queued is due at `now`. */
  makeDue(now: number): Promise<void>;
  change(
    id: number,
    changes: Partial<Pick<Mail, "state" | "attempts" | "nextAttemptAt" | "lastError">>,
  ): Promise<void>;
}

/** Sends one message; rejects if the server didn't take it. */
export interface MailTransport {
  send(mail: {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly messageId: string;
    readonly date: Date;
    /** One address. */
    readonly replyTo?: string | undefined;
    /** The sender's name beside the org's address. */
    readonly senderName?: string | undefined;
  }): Promise<void>;
}
