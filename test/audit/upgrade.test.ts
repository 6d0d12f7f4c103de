// A directory from before there was an audit trail: what it knows of its administrators becomes the beginning of one.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import { verifyAudit } from "../../src/domain/audit/verify.ts";
import { openOrg } from "../../src/org.ts";
import { startKept } from "../support/kept-org.ts";

/** Migrations that a directory without a trail has behind it. */
const BEFORE = 13;

it("takes over what was noted before, once", async () => {
  const data = mkdtempSync(join(tmpdir(), "groundfog-upgrade-"));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const made = await startKept(join(data, "data"));
  await made.stop();
  const directory = join(data, "data");
  const database = new DatabaseSync(join(directory, "org.db"));
  // As a program before the trail left it.
  const triggers = database.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'blob%'",
  );
  for (const { name } of triggers.all()) database.exec(`DROP TRIGGER "${name}"`);
  database.exec(`DROP VIEW so_SetupAuditTrail; DROP VIEW so_AuthSession; DROP VIEW so_LoginIp;
    DROP TABLE known_network; ALTER TABLE credential DROP COLUMN password_seen_at;
    DROP TABLE named_token; DROP TABLE user_notice; ALTER TABLE session DROP COLUMN token_id;
    DROP TABLE schema_deleted; DROP TABLE viewed; DROP TABLE blob_piece; DROP TABLE blob; DROP TABLE audit_trail; DROP TABLE login_ip;
    ALTER TABLE session DROP COLUMN id; ALTER TABLE session DROP COLUMN login_history_id;
    ALTER TABLE session DROP COLUMN level; ALTER TABLE session DROP COLUMN seed;
    INSERT INTO session (key, user_id, kind, created_at, last_active_at, password_expired, address)
      SELECT 'k' || value, 1, 'api', value, value, 0, '::1' FROM json_each('[3, 1, 2]');
    INSERT INTO security_event (at, actor_id, address, event, target_id) VALUES
      (1, NULL, NULL, 'trusted range 10.0.0.0-10.0.0.9 added', NULL),
      (2, NULL, NULL, 'user frozen', (SELECT min("Id") FROM so_User));
    PRAGMA user_version = ${BEFORE}`);
  database.close();
  rmSync(join(directory, "audit.head"));

  for (let start = 0; start < 2; start += 1) {
    const org = await openOrg(directory);
    const rows = await org.ports.stores.audit.latest(10);
    expect(rows.map(({ number, at, display }) => [number, at, display])).toEqual([
      [2, 2, "Froze user admin@groundfog.test"],
      [1, 1, "trusted range 10.0.0.0-10.0.0.9 added"],
    ]);
    expect(await verifyAudit(org.ports)).toMatchObject({ ok: true, count: 2 });
    const ids = await Promise.all(
      ["k1", "k2", "k3"].map((key) => org.ports.stores.identity.sessions.recordId(key)),
    );
    expect(new Set(ids).size).toBe(3);
    await org.close();
  }
});
