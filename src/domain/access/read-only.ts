// What a read-only session may do: all that its user may see, and nothing of what he may change.
import type { SObject } from "../../facts/sobject.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Permissions } from "../model/permissions.ts";
import { catalogueOf } from "../schema/catalogue.ts";

const made = new WeakMap<Permissions, Permissions>();

/** The same permissions without a single write; the same value for the same permissions. */
export function readOnlyPermissions(permissions: Permissions): Permissions {
  const known = made.get(permissions);
  if (known) return known;
  const catalogues = new WeakMap<Catalogue, Catalogue>();
  const readOnly: Permissions = {
    since: permissions.since,
    has: (permission) => permissions.has(permission),
    sees: (object) => permissions.sees(object),
    seen(catalogue) {
      const seen = permissions.seen(catalogue);
      const kept = catalogues.get(seen);
      if (kept) return kept;
      const reduced = catalogueOf(seen.version, seen.objects.map(unwritable));
      catalogues.set(seen, reduced);
      return reduced;
    },
  };
  made.set(permissions, readOnly);
  return readOnly;
}

const unwritable = (object: SObject): SObject => ({
  ...object,
  createable: false,
  updateable: false,
  deletable: false,
  undeletable: false,
});
