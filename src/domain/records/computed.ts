// Queries of objects whose rows are worked out: what of SOQL they take, and where their rows are.

import type { SObject } from "../../facts/sobject.ts";
import { CATALOGUE_OBJECTS, REIFIED_COLUMNS } from "../../facts/sobjects/entity-definition.ts";
import type { BoundCondition, BoundQuery } from "../../soql/bound.ts";
import { callersCatalogue } from "../access/access.ts";
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Ports } from "../ports/ports.ts";
import type { RecordStore } from "../ports/records.ts";
import { keptDefinitions } from "../schema/catalogue.ts";
import { computedTables } from "../schema/computed-tables.ts";
import { isRecentlyViewed, recentlyViewedRecords } from "./recently-viewed.ts";

const NOT_YET =
  "The requested operation is not yet supported by this SObject storage type, contact salesforce.com support for more information.";
const EQUALS_ONLY = "Only equals comparisons permitted";
const NO_DISJUNCTIONS = "Disjunctions not supported";

/** Throws what Salesforce refuses of such objects: counts, groups, negations, OR, and queries of all fields there are. */
export function checkComputed(query: BoundQuery): void {
  if (!CATALOGUE_OBJECTS.has(query.object.name)) return;
  checkClauses(query);
  const { name } = query.object;
  const columns = REIFIED_COLUMNS[name];
  if (columns && !isReified(query.where, columns)) {
    const detail = `${name}: a filter on a reified column is required [${columns.join(",")}]`;
    throw refuse("soqlSyntax", { detail });
  }
}

function checkClauses({ kind, where, children = [] }: BoundQuery): void {
  if (kind !== "rows") throw refuse("soqlStorageType", { detail: NOT_YET });
  if (where) checkCondition(where);
  for (const { query } of children) checkClauses(query);
}

function checkCondition(condition: BoundCondition): void {
  switch (condition.kind) {
    case "or":
      throw refuse("soqlStorageType", { detail: NO_DISJUNCTIONS });
    case "and":
      for (const term of condition.terms) checkCondition(term);
      return;
    case "compare":
      if (condition.operator === "=") return;
      break;
    case "includes":
      break;
    default:
      if (!condition.negated) return;
  }
  throw refuse("soqlStorageType", { detail: EQUALS_ONLY });
}

/** A term that AND joins says by name which object, or which field, is meant. */
function isReified(where: BoundCondition | null, columns: readonly string[]): boolean {
  if (where?.kind === "and") return where.terms.some((term) => isReified(term, columns));
  if (where?.kind !== "compare" && where?.kind !== "in") return false;
  return where.parents !== undefined || columns.includes(where.field.name);
}

const ONE_ROW = (size: number): string =>
  `When retrieving results with Metadata or FullName fields, the query qualifications must specify no more than one row for retrieval. Result size: ${size}`;

/** Throws for a page that isn't the last one. */
export function refuseQueryMore({ object }: BoundQuery): void {
  if (CATALOGUE_OBJECTS.has(object.name)) throw refuse("soqlNoQueryMore", { object: object.name });
}

/** Throws if a component is told with others. */
export function checkOneRow({ columns }: BoundQuery, rows: number): void {
  const isComponent = columns.some(({ field: { name } }) => name === "Metadata" || name === "FullName");
  if (isComponent && rows > 1) throw refuse("soqlSyntax", { detail: ONE_ROW(rows) });
}

interface Kept {
  readonly catalogue: Catalogue;
  readonly records: RecordStore;
}

/** Callers with the same permissions share a catalogue; the least lately asked goes first. */
const MOST_KEPT = 8;
const known = new WeakMap<Ports["settings"], Kept[]>();

/** The ports of a call with the rows that `object`, and whatever else is worked out of the same, has for its caller by now. */
export async function withComputedRecords(ports: Ports, call: Call, object: SObject): Promise<Ports> {
  const records = await (isRecentlyViewed(object)
    ? recentlyViewedRecords(ports, call)
    : computedRecords(ports, call));
  return { ...ports, stores: { ...ports.stores, records } };
}

async function computedRecords(ports: Ports, { caller }: Call): Promise<RecordStore> {
  const kept = known.get(ports.settings) ?? [];
  for (;;) {
    const catalogue = await callersCatalogue(ports, caller);
    const found = kept.find((each) => each.catalogue === catalogue);
    const definitions = found ? [] : await keptDefinitions(ports.stores);
    // Somebody may have changed the schema between the two reads.
    if (!found && (await ports.catalogue()).version !== catalogue.version) continue;
    const records = found?.records ?? ports.stores.computedRecords(computedTables(catalogue, definitions));
    const others = kept.filter((each) => each.catalogue !== catalogue);
    known.set(ports.settings, [{ catalogue, records }, ...others].slice(0, MOST_KEPT));
    return records;
  }
}
