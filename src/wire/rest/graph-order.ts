// The order in which the nodes of a graph can be run: each behind those that it refers to.
import type { NamedSubrequest } from "./read-composite.ts";
import { namesReferredTo } from "./references.ts";

export interface GraphOrder {
  /** Every node once. Those that need one another, or a name that nobody has, come last and will find no value. */
  readonly nodes: readonly NamedSubrequest[];
  /** Nodes on the longest way of references; 1 without any. */
  readonly depth: number;
}

/** Nodes stay in the order of the request where no reference says otherwise. */
export function graphOrder(nodes: readonly NamedSubrequest[]): GraphOrder {
  const names = new Map(nodes.map((node, index) => [node.referenceId, index] as const));
  const needs = nodes.map(
    ({ url, body }) => new Set([url, body].flatMap(namesReferredTo).map((name) => names.get(name) ?? -1)),
  );
  const usedBy = nodes.map((): number[] => []);
  for (const [index, needed] of needs.entries()) for (const other of needed) usedBy[other]?.push(index);
  const missing = needs.map(({ size }) => size);
  const depths = nodes.map(() => 1);
  const runnable = nodes.flatMap((_, index) => (missing[index] === 0 ? [index] : []));
  const order: number[] = [];
  while (runnable.length > 0) {
    const next = runnable.shift() ?? 0;
    order.push(next);
    const freed: number[] = [];
    for (const user of usedBy[next] ?? []) {
      depths[user] = Math.max(depths[user] ?? 1, (depths[next] ?? 1) + 1);
      missing[user] = (missing[user] ?? 1) - 1;
      if (missing[user] === 0) freed.push(user);
    }
    runnable.push(...freed);
  }
  const done = new Set(order);
  const stuck = nodes.flatMap((_, index) => (done.has(index) ? [] : [index]));
  return {
    nodes: [...order, ...stuck].flatMap((index) => nodes[index] ?? []),
    depth: Math.max(0, ...depths),
  };
}
