// That whoever writes a rule of the org is noticed, by whatever statement.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Database } from "./driver.ts";
import { migrate } from "./migrate.ts";
import { type OrgRules, orgRules } from "./org-rules.ts";

let directory: string;
let [writer, reader]: Database[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "groundfog-rules-"));
  const open = (readOnly: boolean): Database =>
    new Database(join(directory, "org.db"), { readOnly, synchronous: "OFF", cacheKib: 1024 });
  writer = open(false);
  migrate(writer);
  reader = open(true);
});
afterEach(() => {
  writer?.close();
  reader?.close();
  rmSync(directory, { recursive: true });
});

const told = (rules: OrgRules): unknown => [
  rules.settings().get("a"),
  rules.ranges().map(({ from, description }) => `${from} ${description}`),
  rules.profile(7),
];

const HOURS = "'[]', '[]'";
const STATEMENTS = [
  "INSERT INTO setting (name, value) VALUES ('a', '1')",
  "INSERT OR REPLACE INTO setting (name, value) VALUES ('a', '2')",
  "INSERT INTO setting (name, value) VALUES ('a', '3') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  "UPDATE setting SET value = '4' WHERE name = 'a'",
  "DELETE FROM setting WHERE name = 'a'",
  "INSERT INTO trusted_range (range_from, range_to, description) VALUES ('10.0.0.1', '10.0.0.2', 'x')",
  "UPDATE trusted_range SET description = 'y'",
  "DELETE FROM trusted_range",
  `INSERT INTO profile_login_rules (profile_id, ranges, hours) VALUES (7, ${HOURS})`,
  `INSERT OR REPLACE INTO profile_login_rules (profile_id, ranges, hours) VALUES (7, '[{}]', '[]')`,
  "UPDATE profile_login_rules SET hours = '[null]'",
  "DELETE FROM profile_login_rules",
];

it("a write of any rule, however it is written, is seen in its transaction at once and elsewhere behind its commit", () => {
  if (!writer || !reader) throw new Error("nothing is open");
  const counts = new Int32Array(new SharedArrayBuffer(8));
  const writing = orgRules(writer, counts, "writes");
  const reading = orgRules(reader, counts, "reads");
  let before = told(reading);
  for (const sql of STATEMENTS) {
    writer.exec("BEGIN IMMEDIATE");
    expect(told(writing)).toEqual(before);
    writer.exec(sql);
    const after = told(writing);
    expect({ sql, after }).not.toEqual({ sql, after: before });
    expect(told(reading)).toEqual(before);
    writer.exec("COMMIT");
    writing.ended();
    expect({ sql, after: told(reading) }).toEqual({ sql, after });
    before = after;
  }
  // What changes no rule leaves them remembered: logins ask for them each time.
  const kept = reading.settings();
  writer.exec("INSERT INTO api_usage (hour, calls) VALUES (1, 1)");
  writing.ended();
  expect(reading.settings()).toBe(kept);
});

it("the triggers that notice it stay with their connection", () => {
  if (!writer || !reader) throw new Error("nothing is open");
  orgRules(writer, new Int32Array(new SharedArrayBuffer(8)), "writes");
  expect(reader.rows("SELECT name FROM sqlite_master WHERE name LIKE 'rules%'")).toEqual([]);
});
