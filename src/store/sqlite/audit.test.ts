// What a reset of a token reads of the trail: its user's rows, however long the trail is.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { EVENTS_OF } from "./audit.ts";
import { Database } from "./driver.ts";
import { migrate } from "./migrate.ts";

it("what was done to somebody is found by an index, in its order", () => {
  const directory = mkdtempSync(join(tmpdir(), "groundfog-audit-"));
  const database = new Database(join(directory, "org.db"), {
    readOnly: false,
    synchronous: "OFF",
    cacheKib: 1024,
  });
  try {
    migrate(database);
    const plan = database.rows(`EXPLAIN QUERY PLAN ${EVENTS_OF}`, 5).map((row) => String(row[3]));
    expect(plan).toEqual(["SEARCH audit_trail USING INDEX audit_trail_target (target_id=?)"]);
  } finally {
    database.close();
    rmSync(directory, { recursive: true });
  }
});
