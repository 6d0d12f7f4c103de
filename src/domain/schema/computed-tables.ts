// All rows that are worked out from a schema.
import type { Catalogue } from "../model/catalogue.ts";
import type { ComputedTable } from "../ports/records.ts";
import type { KeptDefinition } from "./definition.ts";
import { schemaTables } from "./schema-tables.ts";
import { describedBy } from "./tooling-catalogue.ts";
import { toolingTables } from "./tooling-tables.ts";

/** The rows of the objects of `catalogue` whose rows aren't kept; `definitions` are those that it was made of. */
export function computedTables(
  catalogue: Catalogue,
  definitions: readonly KeptDefinition[],
): ComputedTable[] {
  const { objects } = describedBy(catalogue);
  const names = objects.map(({ name }) => name);
  return [...schemaTables(catalogue, objects, definitions), ...toolingTables(catalogue, names, definitions)];
}
