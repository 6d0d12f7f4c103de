// A kept org in which administrators did something, closed; and a copy of it from before the last things were done.
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll } from "vitest";
import { changeSettings } from "../../src/domain/identity/org-settings.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { addTrustedRange, removeTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { addUser, freezeUser, unlockUser } from "../../src/domain/identity/users.ts";
import { openOrg, type RunningOrg } from "../../src/org.ts";
import { CONSOLE } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";

/** For what copies and opens a database hundreds of times. */
export const MINUTES = 300_000;

interface AuditedDirectory {
  readonly directory: string;
  /** Copies of the database; "PATH.head" is the head as it was then. */
  readonly pristine: string;
  readonly older: string;
  /** The trail of `pristine` and nothing else: it is copied hundreds of times. */
  readonly lean: string;
}

export async function smallDirectory(): Promise<AuditedDirectory> {
  const outside = mkdtempSync(join(tmpdir(), "groundfog-audit-"));
  afterAll(() => rmSync(outside, { recursive: true, force: true }));
  const directory = join(outside, "data");
  const [pristine, older] = [join(outside, "pristine.db"), join(outside, "older.db")];
  const org = await startKept(directory);
  await act(org, 1);
  await org.stop();
  copyTo(older);
  const again = await openOrg(directory);
  await act(again, 2);
  await again.close();
  copyTo(pristine);
  const lean = join(outside, "lean.db");
  keepTrailOnly(pristine, lean);
  return { directory, pristine, older, lean };

  function copyTo(path: string): void {
    copyFileSync(join(directory, "org.db"), path);
    copyFileSync(join(directory, "audit.head"), `${path}.head`);
  }
}

function keepTrailOnly(from: string, to: string): void {
  const database = new DatabaseSync(to);
  database.exec(`PRAGMA journal_mode = WAL; ATTACH '${from}' AS whole`);
  const made = database.prepare(
    "SELECT sql FROM whole.sqlite_master WHERE tbl_name = 'audit_trail' AND type = ?",
  );
  const make = (type: string): void => {
    for (const { sql } of made.all(type)) database.exec(String(sql));
  };
  make("table");
  database.exec("INSERT INTO audit_trail SELECT * FROM whole.audit_trail");
  make("trigger");
  database.close();
}

async function act({ ports }: Pick<RunningOrg, "ports">, round: number): Promise<void> {
  for (let each = 0; each < 3; each += 1) {
    const username = `zoë${round}${each}@example.test`.replace("ë", "e");
    const { userId } = await addUser(ports, CONSOLE, {
      username,
      email: username,
      lastName: `Zoë ${each}`,
      profile: "Standard User",
    });
    const actor = { kind: "user", userId, address: "127.0.0.7", door: "browser" } as const;
    await resetSecurityToken(ports, actor, userId);
    await freezeUser(ports, CONSOLE, userId, true);
    await unlockUser(ports, CONSOLE, userId);
    await addTrustedRange(ports, actor, `10.${round}.${each}.0/24`, "");
    if (each === 1) await removeTrustedRange(ports, CONSOLE, `10.${round}.0.0/24`);
    await changeSettings(ports, CONSOLE, { "password.minimumPasswordLength": 10 + each + round });
  }
}
