import { describe, expect, it } from "vitest";
import type { BoundQuery } from "../../soql/bound.ts";
import { EVERYTHING } from "../access/permissions.ts";
import type { Permissions } from "../model/permissions.ts";
import type { OrgSettings } from "../ports/ports.ts";
import { standardCatalogue } from "../schema/catalogue.ts";
import { type Kept, keepPlan, keptPlan, type PlanKey } from "./query-plans.ts";

const catalogue = standardCatalogue();
const object = catalogue.object("Account");
if (!object) throw new Error("no Account");
const query: BoundQuery = {
  object,
  kind: "rows",
  columns: [],
  where: null,
  orderBy: [],
  limit: null,
  offset: 0,
  includeDeleted: false,
};
const ready = (columns: BoundQuery["columns"] = []): Kept => ({
  ready: { query: { ...query, columns }, first: null },
});
const key: PlanKey = {
  catalogue,
  caller: { userId: 7, permissions: EVERYTHING },
  typeOf: true,
  includeDeleted: false,
};
const others: Permissions = { ...EVERYTHING };

/** An org that keeps nothing yet. */
function org() {
  const settings = {} as OrgSettings;
  return {
    keep: (soql: string, kept = ready(), of = key) => keepPlan({ settings }, soql, of, kept),
    kept: (soql: string, of = key) => keptPlan({ settings }, soql, of),
  };
}

describe("what is kept of queries", () => {
  it("is of their text, schema, user, permissions, version and whether deleted rows are asked for", () => {
    const { keep, kept } = org();
    keep("a");
    expect(kept("a")).toBeDefined();
    const differing: readonly PlanKey[] = [
      { ...key, catalogue: standardCatalogue() },
      { ...key, caller: { ...key.caller, userId: 8 } },
      { ...key, caller: { ...key.caller, permissions: others } },
      { ...key, typeOf: false },
      { ...key, includeDeleted: true },
    ];
    for (const other of differing) expect(kept("a", other)).toBeUndefined();
    expect(kept("A")).toBeUndefined();
    expect(kept("a")).toBeDefined();
    expect(org().kept("a")).toBeUndefined();
  });

  it("goes with the schema", () => {
    const { keep, kept } = org();
    keep("a");
    const newer = { ...key, catalogue: standardCatalogue() };
    keep("b", ready(), newer);
    expect(kept("b", newer)).toBeDefined();
    expect(kept("a")).toBeUndefined();
  });

  it("is bounded by number, whoever asks, and what is asked again stays", () => {
    const { keep, kept } = org();
    keep("hot");
    for (let index = 0; index < 10_000; index++) {
      const caller = { userId: index % 50, permissions: index % 2 ? EVERYTHING : others };
      keep(`q${index}`, ready(), { ...key, caller });
      if (index % 500 === 0) expect(kept("hot")).toBeDefined();
    }
    let left = 0;
    for (let index = 0; index < 10_000; index++) {
      const caller = { userId: index % 50, permissions: index % 2 ? EVERYTHING : others };
      // Looking at what is old would bring it back.
      if (kept(`q${index}`, { ...key, caller })) left += 1;
    }
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(3000);
  });

  it("is bounded by what it is as a whole and each: long texts, many columns", () => {
    const { keep, kept } = org();
    keep("x".repeat(20_001));
    expect(kept("x".repeat(20_001))).toBeUndefined();
    const field = object.fields[0];
    if (!field) throw new Error("no field");
    keep("wide", ready(Array.from({ length: 500 }, () => ({ field }))));
    expect(kept("wide")).toBeUndefined();
    const long = (index: number): string => `${index} ${"x".repeat(15_000)}`;
    for (let index = 0; index < 300; index++) keep(long(index));
    expect(kept(long(299))).toBeDefined();
    expect(kept(long(0))).toBeUndefined();
  });
});
