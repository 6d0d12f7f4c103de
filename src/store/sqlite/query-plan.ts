// What SQLite means to do for a query.
import type { Field } from "../../facts/sobject.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { Database } from "./driver.ts";
import { compileCount } from "./soql-to-sql.ts";

/** "SEARCH t USING INDEX ix_Account_Name (Name=?)", of the query's own table, which is always called t. */
const SEARCH = /^SEARCH t USING (?:COVERING )?INDEX \S+ \(([^)]*)\)$/;
const BY_ID = /^SEARCH t USING INTEGER PRIMARY KEY\b/;

/** Fields by whose indexes the rows of a query are found; none if its table is scanned. */
export function usedIndexes(database: Database, query: BoundQuery): Field[] {
  const { sql, values } = compileCount({ ...query, limit: null, offset: 0 });
  const steps = database.rows(`EXPLAIN QUERY PLAN ${sql}`, ...values).map((row) => String(row[3]));
  const names = steps.flatMap((step) => {
    if (BY_ID.test(step)) return ["id"];
    const terms = SEARCH.exec(step)?.[1]?.split(" AND ") ?? [];
    return terms.map((term) => term.replace(/[=<>].*$/, "").toLowerCase());
  });
  return [...new Set(names)].flatMap((name) => query.object.fieldsByName.get(name) ?? []);
}
