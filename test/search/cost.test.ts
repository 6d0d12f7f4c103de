// What an index costs those who write: nothing until somebody searches.
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { searchOrg } from "./search-org.ts";

const org = searchOrg();

describe("what searching costs", () => {
  it("is nothing until somebody searches, and nothing for new records even then", async () => {
    const { org: running, send, make, found } = org();
    const database = new DatabaseSync(join(running.dataDir, "org.db"), { readOnly: true });
    const indexes = (): unknown[] =>
      database
        .prepare("SELECT name FROM sqlite_master WHERE tbl_name = 'so_Lead' AND type = 'trigger'")
        .all();
    const noted = (): unknown[] => database.prepare("SELECT id FROM search_changed").all();
    const id = await make("Lead", { LastName: "Idle", Company: "Hands" });
    await send("PATCH", `/sobjects/Lead/${id}`, { Company: "Mill" });
    expect([indexes(), noted()]).toEqual([[], []]);
    expect(await found("FIND {mill} RETURNING Lead")).toHaveLength(1);
    expect(indexes()).toHaveLength(2);
    await make("Lead", { LastName: "Busy", Company: "Mill" });
    await send("PATCH", `/sobjects/Lead/${id}`, { AnnualRevenue: 5 });
    expect(noted()).toEqual([]);
    await send("PATCH", `/sobjects/Lead/${id}`, { Company: "Loom" });
    expect(noted()).toHaveLength(1);
    expect(await found("FIND {mill} RETURNING Lead")).toHaveLength(1);
    expect(noted()).toEqual([]);
    database.close();
  });
});
