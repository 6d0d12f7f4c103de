// Commands on the audit trail.
import { verifyAudit } from "../../domain/audit/verify.ts";
import { refuse } from "../../domain/fault.ts";
import { type AuditHead, NO_ROWS } from "../../domain/model/audit.ts";
import { formatId } from "../../domain/model/id.ts";
import type { AuditRow } from "../../domain/ports/audit.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, optionalText } from "./arguments.ts";

/** A row as the commands tell it; the time is ISO 8601 in UTC. */
type AuditRowView = {
  readonly number: number;
  readonly time: string;
  /** Username of who did it; "console" for the owner of the machine. */
  readonly by: string;
  readonly from: string | null;
  readonly door: string | null;
  readonly action: string;
  readonly section: string;
  readonly display: string;
};

const MOST = 10_000;

export const AUDIT_COMMANDS = {
  "audit.verify": (ports: Ports, args: Arguments) => verifyAudit(ports, headOf(optionalText(args, "head"))),
  "audit.list": async (ports: Ports, args: Arguments) => {
    const limit = Number(optionalText(args, "limit") ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
      throw refuse("missingArgument", { detail: `limit must be a whole number from 1 to ${MOST}` });
    return { rows: (await ports.stores.audit.latest(limit)).map(rowView) };
  },
};

const rowView = ({
  number,
  at,
  actorId,
  actor,
  address,
  door,
  action,
  section,
  display,
}: AuditRow): AuditRowView => ({
  number,
  time: new Date(at).toISOString(),
  by: actorId === null ? "console" : (actor ?? formatId(actorId)),
  from: address,
  door,
  action,
  section,
  display,
});

/** "COUNT:HASH", as verify prints it. */
function headOf(text: string | undefined): AuditHead {
  if (text === undefined) return NO_ROWS;
  const [, count, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? [];
  if (count === undefined || hash === undefined)
    throw refuse("missingArgument", { detail: "head must be COUNT:HASH, as verify printed it" });
  return { count: Number(count), hash: hash.toLowerCase() };
}
