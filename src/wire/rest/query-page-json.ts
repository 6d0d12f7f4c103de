// Pages of a query in REST's JSON; the children of a row are a page within it, null if there are none.
import type { ChildRows, QueryPage, RowsPage } from "../../domain/records/query.ts";
import { type ChildMember, type RowWriter, rowWriter } from "./query-json.ts";

/** @param base "/services/data/v60.0" */
export function pageJson(base: string, page: Extract<QueryPage, { kind: "rows" }>): string {
  const children = page.children.map((child) => childMember(base, child));
  return rowsJson(base, page, rowWriter(base, page.object, page.columns, children));
}

function rowsJson(base: string, { rows, totalSize, done, locator }: RowsPage, write: RowWriter): string {
  const next = locator === null ? "" : `"nextRecordsUrl":${JSON.stringify(`${base}/query/${locator}`)},`;
  const records = rows.map((row, index) => write(row, index)).join(",");
  return `{"totalSize":${totalSize},"done":${done},${next}"records":[${records}]}`;
}

function childMember(base: string, { name, at, object, columns, pages }: ChildRows): ChildMember {
  const write = rowWriter(base, object, columns);
  const key = JSON.stringify(name);
  return {
    at,
    member: (_, index) => {
      const page = pages[index];
      return `${key}:${page ? rowsJson(base, page, write) : "null"}`;
    },
  };
}
