// The fields of user permissions, which Profile and PermissionSet have alike.
import type { FieldFact } from "../sobject.ts";
import { USER_PERMISSIONS } from "../user-permissions.ts";

export const userPermissionFields: readonly FieldFact[] = Object.entries(USER_PERMISSIONS).map(
  ([name, label]) => ({ name: `Permissions${name}`, label, type: "boolean", permissionable: false }),
);
