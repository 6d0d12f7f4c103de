// Whoever can write the database, but has not the org's key, changes the audit trail in no way that isn't found.
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { type AuditVerdict, verifyAudit } from "../../src/domain/audit/verify.ts";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import type { AuditSeal } from "../../src/domain/ports/audit.ts";
import { auditKey, auditSeal } from "../../src/platform/audit-seal.ts";
import { auditTrail } from "../../src/store/sqlite/audit.ts";
import { Database } from "../../src/store/sqlite/driver.ts";
import { openStores } from "../../src/store/sqlite/open.ts";
import { writerQueue } from "../../src/store/sqlite/writer-lock.ts";
import { MINUTES, smallDirectory } from "./audited-directory.ts";

const TRIALS = 500;

let directory: string;
let pristine: string;
let older: string;
let lean: string;

beforeAll(async () => {
  ({ directory, pristine, older, lean } = await smallDirectory());
}, MINUTES);

const fileOf = (name: string): string => join(directory, name);

/** Puts the directory back, lets `tamper` at the database's file, and asks for the verdict. */
async function verdictAfter(tamper: (database: DatabaseSync) => void): Promise<AuditVerdict> {
  restore(lean);
  const database = new DatabaseSync(fileOf("org.db"));
  database.exec("PRAGMA synchronous = OFF");
  database.exec("DROP TRIGGER audit_trail_no_update; DROP TRIGGER audit_trail_no_delete");
  tamper(database);
  database.close();
  return verdict();
}

function restore(from: string): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(fileOf(`org.db${suffix}`), { force: true });
  copyFileSync(from, fileOf("org.db"));
  copyFileSync(`${pristine}.head`, fileOf("audit.head"));
}

const sealOf = (): AuditSeal =>
  auditSeal(auditKey(Buffer.from(readFileSync(fileOf("master.key"), "latin1"), "hex")), fileOf("audit.head"));

/** As a program that starts and asks has it. */
async function verdictOnStart(): Promise<AuditVerdict> {
  const seal = sealOf();
  const file = fileOf("org.db");
  const open = openStores({ file, synchronous: "OFF", lock: writerQueue(), cacheKib: 1024, audit: seal });
  try {
    return await verifyAudit({ stores: open.stores, auditSeal: seal });
  } finally {
    open.close();
  }
}

/** Without the rest of an org. */
async function verdict(): Promise<AuditVerdict> {
  const seal = sealOf();
  const database = new Database(fileOf("org.db"), { readOnly: true, synchronous: "OFF", cacheKib: 1024 });
  try {
    return await verifyAudit({ stores: { audit: auditTrail(database, seal) }, auditSeal: seal });
  } finally {
    database.close();
  }
}

/** Numbers that come again with each run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Row = Record<string, SQLInputValue>;

const rowsOf = (database: DatabaseSync): Row[] =>
  database.prepare("SELECT * FROM audit_trail ORDER BY seq").all() as Row[];

function put(database: DatabaseSync, row: Row): void {
  const names = Object.keys(row);
  database
    .prepare(`INSERT INTO audit_trail (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`)
    .run(...Object.values(row));
}

/** Another value of the same type. */
function changed(value: SQLInputValue, roll: (below: number) => number): SQLInputValue {
  if (value === null) return null;
  if (typeof value === "number") return value + (roll(2) === 0 ? 1 : -1) * (1 + roll(1000));
  const bytes = value instanceof Uint8Array ? new Uint8Array(value) : new TextEncoder().encode(String(value));
  const at = roll(bytes.length);
  bytes[at] = ((bytes[at] ?? 0) + 1 + roll(255)) & 255;
  return bytes;
}

/** Each does one thing to the trail; false if the rows at hand don't allow it. */
const TAMPERINGS: Readonly<
  Record<string, (database: DatabaseSync, roll: (below: number) => number) => void>
> = {
  "edits a byte of a field"(database, roll) {
    const rows = rowsOf(database);
    const row = rows[roll(rows.length)] ?? {};
    const names = Object.keys(row).filter((name) => {
      const value = row[name] ?? null;
      return value !== null && value !== "" && name !== "seq";
    });
    const name = names[roll(names.length)] ?? "";
    const value = changed(row[name] ?? null, roll);
    const isText = typeof row[name] === "string";
    database
      .prepare(`UPDATE audit_trail SET ${name} = ${isText ? "CAST(? AS TEXT)" : "?"} WHERE seq = ?`)
      .run(value, row["seq"] ?? 0);
  },
  "adds to a field what strings don't show"(database, roll) {
    const rows = rowsOf(database);
    database
      .prepare(
        "UPDATE audit_trail SET display = CAST(CAST(display AS BLOB) || x'00' || x'41' AS TEXT) WHERE seq = ?",
      )
      .run(1 + roll(rows.length));
  },
  "empties or fills a field"(database, roll) {
    const rows = rowsOf(database);
    const row = rows[roll(rows.length)] ?? {};
    const name = ["actor_id", "address", "door", "target_id"][roll(4)] ?? "";
    const value = row[name] === null ? (name.endsWith("_id") ? 7 : "") : null;
    database.prepare(`UPDATE audit_trail SET ${name} = ? WHERE seq = ?`).run(value, row["seq"] ?? 0);
  },
  "gives a row another number"(database, roll) {
    const { length } = rowsOf(database);
    const to = [-5, 0, length + 1, length + 1000, 2 ** 52][roll(5)] ?? 0;
    database.prepare("UPDATE audit_trail SET seq = ? WHERE seq = ?").run(to, 1 + roll(length));
  },
  "deletes a row"(database, roll) {
    database.prepare("DELETE FROM audit_trail WHERE seq = ?").run(1 + roll(rowsOf(database).length));
  },
  "deletes a row and closes the gap"(database, roll) {
    const rows = rowsOf(database);
    const gone = 1 + roll(rows.length);
    database.exec("DELETE FROM audit_trail");
    for (const [index, row] of rows.filter(({ seq }) => seq !== gone).entries())
      put(database, { ...row, seq: index + 1 });
  },
  "swaps two rows"(database, roll) {
    const rows = rowsOf(database);
    const one = roll(rows.length - 1);
    const other = one + 1 + roll(rows.length - one - 1);
    const [first, second] = [rows[one] ?? {}, rows[other] ?? {}];
    database.exec(`DELETE FROM audit_trail WHERE seq IN (${one + 1}, ${other + 1})`);
    put(database, { ...first, seq: other + 1 });
    put(database, { ...second, seq: one + 1 });
  },
  "inserts a row"(database, roll) {
    const rows = rowsOf(database);
    const at = roll(rows.length + 1);
    const made = { ...(rows[roll(rows.length)] ?? {}), display: "Nothing happened" };
    database.exec("DELETE FROM audit_trail");
    for (const [index, row] of [...rows.slice(0, at), made, ...rows.slice(at)].entries())
      put(database, { ...row, seq: index + 1 });
  },
  "says a row twice"(database, roll) {
    const rows = rowsOf(database);
    const row = rows[roll(rows.length)] ?? {};
    put(database, { ...row, seq: rows.length + 1 });
  },
  "cuts the end off"(database, roll) {
    const { length } = rowsOf(database);
    database.prepare("DELETE FROM audit_trail WHERE seq > ?").run(roll(length));
  },
  "restores the table of an older copy"(database) {
    database.exec(`ATTACH '${older}' AS older`);
    database.exec("DELETE FROM audit_trail; INSERT INTO audit_trail SELECT * FROM older.audit_trail");
  },
};

describe("audit verify", () => {
  it("finds nothing wrong with a trail that nobody touched", async () => {
    restore(pristine);
    const { count } = (await verdict()) as { count: number };
    expect(count).toBeGreaterThan(30);
    expect(await verdictAfter(() => {})).toMatchObject({ ok: true, count });
  });

  it(
    `finds ${TRIALS} of ${TRIALS} random tamperings`,
    async () => {
      const roll = dice(20_261_124);
      const kinds = Object.entries(TAMPERINGS);
      const missed: string[] = [];
      const found = new Set<string>();
      for (let trial = 0; trial < TRIALS; trial += 1) {
        const [kind, tamper] = kinds[trial % kinds.length] ?? ["", () => {}];
        const told = await verdictAfter((database) => tamper(database, roll));
        if (told.ok) missed.push(`${trial}: ${kind}`);
        else found.add(kind);
      }
      expect(missed).toEqual([]);
      expect(found.size).toBe(kinds.length);
    },
    MINUTES,
  );

  it("names the first row that isn't as it was written", async () => {
    const told = await verdictAfter((database) =>
      database.exec("UPDATE audit_trail SET display = 'x' WHERE seq IN (9, 12)"),
    );
    expect(told).toEqual({ ok: false, row: 9, trouble: "it is not as it was written" });
  });

  it("finds a database that was put back as a whole, and a head that is gone or forged", async () => {
    restore(older);
    expect(await verdict()).toMatchObject({ ok: false });
    restore(pristine);
    rmSync(fileOf("audit.head"));
    expect(await verdict()).toMatchObject({ ok: false, row: null });
    // Neither looking nor starting makes a new one.
    expect(await verdictOnStart()).toMatchObject({ ok: false, row: null });
    expect(existsSync(fileOf("audit.head"))).toBe(false);
    restore(pristine);
    const head = readFileSync(fileOf("audit.head"), "latin1");
    writeFileSync(fileOf("audit.head"), head.replace(/^\d+/, "12"));
    expect(await verdict()).toMatchObject({ ok: false, row: null });
    const mine = auditSeal(new Uint8Array(32), join(directory, "other.head"));
    mine.begin();
    copyFileSync(join(directory, "other.head"), fileOf("audit.head"));
    expect(await verdict()).toMatchObject({ ok: false, row: null });
  });

  it("is not made to forget a cut by what is done behind it", async () => {
    const { startKept } = await import("../support/kept-org.ts");
    restore(pristine);
    const org = await startKept(directory);
    const tamperer = new DatabaseSync(fileOf("org.db"), { timeout: 60_000 });
    tamperer.exec("DROP TRIGGER audit_trail_no_delete");
    tamperer.exec("DELETE FROM audit_trail WHERE seq > (SELECT max(seq) - 3 FROM audit_trail)");
    tamperer.close();
    for (let more = 0; more < 5; more += 1)
      await addTrustedRange(org.ports, { kind: "console" }, `10.9.0.${more}`, "");
    expect(await verifyAudit(org.ports)).toMatchObject({ ok: false });
    await org.stop();
    expect(await verdictOnStart()).toMatchObject({ ok: false });
  });

  it("goes on behind rows that a process committed and died before it could tell", async () => {
    restore(pristine);
    // The head of a few rows before, as a process leaves it that is killed between the two writes.
    copyFileSync(`${older}.head`, fileOf("audit.head"));
    expect(await verdictOnStart()).toMatchObject({ ok: true });
    expect(readFileSync(fileOf("audit.head"), "latin1")).toBe(readFileSync(`${pristine}.head`, "latin1"));
  });

  it("is refused by the database itself to whoever only writes statements", () => {
    restore(pristine);
    const database = new DatabaseSync(fileOf("org.db"));
    expect(() => database.exec("UPDATE audit_trail SET display = 'x'")).toThrow("only added to");
    expect(() => database.exec("DELETE FROM audit_trail")).toThrow("only added to");
    database.close();
  });
});
