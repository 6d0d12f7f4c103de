// The one access check: what a caller may do with an object. Sharing is public read/write; setup objects are the
// administrator's.
import type { SObject } from "../facts/sobject.ts";
import type { BoundCondition } from "../soql/bound.ts";
import { type Fault, fault } from "./fault.ts";
import type { Caller } from "./model/call.ts";

export type WriteOperation = "insert" | "update" | "delete";

const SETUP_OBJECTS = new Set([
  "User",
  "Profile",
  "Organization",
  "LoginHistory",
  "UserRole",
  "Group",
  "GroupMember",
  "QueueSobject",
  "Folder",
]);

/** Why `caller` may not do `operation` on any row of `object`; undefined if it may. */
export function writeRefusal(caller: Caller, object: SObject, operation: WriteOperation): Fault | undefined {
  const able = { insert: object.createable, update: object.updateable, delete: object.deletable }[operation];
  // A user made here would have no password and no way to get one: users are made by `user add`.
  if (!able || (object.name === "User" && operation === "insert")) {
    return operation === "delete"
      ? fault("entityNotDeletable", { object: object.name })
      : fault("entityNotWritable", { object: object.name, operation });
  }
  if (SETUP_OBJECTS.has(object.name) && !caller.isAdmin) return fault("insufficientAccess");
  return undefined;
}

/** The rows of `object` that `caller` may see, as a condition; null if all. Users see their own logins only. */
export function visibleRows(caller: Caller, object: SObject): BoundCondition | null {
  const user =
    object.name === "LoginHistory" && !caller.isAdmin ? object.fieldsByName.get("userid") : undefined;
  if (!user) return null;
  return { kind: "compare", field: user, operator: "=", value: caller.userId, orNull: false };
}
