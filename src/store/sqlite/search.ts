// SearchStore: indexes of words beside the tables of records.
import type { Row } from "../../domain/model/record.ts";
import type { SearchRequest, SearchStore } from "../../domain/ports/search.ts";
import type { Database } from "./driver.ts";
import { matchText } from "./match-text.ts";
import { advance, behind, indexColumn, indexTable } from "./search-index.ts";
import { compileMatch } from "./soql-to-sql.ts";
import { wordsLikeIn } from "./words-like.ts";

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
  const text = matchText(expression, wordsLikeIn(database, object, columns));
  if (text === null) return [];
  const { sql, values } = compileMatch(query, indexTable(object), `{${columns.join(" ")}} : ${text}`);
  return database.rows(sql, ...values) as Row[];
}
