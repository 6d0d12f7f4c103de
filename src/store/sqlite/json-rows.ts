// Rows as JSON made by SQL itself, a block of rows a step: cells never become JavaScript values.
import type { RecordId } from "../../domain/model/id.ts";
import type { JsonMember, JsonPage, PageSize } from "../../domain/ports/records.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { BoundQuery, Parent } from "../../soql/bound.ts";
import { printsWell } from "./csv-export.ts";
import type { Database } from "./driver.ts";
import { compileSelectAfter, compileSelectOf, type From } from "./soql-to-sql.ts";

/** A block is in memory whole: rows of it at most, and characters that their texts may have together. */
const BLOCK_ROWS = 250;
const BLOCK_CHARACTERS = 16_000_000;

/** SQLite takes at least 127 arguments, and expressions of 1,000 levels. */
const MOST_ARGUMENTS = 100;

/** Rows of a query behind an id, in the order of Id; its own order, limit and offset are not looked at. */
export function jsonAfter(
  database: Database,
  query: BoundQuery,
  members: readonly JsonMember[],
  after: RecordId,
  size: PageSize,
): JsonPage {
  const { sql, values } = compileSelectAfter(
    query,
    (from) => `${objectSql(members, from)} AS r, t."Id" AS i`,
  );
  const block = blockSql(sql);
  let last = after;
  return page(members, size, (_, count) => {
    const found = readBlock(database.row(block, ...values, last, count));
    last = found.last;
    return { ...found, taken: found.rows };
  });
}

/** Rows by id, in the order of `ids`; one that is deleted is left out. */
export function jsonOf(
  database: Database,
  object: SObject,
  members: readonly JsonMember[],
  ids: readonly RecordId[],
  size: PageSize,
): JsonPage {
  const sql = compileSelectOf(object, (from) => `${objectSql(members, from)} AS r, t."Id" AS i`);
  const block = blockSql(sql);
  return page(members, { ...size, rows: Math.min(size.rows, ids.length) }, (start, count) => {
    const asked = ids.slice(start, start + count);
    return { ...readBlock(database.row(block, JSON.stringify(asked))), taken: asked.length };
  });
}

const blockSql = (sql: string): string =>
  `SELECT CAST(group_concat(r, ',') AS BLOB), count(*), max(i) FROM (${sql})`;

interface Block {
  readonly bytes: Uint8Array | null;
  readonly rows: number;
  /** The greatest id. */
  readonly last: RecordId;
}

const readBlock = ([bytes, rows, last]: readonly unknown[] = []): Block => ({
  bytes: bytes instanceof Uint8Array ? bytes : null,
  rows: Number(rows),
  last: Number(last),
});

function rowsOfBlock(members: readonly JsonMember[]): number {
  const characters = (some: readonly JsonMember[]): number =>
    some.reduce((sum, each) => sum + ("members" in each ? characters(each.members) : lengthOf(each)), 1);
  return Math.min(BLOCK_ROWS, Math.ceil(BLOCK_CHARACTERS / characters(members)));
}

const lengthOf = (member: Exclude<JsonMember, { readonly members: unknown }>): number =>
  "text" in member ? member.text.length : member.column.field.length;

/** `read(start, count)` gives what stands at `start`; it has taken fewer than `count` only at the end. */
function page(
  members: readonly JsonMember[],
  { rows, bytes: most }: PageSize,
  read: (start: number, count: number) => Block & { readonly taken: number },
): JsonPage {
  const largest = rowsOfBlock(members);
  const blocks: Uint8Array[] = [];
  let size = 0;
  let taken = 0;
  let last = 0;
  let isEnd = false;
  while (taken < rows && size < most && !isEnd) {
    const count = Math.min(largest, rows - taken);
    const block = read(taken, count);
    taken += block.taken;
    if (block.bytes) {
      blocks.push(block.bytes);
      size += block.bytes.length;
      last = block.last;
    }
    isEnd = block.taken < count;
  }
  return { blocks, taken, last, isEnd };
}

/** SQL of the text of an object. */
function objectSql(members: readonly JsonMember[], from: From): string {
  const pieces: string[] = [];
  let text = "{";
  for (const [index, member] of members.entries()) {
    text += `${index === 0 ? "" : ","}${JSON.stringify(member.name)}:`;
    if ("text" in member) {
      text += JSON.stringify(member.text);
      continue;
    }
    const value =
      "members" in member ? parentSql(member.parents, member.members, from) : valueSql(member, from);
    pieces.push(literal(text), value);
    text = "";
  }
  return concatenated([...pieces, literal(`${text}}`)]);
}

function concatenated(pieces: readonly string[]): string {
  if (pieces.length <= MOST_ARGUMENTS) return `concat(${pieces.join(", ")})`;
  const groups: string[] = [];
  for (let start = 0; start < pieces.length; start += MOST_ARGUMENTS)
    groups.push(concatenated(pieces.slice(start, start + MOST_ARGUMENTS)));
  return concatenated(groups);
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** null where there is no parent. */
const parentSql = (parents: readonly Parent[], members: readonly JsonMember[], from: From): string =>
  `CASE WHEN ${from.row(parents)}."Id" IS NULL THEN 'null' ELSE ${objectSql(members, from)} END`;

function valueSql(
  { column: selected, form }: Extract<JsonMember, { readonly column: unknown }>,
  from: From,
): string {
  const column = from.column(selected);
  const known = (text: string): string => `CASE WHEN ${column} IS NULL THEN 'null' ELSE ${text} END`;
  switch (FIELD_TYPES[selected.field.type].cell) {
    case "id": {
      const { before, after } = form?.kind === "link" ? form : { before: "", after: "" };
      return known(`concat(${literal(`"${before}`)}, sf_id(${column}), ${literal(`${after}"`)})`);
    }
    case "boolean":
      return `CASE ${column} WHEN 1 THEN 'true' ELSE 'false' END`;
    case "integer":
      return `coalesce(${column}, 'null')`;
    case "real": {
      const number = decimalSql(column);
      return form?.kind === "quoted" ? known(`concat('"', ${number}, '"')`) : known(number);
    }
    case "datetime":
      return known(`strftime('"%Y-%m-%dT%H:%M:%fZ"', ${column} / 1000.0, 'unixepoch')`);
    case "time":
      return known(`concat('"', rtrim(${column}, 'Z'), '"')`);
    default:
      return `json_quote(${column})`;
  }
}

/** Without an exponent, and whole numbers without a point. */
const decimalSql = (column: string): string =>
  `CASE WHEN ${column} = CAST(${column} AS INTEGER) THEN CAST(${column} AS INTEGER) WHEN ${printsWell(column)} THEN ${column} ELSE rtrim(rtrim(sf_decimal(${column}), '0'), '.') END`;
