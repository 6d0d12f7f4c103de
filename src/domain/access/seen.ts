// A catalogue as one user sees it: what he may not read isn't there, and what he may not write says so.
import type { Field, SObject } from "../../facts/sobject.ts";
import { SETUP_OBJECTS } from "../../facts/user-permissions.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { catalogueOf } from "../schema/catalogue.ts";
import { sobject } from "../schema/expand.ts";
import type { Grants } from "./grants.ts";

interface Rights {
  readonly read: boolean;
  readonly create: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
}

/** The part of `catalogue` that `grants` show; itself if that is all of it. */
export function seenCatalogue(grants: Grants, catalogue: Catalogue): Catalogue {
  const readable = new Set(
    catalogue.objects.filter((object) => rightsOn(grants, object).read).map(({ name }) => name),
  );
  const objects = catalogue.objects
    .filter(({ name }) => readable.has(name))
    .map((object) => seenObject(grants, object, readable));
  const same =
    objects.length === catalogue.objects.length &&
    objects.every((object, index) => object === catalogue.objects[index]);
  return same ? catalogue : catalogueOf(catalogue.version, objects);
}

/** Whether `grants` show the records of an object. */
export const mayRead = (grants: Grants, name: string): boolean => rightsOn(grants, { name }).read;

function rightsOn({ user, objects }: Grants, { name }: Pick<SObject, "name">): Rights {
  const setup = Object.hasOwn(SETUP_OBJECTS, name) ? SETUP_OBJECTS[name] : undefined;
  if (setup) {
    const write = setup.write === undefined || user.has(setup.write);
    const read = setup.read === undefined || user.has(setup.read);
    return { read, create: read && write, edit: read && write, delete: read && write };
  }
  const granted = objects.get(name.toLowerCase());
  const all = user.has("ModifyAllData") || granted?.has("PermissionsModifyAllRecords") === true;
  const read =
    all ||
    user.has("ViewAllData") ||
    granted?.has("PermissionsRead") === true ||
    granted?.has("PermissionsViewAllRecords") === true;
  return {
    read,
    create: user.has("ModifyAllData") || (read && granted?.has("PermissionsCreate") === true),
    edit: all || (read && granted?.has("PermissionsEdit") === true),
    delete: all || (read && granted?.has("PermissionsDelete") === true),
  };
}

function seenObject(grants: Grants, object: SObject, readable: ReadonlySet<string>): SObject {
  const rights = rightsOn(grants, object);
  const fields = seenFields(grants, object, readable);
  const createable = object.createable && rights.create;
  const updateable = object.updateable && rights.edit;
  const deletable = object.deletable && rights.delete;
  const same =
    createable === object.createable &&
    updateable === object.updateable &&
    deletable === object.deletable &&
    fields.length === object.fields.length &&
    fields.every((field, index) => field === object.fields[index]);
  if (same) return object;
  const { fields: _fields, fieldsByName: _byName, ...attributes } = object;
  const undeletable = object.undeletable && rights.delete;
  return sobject({ ...attributes, createable, updateable, deletable, undeletable }, fields);
}

function seenFields(grants: Grants, object: SObject, readable: ReadonlySet<string>): Field[] {
  return object.fields.flatMap((field) => {
    const permission = fieldPermissionName(object, field);
    const granted = permission === null ? "edit" : grants.fields.get(permission.toLowerCase());
    if (granted === undefined) return [];
    const referenceTo = field.referenceTo.filter((name) => readable.has(name));
    const shown =
      referenceTo.length === field.referenceTo.length
        ? field
        : {
            ...field,
            referenceTo,
            relationshipName: referenceTo.length === 0 ? null : field.relationshipName,
          };
    return granted === "edit" || (!field.createable && !field.updateable)
      ? [shown]
      : [{ ...shown, createable: false, updateable: false }];
  });
}

/**
 * The field of a FieldPermissions row that decides over a field, such as "Account.BillingAddress" for BillingCity: an
 * address and its parts are seen together. Null: nothing can hide it.
 */
export function fieldPermissionName(object: SObject, field: Field): string | null {
  if (Object.hasOwn(SETUP_OBJECTS, object.name)) return null;
  const compound = object.fieldsByName.get(field.compoundFieldName?.toLowerCase() ?? "");
  const decides = compound?.type === "address" || compound?.type === "location" ? compound : field;
  return decides.permissionable ? `${object.name}.${decides.name}` : null;
}

/** Whether an object has rows of ObjectPermissions: setup objects ask for user permissions instead. */
export const hasObjectPermissions = (object: SObject): boolean => !Object.hasOwn(SETUP_OBJECTS, object.name);
