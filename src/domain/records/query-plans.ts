// Queries that were made ready lately. A plan holds for one schema and for one user with one set of permissions; what
// depends on the day, or on a user's time zone and locale, is bound anew each time.
import type { Query } from "../../soql/ast.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import type { Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Permissions } from "../model/permissions.ts";
import type { Ports } from "../ports/ports.ts";

export interface ReadyQuery {
  readonly query: BoundQuery;
  /** What a first page of it reads, with the ids of its rows. */
  first: { readonly batchSize: number; readonly query: BoundQuery } | null;
}

/** What a text means besides its words. */
export interface PlanKey {
  /** The org's own. */
  readonly catalogue: Catalogue;
  readonly caller: Pick<Caller, "userId" | "permissions">;
  readonly typeOf: boolean;
  readonly includeDeleted: boolean;
}

/** A query that is ready, or of one that depends on the caller's calendar its tree. */
export type Kept = { readonly ready: ReadyQuery } | { readonly parsed: Query };

type Entry = Kept & Omit<PlanKey, "catalogue" | "caller"> & Pick<Caller, "userId">;

/** By whom they were made for, and by their text. */
type Generation = Map<Permissions, Map<string, Entry>>;

interface Plans {
  readonly catalogue: Catalogue;
  young: Generation;
  old: Generation;
  /** What `young` holds. */
  count: number;
  weight: number;
}

/** Of a generation, of which there are two: texts come from clients. A character weighs 1, a column COLUMN. */
const MOST_PLANS = 1000;
const MOST_WEIGHT = 1_000_000;
const HEAVIEST = 20_000;
const COLUMN = 50;

const known = new WeakMap<Ports["settings"], Plans>();

/** What is kept of a query; undefined if it is to be made ready anew. */
export function keptPlan(
  { settings }: Pick<Ports, "settings">,
  soql: string,
  key: PlanKey,
): Kept | undefined {
  const plans = known.get(settings);
  if (plans?.catalogue !== key.catalogue) return undefined;
  const { permissions, userId } = key.caller;
  const young = plans.young.get(permissions)?.get(soql);
  const entry = young ?? plans.old.get(permissions)?.get(soql);
  if (
    !entry ||
    entry.userId !== userId ||
    entry.typeOf !== key.typeOf ||
    entry.includeDeleted !== key.includeDeleted
  )
    return undefined;
  if (!young) keep(plans, soql, permissions, entry, weightOf(soql, entry));
  return entry;
}

/** Keeps a plan, unless it is a large one. */
export function keepPlan(
  { settings }: Pick<Ports, "settings">,
  soql: string,
  key: PlanKey,
  kept: Kept,
): void {
  const weight = weightOf(soql, kept);
  if (weight > HEAVIEST) return;
  const { catalogue, typeOf, includeDeleted } = key;
  let plans = known.get(settings);
  if (plans?.catalogue !== catalogue) {
    plans = { catalogue, young: new Map(), old: new Map(), count: 0, weight: 0 };
    known.set(settings, plans);
  }
  const { permissions, userId } = key.caller;
  keep(plans, soql, permissions, { ...kept, userId, typeOf, includeDeleted }, weight);
}

/** What was asked since the last turn of generations outlives it. */
function keep(plans: Plans, soql: string, permissions: Permissions, entry: Entry, weight: number): void {
  if (plans.count >= MOST_PLANS || plans.weight + weight > MOST_WEIGHT) {
    plans.old = plans.young;
    plans.young = new Map();
    plans.count = 0;
    plans.weight = 0;
  }
  const own = plans.young.get(permissions) ?? new Map<string, Entry>();
  plans.young.set(permissions, own);
  own.set(soql, entry);
  plans.count += 1;
  plans.weight += weight;
}

function weightOf(soql: string, kept: Kept): number {
  if ("parsed" in kept) return soql.length;
  const { columns, children = [] } = kept.ready.query;
  const inside = children.reduce((sum, child) => sum + child.query.columns.length, 0);
  return soql.length + COLUMN * (columns.length + inside);
}
