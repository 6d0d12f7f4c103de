// Rows of a query as CSV text made by SQL itself: several times faster than escaping cells in JavaScript.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field } from "../../facts/sobject.ts";
import type { CsvFormat, TextBlock } from "../../domain/ports/records.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { Database } from "./driver.ts";
import { quoted } from "./record-tables.ts";
import { compileSelect } from "./soql-to-sql.ts";

/** Rows per block: large enough that a block costs no more than its rows, small enough to stay in the cache. */
const BLOCK = 1000;

/** Blocks of complete rows, without a header. Every cell is quoted, as Salesforce's result files have it. */
export function* exportCsv(database: Database, query: BoundQuery, format: CsvFormat): Generator<TextBlock> {
  const cells = query.fields.map((field) => cellText(field));
  const row = `'"' || ${cells.join(` || '"${format.delimiter}"' || `)} || '"'`;
  const { sql, values } = compileSelect(query, row);
  let lines: string[] = [];
  for (const [line] of database.iterate(sql, ...values)) {
    lines.push(line as string);
    if (lines.length === BLOCK) {
      yield block(lines, format);
      lines = [];
    }
  }
  if (lines.length > 0) yield block(lines, format);
}

const block = (lines: readonly string[], format: CsvFormat): TextBlock => ({
  text: lines.join(format.lineEnding) + format.lineEnding,
  rows: lines.length,
});

/** SQL for the text of a cell, '' for null, with quotes doubled where the type can hold any. */
function cellText(field: Field): string {
  const column = quoted(field.name);
  switch (FIELD_TYPES[field.type].cell) {
    case "id":
      return `coalesce(sf_id(${column}), '')`;
    case "boolean":
      return `CASE ${column} WHEN 1 THEN 'true' ELSE 'false' END`;
    case "datetime":
      return `coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch'), '')`;
    case "text":
      return `coalesce(replace(${column}, '"', '""'), '')`;
    default:
      return `coalesce(${column}, '')`;
  }
}
