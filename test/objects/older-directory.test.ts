// A data directory from before these objects were known.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import type { Ports } from "../../src/domain/ports/ports.ts";
import { startKept } from "../support/kept-org.ts";

const SECRETS = { adminUsername: "admin@old.test", adminPassword: "Old-passw0rd" } as const;
const NEW = ["Lead", "LeadStatus", "OpportunityStage", "Pricebook2", "BusinessHours"];

it("gets their tables, columns and first records at the next start, and keeps its own", async () => {
  const folder = mkdtempSync(join(tmpdir(), "older-"));
  try {
    const first = await startKept(folder, SECRETS);
    await first.stop();
    const database = new DatabaseSync(join(folder, "org.db"));
    for (const name of NEW) database.exec(`DROP TABLE "so_${name}"`);
    database.exec('DROP INDEX "ix_User_UserRoleId"; ALTER TABLE "so_User" DROP COLUMN "UserRoleId"');
    database.exec("DELETE FROM id_sequence WHERE key_prefix IN ('00Q', '01m', '01s')");
    database.close();

    const second = await startKept(folder, SECRETS);
    try {
      const counts = await Promise.all([...NEW, "User"].map((name) => count(second.ports, name)));
      expect(Object.fromEntries(counts)).toEqual({
        Lead: 0,
        LeadStatus: 4,
        OpportunityStage: 10,
        Pricebook2: 1,
        BusinessHours: 1,
        User: 1,
      });
    } finally {
      await second.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function count(
  { catalogue, stores }: Ports,
  name: string,
): Promise<readonly [name: string, rows: number]> {
  const object = (await catalogue()).object(name);
  if (!object) throw new Error(`there is no ${name}`);
  const columns = object.fields.map((field) => ({ field }));
  const rows = await stores.records.query({
    object,
    kind: "rows",
    columns,
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });
  return [name, rows.length];
}
