// Rows of a query as CSV made by SQL itself, a block of rows a step: cells never become JavaScript values.

import type { CsvBlock, CsvFormat } from "../../domain/ports/records.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field } from "../../facts/sobject.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { Database } from "./driver.ts";
import { quoted } from "./record-tables.ts";
import { compileSelect, compileSelectAfter } from "./soql-to-sql.ts";

const BLOCK_ROWS = 2000;

/** Blocks of complete rows, without a header. Every cell is quoted, as Salesforce's result files have it. */
export function* exportCsv(database: Database, query: BoundQuery, format: CsvFormat): Generator<CsvBlock> {
  const cells = query.fields.map(cellText);
  const row = `'"' || ${cells.join(` || '"${format.delimiter}"' || `)} || '"${format.lineEnding}'`;
  // One read transaction: all blocks see the same moment.
  database.exec("BEGIN");
  try {
    yield* query.orderBy.length === 0 && query.offset === 0
      ? blocksById(database, query, row)
      : blocksInOrder(database, query, row);
  } finally {
    database.exec("COMMIT");
  }
}

/** In the order of Id each block begins behind the last one's end. */
function* blocksById(database: Database, query: BoundQuery, row: string): Generator<CsvBlock> {
  let missing = query.limit ?? Number.MAX_SAFE_INTEGER;
  const { sql, values } = compileSelectAfter(query, `${row} AS r, "Id" AS i`);
  const grouped = `SELECT CAST(group_concat(r, '') AS BLOB), count(*), max(i) FROM (${sql})`;
  for (let after = 0; missing > 0; ) {
    const [found] = database.rows(grouped, ...values, after, Math.min(BLOCK_ROWS, missing));
    const [bytes, rows, last] = found ?? [];
    if (!(bytes instanceof Uint8Array)) return;
    yield { bytes, rows: Number(rows) };
    after = Number(last);
    missing -= Number(rows);
  }
}

function* blocksInOrder(database: Database, query: BoundQuery, row: string): Generator<CsvBlock> {
  const { sql, values } = compileSelect(query, row);
  let lines: string[] = [];
  for (const [line] of database.iterate(sql, ...values)) {
    lines.push(line as string);
    if (lines.length === BLOCK_ROWS) {
      yield { bytes: Buffer.from(lines.join("")), rows: lines.length };
      lines = [];
    }
  }
  if (lines.length > 0) yield { bytes: Buffer.from(lines.join("")), rows: lines.length };
}

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
