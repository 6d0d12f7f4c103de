// Rows that say who may do what: which of them make sense, and what a change of them changes besides.
import type { SObject } from "../../facts/sobject.ts";
import {
  OBJECT_PERMISSION_NEEDS,
  OBJECT_PERMISSIONS,
  USER_PERMISSION_NAMES,
} from "../../facts/user-permissions.ts";
import { type Fault, fault } from "../fault.ts";
import { formatId15, type RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Plan } from "../records/plan.ts";
import type { PreparedRow, WriteContext } from "../records/write-context.ts";
import { isAdministrators, type NamedRow, rowsWith } from "./grants.ts";
import { noteAccessChange } from "./permissions.ts";
import { fieldPermissionName, hasObjectPermissions } from "./seen.ts";

/** What a row is to say: what is stored, and what is written over it. */
type Wanted = ReadonlyMap<string, Cell>;

/** rowsWith() one value of a field. Rows of one call ask for the same ones again and again. */
type Read = (object: string, field: string, value: RecordId) => Promise<readonly NamedRow[]>;

interface Check {
  readonly context: WriteContext;
  readonly read: Read;
  readonly object: SObject;
  /** Undefined for a new row. */
  readonly id: RecordId | undefined;
  readonly wanted: Wanted;
  readonly deleting: boolean;
}

type Rule = (check: Check) => Promise<Fault | undefined>;

const RULES: Readonly<Record<string, Rule>> = {
  FieldPermissions: fieldPermissionFault,
  ObjectPermissions: objectPermissionFault,
  PermissionSet: permissionSetFault,
  PermissionSetAssignment: assignmentFault,
  Profile: async ({ wanted }) =>
    isAdministrators(wanted.get("Name")) ? fault("insufficientAccess") : undefined,
};

export const saysWhoMayDoWhat = ({ name }: SObject): boolean => Object.hasOwn(RULES, name);

/** What is wrong with each of `rows`, besides what is wrong with any row; added to its faults. */
export async function checkSetupRows(
  context: WriteContext,
  object: SObject,
  plan: Plan,
  rows: readonly PreparedRow[],
  deleting: boolean,
): Promise<void> {
  const rule = RULES[object.name];
  if (!rule) return;
  const ids = rows.flatMap(({ id }) => id ?? []);
  const stored = new Map(
    (await rowsWith(context.stores, context.catalogue, object.name, "Id", ids)).map((row) => [
      Number(row.get("Id")),
      row,
    ]),
  );
  const taken = new Set<string>();
  const read = remembering(context);
  for (const { id, cells, faults } of rows) {
    const before = id === undefined ? undefined : stored.get(id);
    // A row that isn't there has its own fault.
    if (faults.length > 0 || (id !== undefined && !before)) continue;
    const written = plan.fields.flatMap(({ name }, index): [string, Cell][] => {
      const cell = cells[index];
      return cell === undefined ? [] : [[name, cell]];
    });
    const wanted: Wanted = new Map([...(before ?? []), ...written]);
    const found = await rule({ context, read, object, id, wanted, deleting });
    const key = KEYS[object.name]?.map((name) => String(wanted.get(name) ?? "").toLowerCase()).join("\0");
    if (found) faults.push(found);
    else if (key !== undefined && id === undefined && taken.has(key))
      faults.push(fault("duplicateInBatch", { value: key.replaceAll("\0", ", ") }));
    if (key !== undefined) taken.add(key);
  }
}

function remembering({ stores, catalogue }: WriteContext): Read {
  const known = new Map<string, Promise<readonly NamedRow[]>>();
  return (object, field, value) => {
    const key = `${object}.${field}=${value}`;
    const rows = known.get(key) ?? rowsWith(stores, catalogue, object, field, [value]);
    known.set(key, rows);
    return rows;
  };
}

/** Fields that together are a row's own. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  FieldPermissions: ["ParentId", "Field"],
  ObjectPermissions: ["ParentId", "SobjectType"],
  PermissionSet: ["Name"],
  PermissionSetAssignment: ["AssigneeId", "PermissionSetId"],
};

const DEVELOPER_NAME = /^[A-Za-z](?:[A-Za-z0-9]|_(?!_|$))*$/;

async function permissionSetFault({ context, id, wanted, deleting }: Check): Promise<Fault | undefined> {
  if (wanted.get("IsOwnedByProfile") === 1) return fault("insufficientAccess");
  if (deleting) return undefined;
  const name = String(wanted.get("Name") ?? "");
  if (name !== "" && !DEVELOPER_NAME.test(name)) {
    const detail =
      "The Permission Set API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.";
    return fault("fieldIntegrity", { detail }, ["Name"]);
  }
  const object = context.catalogue.object("PermissionSet");
  const field = object?.fieldsByName.get("name");
  const [holder] = object && field ? await context.stores.records.find(object, field, name, 1) : [];
  return holder === undefined || holder === id ? undefined : duplicate("Name", holder);
}

const duplicate = (field: string, holder: RecordId): Fault =>
  fault("duplicateValue", { field, id: formatId15(holder) });

async function assignmentFault({ read, id, wanted, deleting }: Check): Promise<Fault | undefined> {
  if (deleting) return undefined;
  const set = await setOf(read, wanted.get("PermissionSetId"));
  if (set?.get("IsOwnedByProfile") === 1) {
    const detail = "A permission set that a profile owns is assigned with the profile";
    return fault("fieldIntegrity", { detail }, ["PermissionSetId"]);
  }
  const others = await read("PermissionSetAssignment", "AssigneeId", Number(wanted.get("AssigneeId") ?? 0));
  const other = others.find((row) => row.get("PermissionSetId") === wanted.get("PermissionSetId"));
  return other && other.get("Id") !== id ? duplicate("PermissionSetId", Number(other.get("Id"))) : undefined;
}

async function objectPermissionFault(check: Check): Promise<Fault | undefined> {
  const { wanted, deleting } = check;
  const denied = await parentFault(check);
  if (denied || deleting) return denied;
  const object = check.context.catalogue.object(String(wanted.get("SobjectType") ?? ""));
  if (!object || !hasObjectPermissions(object)) return noSuchType(wanted);
  for (const permission of OBJECT_PERMISSIONS) {
    const missing = OBJECT_PERMISSION_NEEDS[permission].find((needed) => wanted.get(needed) !== 1);
    if (wanted.get(permission) === 1 && missing !== undefined) return needs(permission, missing);
  }
  return alreadyThere(check, "SobjectType", object.name);
}

async function fieldPermissionFault(check: Check): Promise<Fault | undefined> {
  const { wanted, deleting } = check;
  const denied = await parentFault(check);
  if (denied || deleting) return denied;
  const object = check.context.catalogue.object(String(wanted.get("SobjectType") ?? ""));
  if (!object) return noSuchType(wanted);
  const [owner = "", name = ""] = String(wanted.get("Field") ?? "").split(".");
  const field =
    owner.toLowerCase() === object.name.toLowerCase()
      ? object.fieldsByName.get(name.toLowerCase())
      : undefined;
  const permission = field && fieldPermissionName(object, field);
  if (!field || permission !== `${object.name}.${field.name}`) {
    const detail = `${String(wanted.get("Field") ?? "").slice(0, 80)} is no field of ${object.name} that can be hidden`;
    return fault("fieldIntegrity", { detail }, ["Field"]);
  }
  if (wanted.get("PermissionsEdit") === 1 && wanted.get("PermissionsRead") !== 1)
    return needs("PermissionsEdit", "PermissionsRead");
  return alreadyThere(check, "Field", permission);
}

const needs = (permission: string, needed: string): Fault =>
  fault("fieldIntegrity", { detail: `${permission} needs ${needed}` }, [permission, needed]);

const noSuchType = (wanted: Wanted): Fault => {
  const type = String(wanted.get("SobjectType") ?? "").slice(0, 80);
  return fault("fieldIntegrity", { detail: `${type} is no object with permissions of its own` }, [
    "SobjectType",
  ]);
};

/** Rows of one permission set and one thing there are once, in whatever letter case they were sent. */
async function alreadyThere(
  { read, object, id, wanted }: Check,
  field: string,
  value: string,
): Promise<Fault | undefined> {
  const parent = Number(wanted.get("ParentId") ?? 0);
  const rows = await read(object.name, "ParentId", parent);
  const other = rows.find((row) => String(row.get(field)).toLowerCase() === value.toLowerCase());
  return other && other.get("Id") !== id ? duplicate(field, Number(other.get("Id"))) : undefined;
}

const setOf = async (read: Read, id: Cell | undefined): Promise<NamedRow | undefined> =>
  (await read("PermissionSet", "Id", Number(id ?? 0)))[0];

/** What the administrator profile grants is fixed: nobody can lock all administrators out. */
async function parentFault({ read, wanted }: Check): Promise<Fault | undefined> {
  const set = await setOf(read, wanted.get("ParentId"));
  const profileId = Number(set?.get("ProfileId") ?? 0);
  const [profile] = await read("Profile", "Id", profileId);
  return isAdministrators(profile?.get("Name")) ? fault("insufficientAccess") : undefined;
}

/** What follows from a write of such rows, in its transaction: a profile and its permission set say the same. */
export async function followSetupWrite(
  context: WriteContext,
  object: SObject,
  ids: readonly RecordId[],
): Promise<void> {
  if (ids.length === 0) return;
  const { stores, catalogue } = context;
  if (object.name === "Profile") {
    const set = catalogue.object("PermissionSet");
    const fields = USER_PERMISSION_NAMES.flatMap(
      (name) => set?.fieldsByName.get(`permissions${name.toLowerCase()}`) ?? [],
    );
    for (const profile of await rowsWith(stores, catalogue, "Profile", "Id", ids)) {
      const owned = await rowsWith(stores, catalogue, "PermissionSet", "ProfileId", [
        Number(profile.get("Id")),
      ]);
      const cells = fields.map(({ name }) => profile.get(name) ?? 0);
      for (const row of owned)
        if (set) await stores.records.update(set, fields, [Number(row.get("Id"))], [cells]);
    }
  }
  await noteAccessChange(stores);
}
