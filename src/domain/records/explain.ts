// How a query would be answered, in the form of Salesforce's query plans, from the engine's own plan and exact counts.
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { Ports } from "../ports/ports.ts";
import { countRecords } from "./read.ts";
import { checkQuery } from "./ready-query.ts";

export interface QueryPlan {
  /** Rows that the plan reads at least. */
  readonly cardinality: number;
  /** Fields by whose index rows are found. */
  readonly fields: readonly string[];
  readonly leadingOperationType: "Index" | "TableScan";
  readonly notes: readonly {
    readonly description: string;
    readonly fields: readonly string[];
    readonly tableEnumOrId: string;
  }[];
  /** Against reading all of the object's rows. */
  readonly relativeCost: number;
  /** Rows of the object. */
  readonly sobjectCardinality: number;
  readonly sobjectType: string;
}

/** The plans that there are, the cheapest first, which is what runs. Throws what checkQuery() throws. */
export async function explainQuery(
  ports: Ports,
  call: Call,
  soql: string,
  includeDeleted: boolean,
): Promise<QueryPlan[]> {
  const query = await checkQuery(ports, call, soql, includeDeleted);
  if (query.object.computed) throw refuse("soqlSyntax", { detail: `${query.object.name} has no query plan` });
  const { records } = ports.stores;
  const cardinality = await records.count({ ...query, kind: "count", limit: null, offset: 0 });
  // Of those that the caller may see: he is told of no others.
  const sobjectCardinality = await countRecords(ports, call, query.object);
  const fields = (await records.indexesOf(query)).map(({ name }) => name);
  const { name } = query.object;
  const plan = (leadingOperationType: QueryPlan["leadingOperationType"], rows: number): QueryPlan => ({
    cardinality,
    fields: leadingOperationType === "Index" ? fields : [],
    leadingOperationType,
    notes: [],
    relativeCost: sobjectCardinality === 0 ? 0 : Math.round((rows / sobjectCardinality) * 1000) / 1000,
    sobjectCardinality,
    sobjectType: name,
  });
  const scan = plan("TableScan", sobjectCardinality);
  return fields.length === 0 ? [scan] : [plan("Index", cardinality), scan];
}
