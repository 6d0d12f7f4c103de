// What is granted to a user, as the rows of his permission sets say it.
import {
  ADMIN_PROFILE,
  IMPLIED,
  OBJECT_PERMISSIONS,
  type ObjectPermission,
  USER_PERMISSION_NAMES,
  type UserPermission,
} from "../../facts/user-permissions.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Stores } from "../ports/stores.ts";

export interface Grants {
  readonly user: ReadonlySet<UserPermission>;
  /** By lower-case name of the object. */
  readonly objects: ReadonlyMap<string, ReadonlySet<ObjectPermission>>;
  /** By lower-case "Object.Field"; absent: the field is hidden. */
  readonly fields: ReadonlyMap<string, "read" | "edit">;
}

export type NamedRow = ReadonlyMap<string, Cell>;

/** The rows of an object whose `field` is one of `values`, by the names of all their fields. */
export async function rowsWith(
  { records }: Pick<Stores, "records">,
  catalogue: Catalogue,
  name: string,
  field: string,
  values: readonly NonNullable<Cell>[],
): Promise<NamedRow[]> {
  const object = catalogue.object(name);
  const key = object?.fieldsByName.get(field.toLowerCase());
  if (!object || !key || values.length === 0) return [];
  const columns = object.fields.map((each) => ({ field: each }));
  const rows = await records.query({
    object,
    kind: "rows",
    columns,
    where: { kind: "in", field: key, values, negated: false, orNull: false },
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });
  return rows.map((row) => new Map(columns.map((column, index) => [column.field.name, row[index] ?? null])));
}

/** Reads what a user's profile and his permission sets grant together. */
export async function readGrants(
  stores: Pick<Stores, "records">,
  catalogue: Catalogue,
  userId: RecordId,
  profileId: RecordId,
): Promise<Grants> {
  const assigned = await rowsWith(stores, catalogue, "PermissionSetAssignment", "AssigneeId", [userId]);
  const own = await rowsWith(stores, catalogue, "PermissionSet", "ProfileId", [profileId]);
  const given = await rowsWith(
    stores,
    catalogue,
    "PermissionSet",
    "Id",
    assigned.map((row) => Number(row.get("PermissionSetId"))),
  );
  const sets = [...own, ...given];
  const ids = sets.map((row) => Number(row.get("Id")));
  return {
    user: userPermissions(sets),
    objects: objectPermissions(await rowsWith(stores, catalogue, "ObjectPermissions", "ParentId", ids)),
    fields: fieldPermissions(await rowsWith(stores, catalogue, "FieldPermissions", "ParentId", ids)),
  };
}

/** Whether a permission set is the administrator profile's, which nobody changes. */
export const isAdministrators = (profileName: Cell | undefined): boolean => profileName === ADMIN_PROFILE;

/** What rows of permission sets or profiles give, with what that implies. */
export function userPermissions(sets: readonly NamedRow[]): ReadonlySet<UserPermission> {
  const granted = USER_PERMISSION_NAMES.filter((name) =>
    sets.some((row) => row.get(`Permissions${name}`) === 1),
  );
  return new Set([...granted, ...granted.flatMap((name) => IMPLIED[name] ?? [])]);
}

function objectPermissions(rows: readonly NamedRow[]): Grants["objects"] {
  const objects = new Map<string, Set<ObjectPermission>>();
  for (const row of rows) {
    const name = String(row.get("SobjectType")).toLowerCase();
    const granted = objects.get(name) ?? new Set();
    for (const permission of OBJECT_PERMISSIONS) if (row.get(permission) === 1) granted.add(permission);
    objects.set(name, granted);
  }
  return objects;
}

function fieldPermissions(rows: readonly NamedRow[]): Grants["fields"] {
  const fields = new Map<string, "read" | "edit">();
  for (const row of rows) {
    const name = String(row.get("Field")).toLowerCase();
    if (row.get("PermissionsEdit") === 1) fields.set(name, "edit");
    else if (row.get("PermissionsRead") === 1 && !fields.has(name)) fields.set(name, "read");
  }
  return fields;
}
