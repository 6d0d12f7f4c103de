// A group of a query as a record in REST's JSON: an AggregateResult, which has no URL.
import type { Cell } from "../../domain/model/record.ts";
import type { GroupColumn } from "../../domain/records/query-groups.ts";
import { cellWriter } from "../shared/json-values.ts";

const HEAD = '{"attributes":{"type":"AggregateResult"}';

/** Compiles the writer of rows of `columns`. */
export function groupWriter(columns: readonly GroupColumn[]): (row: readonly Cell[]) => string {
  const members = columns.map(({ name, field }) => ({
    key: `,${JSON.stringify(name)}:`,
    write: cellWriter(field),
  }));
  return (row) => {
    let json = HEAD;
    for (const [index, { key, write }] of members.entries()) {
      const cell = row[index] ?? null;
      json += key + (cell === null ? "null" : write(cell));
    }
    return `${json}}`;
  };
}
