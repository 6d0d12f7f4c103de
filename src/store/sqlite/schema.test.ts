import { describe, expect, it } from "vitest";
import { standardCatalogue } from "../../domain/schema/catalogue.ts";
import type { BoundQuery } from "../../soql/bound.ts";
import { Database } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { schemaStore } from "./schema.ts";
import { compileQuery } from "./soql-to-sql.ts";

const account = standardCatalogue().object("Account");
const stamp = account?.fieldsByName.get("systemmodstamp");
const flag = account?.fieldsByName.get("isdeleted");
if (!account || !stamp || !flag) throw new Error("no Account");

const changedSince = (deleted: boolean): BoundQuery => ({
  object: account,
  kind: "rows",
  columns: [{ field: stamp }],
  where: {
    kind: "and",
    terms: [
      { kind: "compare", field: stamp, operator: ">=", value: 1, orNull: false },
      { kind: "compare", field: stamp, operator: "<", value: 2, orNull: false },
      ...(deleted
        ? ([{ kind: "compare", field: flag, operator: "=", value: 1, orNull: false }] as const)
        : []),
    ],
  },
  orderBy: [],
  limit: 10,
  offset: 0,
  includeDeleted: deleted,
});

describe("the index of SystemModstamp", () => {
  it("is made for data that an earlier program left without it, and answers what changed", async () => {
    const database = new Database(":memory:", { readOnly: false, synchronous: "OFF", cacheKib: 1000 });
    migrate(database);
    const schema = schemaStore(database, { settings: () => new Map() });
    await schema.apply([account]);
    database.exec('DROP INDEX "ix_Account_SystemModstamp"');
    expect(await schema.covers([account])).toBe(false);
    await schema.apply([account]);
    expect(await schema.covers([account])).toBe(true);
    for (const deleted of [false, true]) {
      const { sql, values } = compileQuery(changedSince(deleted));
      const plan = database.rows(`EXPLAIN QUERY PLAN ${sql}`, ...values).map((row) => String(row[3]));
      expect(plan.join("\n")).toContain("USING INDEX ix_Account_SystemModstamp");
    }
    database.close();
  });
});
