// The schema of the Tooling API: some objects of the data API, which it doesn't write, and those that are its own.
import type { SObject } from "../../facts/sobject.ts";
import {
  customFieldRow,
  customObjectRow,
  TOOLING_FIELDS,
  TOOLING_OBJECTS,
} from "../../facts/sobjects/tooling.ts";
import type { Call } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Permissions } from "../model/permissions.ts";
import { catalogueOf } from "./catalogue.ts";
import { expandField, expandObject, sobject } from "./expand.ts";

const made = new WeakMap<Permissions, Permissions>();
const described = new WeakMap<Catalogue, Catalogue>();

/** A call whose caller sees the Tooling API's objects; the same permissions are always the same value. */
export function toolingCall(call: Call): Call {
  const { permissions } = call.caller;
  const tooling = made.get(permissions) ?? toolingPermissions(permissions);
  made.set(permissions, tooling);
  return { ...call, caller: { ...call.caller, permissions: tooling } };
}

/** The catalogue that the rows of a tooling catalogue are about; any other one is about itself. */
export const describedBy = (catalogue: Catalogue): Catalogue => described.get(catalogue) ?? catalogue;

function toolingPermissions(permissions: Permissions): Permissions {
  const known = new WeakMap<Catalogue, Catalogue>();
  return {
    since: permissions.since,
    has: (permission) => permissions.has(permission),
    sees: (object) => permissions.sees(object),
    seen(catalogue) {
      const seen = permissions.seen(catalogue);
      const tooling = known.get(seen) ?? toolingCatalogue(seen, permissions);
      known.set(seen, tooling);
      return tooling;
    },
  };
}

function toolingCatalogue(seen: Catalogue, permissions: Permissions): Catalogue {
  const writable = permissions.has("CustomizeApplication");
  const own = permissions.has("ViewSetup") ? [customFieldRow, customObjectRow].map(expandObject) : [];
  const catalogue = catalogueOf(seen.version, [
    ...TOOLING_OBJECTS.flatMap((name) => seen.object(name) ?? []).map(readOnly),
    ...own.map((object) => ({ ...object, createable: writable, updateable: writable, deletable: writable })),
  ]);
  described.set(catalogue, seen);
  return catalogue;
}

function readOnly({ fields, fieldsByName: _byName, ...attributes }: SObject): SObject {
  const more = (TOOLING_FIELDS[attributes.name] ?? []).map(expandField);
  const unwritable = { createable: false, updateable: false, deletable: false, undeletable: false };
  return sobject({ ...attributes, ...unwritable }, [...fields, ...more]);
}
