// A row as a record in REST's JSON: the attributes block, then the fields in the order of the list.
import { formatId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { type CellWriter, cellWriter } from "../shared/json-values.ts";

/** How one field is written: `,"Name":` and its value. */
interface FieldWriter {
  readonly key: string;
  readonly write: CellWriter;
}

/** Fields live as long as their catalogue, so these are made once per field and schema version. */
const writers = new WeakMap<Field, FieldWriter>();

function fieldWriter(field: Field): FieldWriter {
  let writer = writers.get(field);
  if (!writer) {
    writer = { key: `,${JSON.stringify(field.name)}:`, write: cellWriter(field) };
    writers.set(field, writer);
  }
  return writer;
}

/**
 * Compiles the writer of rows of `fields`. The record's URL in the attributes block needs its id: that of the Id
 * field, or, if Id is not among the fields, the cell that follows theirs.
 *
 * @param base "/services/data/v60.0"
 */
export function recordWriter(
  base: string,
  object: SObject,
  fields: readonly Field[],
): (row: readonly Cell[]) => string {
  const compiled = fields.map(fieldWriter);
  const count = compiled.length;
  const selected = fields.findIndex((field) => field.type === "id");
  const idColumn = selected < 0 ? count : selected;
  const type = `{"attributes":{"type":${JSON.stringify(object.name)}`;
  const url = `${type},"url":"${base}/sobjects/${object.name}/`;
  return (row) => {
    const id = row[idColumn];
    let json = typeof id === "number" ? `${url}${formatId(id)}"}` : `${type}}`;
    for (let index = 0; index < count; index++) {
      const { key, write } = compiled[index] as FieldWriter;
      const cell = row[index];
      json += key;
      json += cell === null || cell === undefined ? "null" : write(cell);
    }
    return `${json}}`;
  };
}
