// The rows that an org starts with: its profiles, the permission set that each owns, and what the profiles grant on
// objects and fields that are new, in a new version of the program or by an import.
import type { SObject } from "../../facts/sobject.ts";
import {
  ADMIN_PROFILE,
  OBJECT_PERMISSIONS,
  STANDARD_PROFILES,
  USER_PERMISSION_NAMES,
} from "../../facts/user-permissions.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { formatId, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Stores } from "../ports/stores.ts";
import { type NamedRow, rowsWith } from "./grants.ts";
import { noteAccessChange } from "./permissions.ts";
import { fieldPermissionName, hasObjectPermissions } from "./seen.ts";

type Cells = Readonly<Record<string, Cell>>;
type Access = Pick<Stores, "records" | "identity">;

/**
 * Brings profiles and permissions up to the catalogue, in a transaction; nothing if the org has no profile yet. What is
 * there stays as it is: the administrator profile has a row for all that is known, so what has none is new.
 */
export async function bringAccessUpToDate(stores: Access, catalogue: Catalogue): Promise<void> {
  const admin = (await allRows(stores, catalogue, "Profile")).find(
    (row) => row.get("Name") === ADMIN_PROFILE,
  );
  if (!admin) return;
  const audit = auditOf(admin);
  const changes = [
    await addProfiles(stores, catalogue, audit),
    await addOwnedSets(stores, catalogue, audit),
    await giveAdministratorsAll(stores, catalogue),
    await grantWhatIsNew(stores, catalogue, audit),
  ];
  if (changes.some(Boolean)) await noteAccessChange(stores);
}

/** Rows of the system's own say what the administrator's profile says: it was there first. */
function auditOf(profile: NamedRow): Cells {
  const cells = ["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "SystemModstamp"];
  return Object.fromEntries(cells.map((name) => [name, profile.get(name) ?? null]));
}

async function addProfiles(stores: Access, catalogue: Catalogue, audit: Cells): Promise<boolean> {
  const there = new Set((await allRows(stores, catalogue, "Profile")).map((row) => row.get("Name")));
  const missing = Object.keys(STANDARD_PROFILES).filter((name) => !there.has(name));
  const rows = missing.map((name) => ({ ...audit, Name: name, UserType: "Standard" }));
  await insertRows(stores, catalogue, "Profile", rows);
  return rows.length > 0;
}

/** A profile without permission set has its permissions from before there were any: those of its name. */
async function addOwnedSets(stores: Access, catalogue: Catalogue, audit: Cells): Promise<boolean> {
  const owned = new Set(
    (await allRows(stores, catalogue, "PermissionSet")).map((row) => row.get("ProfileId")),
  );
  const profiles = (await allRows(stores, catalogue, "Profile")).filter(
    (row) => !owned.has(row.get("Id") ?? 0),
  );
  for (const row of profiles) {
    const id = Number(row.get("Id"));
    const { permissions = [] } = STANDARD_PROFILES[String(row.get("Name"))] ?? {};
    const cells = Object.fromEntries(
      USER_PERMISSION_NAMES.map((name) => [`Permissions${name}`, permissions.includes(name) ? 1 : 0]),
    );
    // Salesforce's own form of these names.
    const named = { Name: `X${formatId(id)}`, Label: formatId(id), IsCustom: 0, IsOwnedByProfile: 1 };
    await insertRows(stores, catalogue, "PermissionSet", [{ ...audit, ...named, ...cells, ProfileId: id }]);
    await updateRow(stores, catalogue, "Profile", id, cells);
  }
  return profiles.length > 0;
}

/** Permissions that are new in this version: nobody can take any from the administrators' profile. */
async function giveAdministratorsAll(stores: Access, catalogue: Catalogue): Promise<boolean> {
  const all = STANDARD_PROFILES[ADMIN_PROFILE]?.permissions.map((name) => `Permissions${name}`) ?? [];
  const profiles = await allRows(stores, catalogue, "Profile");
  const admin = profiles.find((row) => row.get("Name") === ADMIN_PROFILE)?.get("Id");
  const sets = await allRows(stores, catalogue, "PermissionSet");
  const set = sets.find((row) => row.get("ProfileId") === admin);
  const missing = all.filter((name) => set?.get(name) !== 1);
  if (missing.length === 0 || !set) return false;
  const cells = Object.fromEntries(missing.map((name) => [name, 1]));
  await updateRow(stores, catalogue, "PermissionSet", Number(set.get("Id")), cells);
  await updateRow(stores, catalogue, "Profile", Number(admin), cells);
  return true;
}

async function grantWhatIsNew(stores: Access, catalogue: Catalogue, audit: Cells): Promise<boolean> {
  const profiles = await allRows(stores, catalogue, "Profile");
  const sets = await allRows(stores, catalogue, "PermissionSet");
  const setOf = (name: string): RecordId => {
    const profile = profiles.find((row) => row.get("Name") === name)?.get("Id");
    return Number(sets.find((row) => row.get("ProfileId") === profile)?.get("Id"));
  };
  const admin = [setOf(ADMIN_PROFILE)];
  const knownObjects = namesOf(
    await rowsWith(stores, catalogue, "ObjectPermissions", "ParentId", admin),
    "SobjectType",
  );
  const knownFields = namesOf(
    await rowsWith(stores, catalogue, "FieldPermissions", "ParentId", admin),
    "Field",
  );
  const parents = Object.entries(STANDARD_PROFILES)
    .filter(([, { data }]) => data)
    .map(([name]) => ({ id: setOf(name), admin: name === ADMIN_PROFILE }));
  const data = catalogue.objects.filter(hasObjectPermissions);
  const objects = data
    .filter(({ name }) => !knownObjects.has(name.toLowerCase()))
    .flatMap(({ name }) =>
      parents.map((parent) => ({
        ...audit,
        ParentId: parent.id,
        SobjectType: name,
        ...onObject(parent.admin),
      })),
    );
  const fields = data
    .flatMap(permissionableFields)
    .filter(({ name }) => !knownFields.has(name.toLowerCase()))
    .flatMap(({ object, name, edit }) =>
      parents.map(({ id }) => ({
        ...audit,
        ParentId: id,
        SobjectType: object,
        Field: name,
        PermissionsRead: 1,
        PermissionsEdit: edit ? 1 : 0,
      })),
    );
  await insertRows(stores, catalogue, "ObjectPermissions", objects);
  await insertRows(stores, catalogue, "FieldPermissions", fields);
  return objects.length + fields.length > 0;
}

const namesOf = (rows: readonly NamedRow[], field: string): Set<string> =>
  new Set(rows.map((row) => String(row.get(field)).toLowerCase()));

/** Data objects are everybody's to read and write; "all records" are the administrators'. */
const onObject = (admin: boolean): Cells =>
  Object.fromEntries(OBJECT_PERMISSIONS.map((name) => [name, admin || !name.includes("All") ? 1 : 0]));

interface PermissionableField {
  readonly object: string;
  /** "Account.Industry". */
  readonly name: string;
  /** Somebody could write it. */
  readonly edit: boolean;
}

function permissionableFields(object: SObject): PermissionableField[] {
  const fields = new Map<string, boolean>();
  for (const field of object.fields) {
    const name = fieldPermissionName(object, field);
    if (name !== null) fields.set(name, fields.get(name) === true || field.createable || field.updateable);
  }
  return [...fields].map(([name, edit]) => ({ object: object.name, name, edit }));
}

async function allRows(stores: Access, catalogue: Catalogue, name: string): Promise<NamedRow[]> {
  const object = catalogue.object(name);
  const id = object?.fieldsByName.get("id");
  if (!object || !id) return [];
  const ids = await stores.records.query({
    object,
    kind: "rows",
    columns: [{ field: id }],
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });
  return rowsWith(
    stores,
    catalogue,
    name,
    "Id",
    ids.map(([one]) => Number(one)),
  );
}

async function insertRows(
  { records }: Access,
  catalogue: Catalogue,
  name: string,
  rows: readonly Cells[],
): Promise<void> {
  const object = catalogue.object(name);
  const [first] = rows;
  if (!object || !first) return;
  const fields = Object.keys(first).flatMap((key) => object.fieldsByName.get(key.toLowerCase()) ?? []);
  await records.insert(
    object,
    fields,
    rows.map((row) => fields.map((field) => row[field.name] ?? null)),
  );
}

async function updateRow(
  { records }: Access,
  catalogue: Catalogue,
  name: string,
  id: RecordId,
  cells: Cells,
): Promise<void> {
  const object = catalogue.object(name);
  if (!object) return;
  const fields = Object.keys(cells).flatMap((key) => object.fieldsByName.get(key.toLowerCase()) ?? []);
  await records.update(object, fields, [id], [fields.map((field) => cells[field.name] ?? null)]);
}
