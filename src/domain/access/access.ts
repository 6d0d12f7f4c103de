// The access checks: what a caller sees, and what he may do with what he sees. Sharing is public read/write.
import type { SObject } from "../../facts/sobject.ts";
import type { BoundCondition } from "../../soql/bound.ts";
import { type Fault, fault, refuse } from "../fault.ts";
import { type Awaitable, whenThere } from "../model/awaitable.ts";
import type { Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Ports } from "../ports/ports.ts";
import { followedRows } from "./followed-rows.ts";

export type WriteOperation = "insert" | "update" | "delete";

/** The catalogue as its caller sees it: names are looked up in no other one on behalf of a caller. */
export const callersCatalogue = (
  ports: Pick<Ports, "catalogue">,
  { permissions }: Pick<Caller, "permissions">,
): Awaitable<Catalogue> => whenThere(ports.catalogue(), (catalogue) => permissions.seen(catalogue));

/** Throws apiCurrentlyDisabled: a session doesn't outlive its user's API Enabled. */
export function checkApiEnabled({ permissions }: Pick<Caller, "permissions">): void {
  if (!permissions.has("ApiEnabled")) throw refuse("apiCurrentlyDisabled");
}

/** Throws insufficientAccessOnCall in a session that may change nothing; what writes records is refused by its permissions. */
export function checkMayWrite({ readOnly }: Pick<Caller, "readOnly">): void {
  if (readOnly === true)
    throw refuse("insufficientAccessOnCall", { detail: "the session was begun with a read-only token" });
}

/** Why nobody, or not this caller, may do `operation` on any row of an object; `seen` is the object as he sees it. */
export function writeRefusal(
  object: SObject,
  seen: SObject | undefined,
  operation: WriteOperation,
): Fault | undefined {
  if (!seen) return fault("invalidType", { object: object.name });
  if (!able(object, operation)) {
    return operation === "delete"
      ? fault("entityNotDeletable", { object: object.name })
      : fault("entityNotWritable", { object: object.name, operation });
  }
  return able(seen, operation) ? undefined : fault("insufficientAccess");
}

const able = (object: SObject, operation: WriteOperation): boolean =>
  ({ insert: object.createable, update: object.updateable, delete: object.deletable })[operation];

/** Objects of which users see only what is their own, and by which field it is. */
const OWN_ROWS: ReadonlyMap<string, string> = new Map([
  ["AuthSession", "usersid"],
  ["LoginHistory", "userid"],
  ["LoginIp", "usersid"],
  ["VerificationHistory", "userid"],
]);

/**
 * The rows of `object` that `caller` may see, as a condition; null if all. Manage Users shows those of others; notes,
 * attachments and files are seen with what they belong to.
 */
export function visibleRows(caller: Caller, object: SObject): BoundCondition | null {
  const { permissions, userId } = caller;
  const own = OWN_ROWS.get(object.name);
  if (own === undefined) return followedRows(caller, object);
  if (permissions.has("ManageUsers")) return null;
  const user = object.fieldsByName.get(own);
  return user ? { kind: "compare", field: user, operator: "=", value: userId, orNull: false } : null;
}
