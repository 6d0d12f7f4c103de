import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { auditSeal } from "../../platform/audit-seal.ts";
import { Database } from "./driver.ts";
import { NewerDataError } from "./migrate.ts";
import { base } from "./migrations/0001-base.ts";
import { identity } from "./migrations/0002-identity.ts";
import { openStores } from "./open.ts";
import { writerQueue } from "./writer-lock.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-migrate-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const fileOf = (name: string): string => join(directory, `${name}.db`);
const connect = (name: string): Database =>
  new Database(fileOf(name), { readOnly: false, synchronous: "OFF", cacheKib: 1024 });
const open = (name: string) =>
  openStores({
    file: fileOf(name),
    synchronous: "OFF",
    lock: writerQueue(),
    cacheKib: 1024,
    audit: auditSeal(new Uint8Array(32), `${fileOf(name)}.head`),
  });

/** A database as a program of `version` left it, with a setting and a usage count in it. */
function older(name: string, version: number): void {
  const database = connect(name);
  for (const sql of [base, identity].slice(0, version)) database.exec(sql);
  if (version > 0) {
    database.run("INSERT INTO setting (name, value) VALUES ('kept', 'Zoë'), ('schema.version', '7')");
    database.run("INSERT INTO api_usage (hour, calls) VALUES (5, 6)");
  }
  if (version > 1) {
    database.run("INSERT INTO trusted_range (range_from, range_to, description) VALUES ('::', '::1', 'x')");
  }
  database.exec(`PRAGMA user_version = ${version}`);
  database.close();
}

function look<T>(name: string, work: (database: Database) => T): T {
  const database = connect(name);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const schemaOf = (name: string): unknown =>
  look(name, (database) =>
    database.all("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"),
  );
const versionOf = (name: string): number =>
  look(name, (database) => Number(database.rows("PRAGMA user_version")[0]?.[0]));

describe("migrations", () => {
  it("make a database of nothing, and do nothing the second time", () => {
    open("new").close();
    const [schema, version] = [schemaOf("new"), versionOf("new")];
    expect(version).toBeGreaterThanOrEqual(3);
    open("new").close();
    expect([schemaOf("new"), versionOf("new")]).toEqual([schema, version]);
  });

  it.each([0, 1, 2])("bring a database of version %i forward with all that is in it", async (version) => {
    open("new").close();
    older("old", version);
    const { stores, close } = open("old");
    if (version > 0) {
      expect(await stores.identity.setting("kept")).toBe("Zoë");
      expect(await stores.schema.version()).toBe(7);
      expect(await stores.usage.read()).toEqual([[5, 6]]);
    }
    if (version > 1) expect(await stores.identity.networks.list()).toHaveLength(1);
    expect(await stores.jobs.nextRunnable()).toBeUndefined();
    close();
    expect(schemaOf("old")).toEqual(schemaOf("new"));
    expect(versionOf("old")).toBe(versionOf("new"));
  });

  it("refuse a database of a newer version and change nothing in it", () => {
    open("newer").close();
    const known = versionOf("newer");
    look("newer", (database) => {
      database.exec(`PRAGMA user_version = ${known + 1}`);
      database.exec("CREATE TABLE future (x TEXT) STRICT");
    });
    const before = readFileSync(fileOf("newer"));
    expect(() => open("newer")).toThrow(NewerDataError);
    expect(() => open("newer")).toThrow(`format ${known + 1}, this program knows ${known}`);
    expect(readFileSync(fileOf("newer")).equals(before)).toBe(true);
    // Nor is it left open: there is no log beside it.
    expect(readdirSync(directory)).toEqual(["newer.db", "newer.db.head"]);
  });

  it("undo the step that fails, and leave the version where it was", () => {
    older("broken", 1);
    look("broken", (database) => database.exec("CREATE TABLE job (in_the_way TEXT) STRICT"));
    expect(() => open("broken")).toThrow("already exists");
    expect(versionOf("broken")).toBe(2);
    const tables = look("broken", (database) =>
      database.rows("SELECT name FROM sqlite_master WHERE type = 'table'"),
    );
    expect(tables.flat()).toContain("credential");
    expect(tables.flat()).not.toContain("job_chunk");
  });
});
