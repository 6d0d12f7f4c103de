// Rows of a query as CSV made by SQL itself, a block of rows a step: cells never become JavaScript values.

import type { CsvBlock, CsvFormat } from "../../domain/ports/records.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { BoundQuery, Column } from "../../soql/bound.ts";
import type { Database } from "./driver.ts";
import { compileSelect, compileSelectAfter, type From } from "./soql-to-sql.ts";

const BLOCK_ROWS = 2000;

/** SQL of a row's line. */
type RowText = (from: From) => string;

/** Blocks of complete rows, without a header. Every cell is quoted, as Salesforce's result files have it. */
export function* exportCsv(database: Database, query: BoundQuery, format: CsvFormat): Generator<CsvBlock> {
  const row = (from: From): string => {
    const cells = query.columns.map((column) => cellText(column, from));
    return `'"' || concat_ws('"${format.delimiter}"', ${cells.join(", ")}) || '"${format.lineEnding}'`;
  };
  // A connection of its own, in one read transaction: all blocks see the same moment, and other reads later ones.
  const connection = database.another();
  try {
    connection.exec("BEGIN");
    yield* query.orderBy.length === 0 && query.offset === 0
      ? blocksById(connection, query, row)
      : blocksInOrder(connection, query, row);
  } finally {
    connection.close();
  }
}

/** In the order of Id each block begins behind the last one's end. */
function* blocksById(database: Database, query: BoundQuery, row: RowText): Generator<CsvBlock> {
  let missing = query.limit ?? Number.MAX_SAFE_INTEGER;
  const { sql, values } = compileSelectAfter(query, (from) => `${row(from)} AS r, t."Id" AS i`);
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

function* blocksInOrder(database: Database, query: BoundQuery, row: RowText): Generator<CsvBlock> {
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
function cellText(selected: Column, from: From): string {
  const column = from.column(selected);
  switch (FIELD_TYPES[selected.field.type].cell) {
    case "id":
      return `coalesce(sf_id(${column}), '')`;
    case "boolean":
      // Only of a parent that isn't there it is null.
      return `CASE ${column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE '' END`;
    case "datetime":
      return `coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch'), '')`;
    case "text":
      // Most texts hold no quote: looking for one costs less than replace()'s copy.
      return `CASE WHEN instr(${column}, '"') = 0 THEN ${column} ELSE coalesce(replace(${column}, '"', '""'), '') END`;
    case "real":
      return `CASE WHEN ${printsWell(column)} THEN ${column} ELSE coalesce(sf_decimal(${column}), '') END`;
    default:
      return `coalesce(${column}, '')`;
  }
}

/**
 * SQL that is true of the numbers that SQLite surely prints as plainDecimal() does: at most 13 digits, 2 or 5 of them
 * decimals. It prints others with an exponent, or with 17 digits where fewer are enough; arithmetic tells them apart
 * at a fraction of a function call.
 */
export function printsWell(column: string): string {
  const half = `CASE WHEN ${column} < 0 THEN -0.5 ELSE 0.5 END`;
  const within = (bound: string, scale: string): string =>
    `${column} BETWEEN -${bound} AND ${bound} AND CAST(${column} * ${scale} + ${half} AS INTEGER) / ${scale} = ${column}`;
  return `(${within("1e11", "1e2")} OR ${within("1e8", "1e5")} AND (${column} >= 1e-4 OR ${column} <= -1e-4))`;
}
