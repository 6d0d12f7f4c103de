// Stores that count what is asked of them: how much work a call was, without a clock.
import type { Stores } from "../../src/domain/ports/stores.ts";

/** Calls of ports, such as "identity.credentials.byUsername", in their order. */
export function countedStores(stores: Stores, calls: string[]): Stores {
  const watch = <T extends object>(target: T, path: string): T =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name);
        const called = path === "" ? String(name) : `${path}.${String(name)}`;
        if (typeof value === "function")
          return (...given: unknown[]) => {
            calls.push(called);
            return (value as (...all: unknown[]) => unknown).apply(target, given);
          };
        return typeof value === "object" && value !== null ? watch(value, called) : value;
      },
    });
  return {
    ...watchedPorts(stores, watch),
    transaction: (work, options) => {
      calls.push("transaction");
      return stores.transaction((inner) => work(countedStores(inner, calls)), options);
    },
  };
}

const PORTS = ["records", "recycleBin", "schema", "identity", "outbox", "jobs", "cursors", "usage"] as const;

function watchedPorts(
  stores: Stores,
  watch: <T extends object>(target: T, path: string) => T,
): Omit<Stores, "transaction"> {
  const entries = PORTS.map((name) => [name, watch(stores[name], name)]);
  return Object.fromEntries(entries) as Omit<Stores, "transaction">;
}
