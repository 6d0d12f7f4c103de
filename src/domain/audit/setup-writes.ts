// What the audit trail says of rows that administrators write as records: users, profiles, permission sets, sessions.

import type { AuditEventName } from "../../facts/audit-events.ts";
import type { SObject } from "../../facts/sobject.ts";
import { type NamedRow, rowsWith } from "../access/grants.ts";
import { formatId, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { WriteContext } from "../records/write-context.ts";

interface Written {
  readonly context: WriteContext;
  readonly object: SObject;
  readonly id: RecordId;
  /** Undefined of new rows, and of those that are gone. */
  readonly before: NamedRow | undefined;
  readonly after: NamedRow | undefined;
}

interface Told {
  readonly event: AuditEventName;
  readonly target?: RecordId;
  readonly detail?: string;
}

type Teller = (written: Written) => Promise<readonly Told[]>;

const TELLERS: Readonly<Record<string, Teller>> = {
  AuthSession: async ({ context, id, before }) => {
    const owner = Number(before?.get("UsersId"));
    if (owner === context.caller.userId) return [];
    return [{ event: "session ended", target: owner, detail: formatId(id) }];
  },
  User: tellUser,
  Profile: async ({ object, before, after }) => {
    const changed = changes(object, before, after);
    if (changed.length === 0) return [];
    return [{ event: "profile changed", detail: `${text(after, "Name")}: ${changed.join(", ")}` }];
  },
  PermissionSet: async ({ object, before, after }) => {
    const label = text(after ?? before, "Label");
    if (!before) return [{ event: "permission set created", detail: label }];
    if (!after) return [{ event: "permission set deleted", detail: label }];
    const changed = changes(object, before, after);
    if (changed.length === 0) return [];
    return [{ event: "permission set changed", detail: `${label}: ${changed.join(", ")}` }];
  },
  PermissionSetAssignment: async ({ context, before, after }) => {
    const row = after ?? before;
    const event = after ? "permission set assigned" : "permission set unassigned";
    const detail = await labelOf(context, "PermissionSet", row?.get("PermissionSetId"), "Label");
    return [{ event, target: Number(row?.get("AssigneeId")), detail }];
  },
  ObjectPermissions: (written) => tellGrant(written, "object permissions changed", "SobjectType"),
  FieldPermissions: (written) => tellGrant(written, "field permissions changed", "Field"),
};

const text = (row: NamedRow | undefined, name: string): string => String(row?.get(name) ?? "");

async function tellUser({ context, object, id, before, after }: Written): Promise<readonly Told[]> {
  // New users have a row of their own.
  if (!before || !after) return [];
  const told: Told[] = [];
  const changed = new Set(changedNames(object, before, after));
  if (changed.delete("IsActive"))
    told.push({ event: after.get("IsActive") === 1 ? "user activated" : "user deactivated" });
  if (changed.delete("Username"))
    told.push({
      event: "username changed",
      detail: `${text(before, "Username")} to ${text(after, "Username")}`,
    });
  if (changed.delete("Email")) told.push({ event: "email changed" });
  if (changed.delete("ProfileId")) {
    const from = await labelOf(context, "Profile", before.get("ProfileId"), "Name");
    const to = await labelOf(context, "Profile", after.get("ProfileId"), "Name");
    told.push({ event: "profile of user changed", detail: `from ${from} to ${to}` });
  }
  if (changed.size > 0) told.push({ event: "user changed", detail: [...changed].join(", ") });
  return told.map((one) => ({ ...one, target: id }));
}

async function tellGrant(
  { context, object, before, after }: Written,
  event: AuditEventName,
  what: string,
): Promise<readonly Told[]> {
  const row = after ?? before;
  const set = await labelOf(context, "PermissionSet", row?.get("ParentId"), "Label");
  const changed = after ? changes(object, before, after) : ["removed"];
  return [{ event, detail: `${text(row, what)} in permission set ${set}: ${changed.join(", ")}` }];
}

const NOT_TOLD = new Set(["LastModifiedDate", "LastModifiedById", "SystemModstamp", "Name"]);

function changedNames(object: SObject, before: NamedRow | undefined, after: NamedRow | undefined): string[] {
  return object.fields
    .filter(({ name, updateable, createable }) => !NOT_TOLD.has(name) && (updateable || createable))
    .map(({ name }) => name)
    .filter((name) => (before?.get(name) ?? null) !== (after?.get(name) ?? null));
}

/** "API Enabled on" and the like. */
function changes(object: SObject, before: NamedRow | undefined, after: NamedRow | undefined): string[] {
  return changedNames(object, before, after).flatMap((name) => {
    const field = object.fieldsByName.get(name.toLowerCase());
    if (!field) return [];
    if (field.type !== "boolean") return before ? [field.label] : [];
    const value = after?.get(name) === 1 ? "on" : "off";
    return before || value === "on" ? [`${field.label} ${value}`] : [];
  });
}

async function labelOf(
  { stores, catalogue }: WriteContext,
  object: string,
  id: Cell | undefined,
  field: string,
): Promise<string> {
  const [row] = await rowsWith(stores, catalogue, object, "Id", [Number(id ?? 0)]);
  return text(row, field);
}

type Rows = ReadonlyMap<RecordId, NamedRow>;

const NO_ROWS: Rows = new Map();

/** What is in the trail's objects before a write; nothing of others. */
export async function rowsBefore(
  context: WriteContext,
  object: SObject,
  ids: readonly (RecordId | undefined)[],
): Promise<Rows> {
  if (!Object.hasOwn(TELLERS, object.name)) return NO_ROWS;
  return rowsOf(
    context,
    object,
    ids.filter((id) => id !== undefined),
  );
}

async function rowsOf(
  { stores, catalogue }: WriteContext,
  object: SObject,
  ids: readonly RecordId[],
): Promise<Rows> {
  const rows = await rowsWith(stores, catalogue, object.name, "Id", ids);
  return new Map(rows.map((row) => [Number(row.get("Id")), row]));
}

/** Tells the trail what became of rows, in their transaction. */
export async function tellSetupWrites(
  context: WriteContext,
  object: SObject,
  ids: readonly RecordId[],
  before: Rows,
): Promise<void> {
  const tell = TELLERS[object.name];
  if (!tell || ids.length === 0) return;
  const after = await rowsOf(context, object, ids);
  for (const id of ids) {
    const told = await tell({ context, object, id, before: before.get(id), after: after.get(id) });
    for (const { event, target = null, detail = null } of told)
      await context.stores.identity.addEvent({ ...madeBy(context), event, targetId: target, detail });
  }
}

/** When, by whom and from where a write is made. */
export const madeBy = ({ now, caller, address }: WriteContext) => ({
  at: now,
  actorId: caller.userId,
  address: address ?? null,
  door: caller.sessionKind === "ui" ? "browser" : "API",
});
