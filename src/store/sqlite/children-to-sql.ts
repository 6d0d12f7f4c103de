// Child subqueries -> SQL: one statement for the children of all rows of a page.
import type { BoundChild } from "../../soql/bound.ts";
import type { SqlValue } from "./driver.ts";
import { quoted, tableOf } from "./record-tables.ts";
import { type CompiledQuery, columnsSql, From, orderTerms, whereClause } from "./soql-to-sql.ts";

/** The children of some parents, whose ids as JSON are the last parameter. */
function childrenOf({ reference, query }: BoundChild): { from: From; parent: string; where: () => string } {
  const from = new From(query.object, query.includeDeleted);
  const parent = `t.${quoted(reference.name)}`;
  const where = (): string =>
    `${whereClause(query, from) || " WHERE 1"} AND ${parent} IN (SELECT value FROM json_each(?))`;
  return { from, parent, where };
}

/** How many children each parent has; without LIMIT. */
export function compileChildCounts(child: BoundChild): CompiledQuery {
  const { from, parent, where } = childrenOf(child);
  const conditions = where();
  const sql = `SELECT ${parent}, count(*) FROM ${from.clause()}${conditions} GROUP BY ${parent}`;
  return { sql, values: from.values };
}

/** Of each parent its first children: its id, then what is selected. The last two parameters: parents, how many of each. */
export function compileChildren(child: BoundChild): CompiledQuery {
  const { query } = child;
  const { from, parent, where } = childrenOf(child);
  const order = [...query.orderBy.flatMap((term) => orderTerms(term, from)), 't."Id"'].join(", ");
  const conditions = where();
  const numbered = `SELECT ${parent}, t."Id", row_number() OVER (PARTITION BY ${parent} ORDER BY ${order}) AS n FROM ${from.clause()}${conditions}`;
  // Only ids are numbered and sorted: a parent may have far more children than a page shows.
  const shown = new From(query.object, query.includeDeleted);
  const columns = ["c.parent", columnsSql(query.columns)(shown)].join(", ");
  const sql = `WITH c (parent, child, n) AS MATERIALIZED (SELECT * FROM (${numbered}) WHERE n <= ?) SELECT ${columns} FROM c CROSS JOIN ${tableOf(query.object)} AS t ON t."Id" = c.child${shown.joins} ORDER BY c.parent, c.n`;
  const values: SqlValue[] = [...from.values, ...shown.values];
  return { sql, values };
}
