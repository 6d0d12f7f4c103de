// The SQL of queries, made once for each: what is kept of a query above keeps its SQL too.
import type { BoundQuery } from "../../soql/bound.ts";
import { type CompiledQuery, compileCount, compileQuery } from "./soql-to-sql.ts";

function once(compile: (query: BoundQuery) => CompiledQuery): (query: BoundQuery) => CompiledQuery {
  const known = new WeakMap<BoundQuery, CompiledQuery>();
  return (query) => {
    let compiled = known.get(query);
    if (!compiled) {
      compiled = compile(query);
      known.set(query, compiled);
    }
    return compiled;
  };
}

/** compileQuery(). */
export const compiledRows = once(compileQuery);

/** compileCount(). */
export const compiledCount = once(compileCount);
