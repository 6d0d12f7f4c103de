import type { Awaitable } from "../model/awaitable.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { AuditSeal } from "./audit.ts";
import type {
  Clock,
  CommonPasswords,
  Keys,
  Log,
  OneTimePasswords,
  PasswordHasher,
  Random,
} from "./platform.ts";
import type { Spool } from "./spool.ts";
import type { Stores } from "./stores.ts";
import type { ApiUsage } from "./usage.ts";

/** Everything a rule may need from outside; one value per org, no globals. */
export interface Ports {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwords: PasswordHasher;
  readonly oneTimePasswords: OneTimePasswords;
  readonly commonPasswords: CommonPasswords;
  readonly keys: Keys;
  readonly auditSeal: AuditSeal;
  readonly log: Log;
  readonly settings: OrgSettings;
  readonly spool: Spool;
  readonly usage: ApiUsage;
  /** The catalogue as of the last committed schema change. */
  catalogue(): Awaitable<Catalogue>;
  /** Wakes a background worker: there is something new in the outbox or the job table. */
  wake(worker: "mail" | "jobs"): void;
}

/** What was decided when the org was started. */
export interface OrgSettings {
  readonly ephemeral: boolean;
  /** 0 until the org is made. */
  readonly orgId: number;
  /** There is an SMTP server; without one mail stays in the Inbox. */
  readonly sendsMail: boolean;
  /** Base of links in mails and of serverUrl when it is fixed; null: as the client's request says. */
  readonly publicUrl: string | null;
  /** Peers whose forwarding headers are believed, as they were given; none while only the console has the org. */
  readonly proxies: readonly string[];
}
