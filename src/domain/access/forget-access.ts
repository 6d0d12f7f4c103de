// Permissions on what is deleted of the schema go with it: what is made under the name later begins with those of its own.
import type { Catalogue } from "../model/catalogue.ts";
import type { Stores } from "../ports/stores.ts";
import { rowsWith } from "./grants.ts";
import { noteAccessChange } from "./permissions.ts";

/** Removes all permissions on an object, or those on some of its fields ("City__c.Mayor__c"), in a transaction. */
export async function forgetAccess(
  stores: Pick<Stores, "records" | "identity">,
  catalogue: Catalogue,
  object: string,
  fields: readonly string[] | null,
): Promise<void> {
  const wanted =
    fields === null
      ? [
          ["ObjectPermissions", "SobjectType", [object]] as const,
          ["FieldPermissions", "SobjectType", [object]] as const,
        ]
      : [["FieldPermissions", "Field", fields] as const];
  for (const [name, field, values] of wanted) {
    const table = catalogue.object(name);
    const rows = await rowsWith(stores, catalogue, name, field, values);
    if (table && rows.length > 0)
      await stores.records.remove(
        table,
        rows.map((row) => Number(row.get("Id"))),
      );
  }
  await noteAccessChange(stores);
}
