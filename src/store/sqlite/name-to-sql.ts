// A field of Name -> SQL: looked up in the one table that the id says. A join to each would cost a look-up in all of
// them, and SQLite joins at most 64.
import { firstId } from "../../domain/model/id.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import { NAME_FIELDS, QUEUE_TYPE } from "../../facts/name-fields.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { quoted, softDeleted, tableOf } from "./record-tables.ts";

/** Bits of an id below its key prefix. */
const SEQUENCE_BITS = 35;

/**
 * The field's value of the record, of any of `objects`, whose id `reference` has; null if there is none.
 *
 * @param reference SQL of the id.
 */
export function nameSql(
  field: Field,
  objects: readonly SObject[],
  reference: string,
  includeDeleted: boolean,
): string {
  const cases = objects.flatMap((object) => {
    const value = valueIn(field, object);
    if (value === null) return [];
    const prefix = firstId(object.keyPrefix) / 2 ** SEQUENCE_BITS;
    const live = softDeleted(object) && !includeDeleted ? ' AND n."IsDeleted" = 0' : "";
    return [
      `WHEN ${prefix} THEN (SELECT ${value} FROM ${tableOf(object)} AS n WHERE n."Id" = ${reference}${live})`,
    ];
  });
  const sql = cases.length === 0 ? "NULL" : `CASE ${reference} >> ${SEQUENCE_BITS} ${cases.join(" ")} END`;
  // Whatever is worked out has lost the collation of its column.
  return FIELD_TYPES[field.type].cell === "text" ? `(${sql} COLLATE NOCASE)` : `(${sql})`;
}

/** SQL of the value in a row "n" of `object`; null if none of its records has one. */
function valueIn({ name, type }: Field, object: SObject): string | null {
  if (name === "Id") return 'n."Id"';
  if (name === "Type") {
    const told = `'${object.name}'`;
    return object.name === "Group"
      ? `CASE n."Type" WHEN '${QUEUE_TYPE}' THEN n."Type" ELSE ${told} END`
      : told;
  }
  const source =
    name === "Name"
      ? object.fields.find(({ nameField }) => nameField)
      : NAME_FIELDS[name]?.includes(object.name)
        ? object.fieldsByName.get(name.toLowerCase())
        : undefined;
  if (source && FIELD_TYPES[source.type].cell !== "none") return `n.${quoted(source.name)}`;
  // A checkbox is never empty.
  return type === "boolean" ? "0" : null;
}
