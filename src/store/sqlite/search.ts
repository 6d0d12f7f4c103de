// SearchStore: indexes of words beside the tables of records.
import type { Row } from "../../domain/model/record.ts";
import type { SearchRequest, SearchStore } from "../../domain/ports/search.ts";
import type { Database } from "./driver.ts";
import { matchText } from "./match-text.ts";
import { advance, behind, indexColumn, indexTable, wordTable } from "./search-index.ts";
import { compileQuery } from "./soql-to-sql.ts";

export function searchStore(database: Database): SearchStore {
  return {
    async find(requests) {
      return database.atOnce(() =>
        requests.some(({ object }) => behind(database, object) > 0)
          ? undefined
          : requests.map((request) => found(database, request)),
      );
    },
    async advance(objects, most) {
      let room = most;
      for (const object of objects) {
        if (room > 0 && behind(database, object) > 0) room -= advance(database, object, room);
      }
      return objects.reduce((left, object) => left + behind(database, object), 0);
    },
  };
}

function found(database: Database, { expression, object, fields, query }: SearchRequest): Row[] {
  const columns = fields.flatMap((field) => indexColumn(object, field) ?? []);
  const listed = JSON.stringify(columns);
  const text = matchText(expression, (pattern, most) => {
    const start = pattern.slice(0, pattern.search(/[*?]/));
    return database
      .rows(
        `SELECT DISTINCT term FROM ${wordTable(object)}
         WHERE term >= ? AND term < ? AND term GLOB ? AND col IN (SELECT value FROM json_each(?)) LIMIT ?`,
        start,
        `${start}\u{10ffff}`,
        pattern,
        listed,
        most,
      )
      .map(([term]) => String(term));
  });
  if (text === null) return [];
  const table = indexTable(object);
  const { sql, values } = compileQuery(query, {
    sql: `SELECT rowid FROM ${table} WHERE ${table} MATCH ?`,
    values: [`{${columns.join(" ")}} : ${text}`],
  });
  return database.rows(sql, ...values) as Row[];
}
