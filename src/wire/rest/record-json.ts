// A row as a record in REST's JSON: the attributes block, then the fields in the order of the list.
import { formatId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { type CellWriter, cellWriter } from "../shared/json-values.ts";

/** How rows of a list of fields are written. */
interface Compiled {
  /** `,"Name":` of each field. */
  readonly keys: readonly string[];
  /** `,"Name":null` of all fields, and where each field's piece begins. */
  readonly nulls: string;
  readonly offsets: readonly number[];
  readonly writers: readonly CellWriter[];
  /** Names of base64 fields, which are told by where their bytes are. */
  readonly blobs: readonly (string | undefined)[];
  /** Where the record's id is. */
  readonly idColumn: number;
}

/** An object's own list of all fields comes again with every read, and lives as long as its catalogue. */
const compiled = new WeakMap<readonly Field[], Compiled>();

function compile(fields: readonly Field[]): Compiled {
  let made = compiled.get(fields);
  if (!made) {
    const keys = fields.map((field) => `,${JSON.stringify(field.name)}:`);
    const selected = fields.findIndex((field) => field.type === "id");
    const offsets = [0];
    for (const key of keys) offsets.push((offsets.at(-1) ?? 0) + key.length + "null".length);
    made = {
      keys,
      nulls: keys.map((key) => `${key}null`).join(""),
      offsets,
      writers: fields.map(cellWriter),
      blobs: fields.map(({ name, type }) => (type === "base64" ? name : undefined)),
      idColumn: selected < 0 ? fields.length : selected,
    };
    compiled.set(fields, made);
  }
  return made;
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
  const { keys, nulls, offsets, writers, blobs, idColumn } = compile(fields);
  const type = `{"attributes":{"type":"${object.name}"`;
  const place = `${base}/sobjects/${object.name}/`;
  const url = `${type},"url":"${place}`;
  return (row) => {
    const id = row[idColumn];
    let json = typeof id === "number" ? `${url}${formatId(id)}"}` : `${type}}`;
    // Most fields of most records are empty: a run of nulls is one piece.
    let emptyFrom = 0;
    for (let index = 0; index < keys.length; index++) {
      const cell = row[index];
      if (cell === null || cell === undefined) continue;
      if (emptyFrom < index) json += nulls.slice(offsets[emptyFrom], offsets[index]);
      const blob = blobs[index];
      json += keys[index] as string;
      json += blob ? `"${place}${formatId(Number(id))}/${blob}"` : (writers[index] as CellWriter)(cell);
      emptyFrom = index + 1;
    }
    return `${json}${nulls.slice(offsets[emptyFrom])}}`;
  };
}
