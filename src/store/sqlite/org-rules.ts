// What the org's rules are: settings, trusted networks, what profiles say of logins. Every login asks for them and few
// transactions change them, so they are remembered until one that did has ended. SQLite itself says which did: a trigger on
// each of the tables, so that no statement can forget to.
import type { ProfileRules, TrustedRange } from "../../domain/model/identity.ts";
import type { Database } from "./driver.ts";
import { RULES } from "./writer-lock.ts";

export interface OrgRules {
  settings(): ReadonlyMap<string, string>;
  ranges(): readonly TrustedRange[];
  profile(profileId: number): ProfileRules | undefined;
  /** The transaction was committed or rolled back. Call it before another writer gets its turn. */
  ended(): void;
}

interface Kept {
  settings?: ReadonlyMap<string, string>;
  ranges?: readonly TrustedRange[];
  readonly profiles: Map<number, ProfileRules | undefined>;
}

const MOST_PROFILES = 1000;

/** All that is remembered here is read from these; a rule in a further table needs a row. */
const RULE_TABLES = ["profile_login_rules", "setting", "trusted_range"] as const;

/**
 * Rules as one connection sees them; `counts` is shared by all connections to the same data. Each connection that
 * writes needs one of its own: while its transaction has written some, they are read as they are in it.
 */
export function orgRules(
  database: Database,
  counts: Int32Array<SharedArrayBuffer>,
  connection: "reads" | "writes",
): OrgRules {
  let isChanged = false;
  let at = -1;
  let kept: Kept = { profiles: new Map() };
  const current = (): Kept => {
    if (isChanged) return { profiles: new Map() };
    const now = Atomics.load(counts, RULES);
    if (now !== at) kept = { profiles: new Map() };
    at = now;
    return kept;
  };
  if (connection === "writes")
    onEveryWrite(database, () => {
      isChanged = true;
    });
  return {
    settings() {
      const rules = current();
      rules.settings ??= readSettings(database);
      return rules.settings;
    },
    ranges() {
      const rules = current();
      rules.ranges ??= readRanges(database);
      return rules.ranges;
    },
    profile(profileId) {
      const { profiles } = current();
      if (!profiles.has(profileId)) {
        if (profiles.size >= MOST_PROFILES) profiles.clear();
        profiles.set(profileId, readProfile(database, profileId));
      }
      return profiles.get(profileId);
    },
    ended() {
      if (!isChanged) return;
      isChanged = false;
      Atomics.add(counts, RULES, 1);
    },
  };
}

/** Triggers of the connection alone, which the data directory and other programs know nothing of. */
function onEveryWrite(database: Database, changed: () => void): void {
  database.define("sf_rules_changed", () => {
    changed();
    return null;
  });
  for (const table of RULE_TABLES)
    for (const change of ["INSERT", "UPDATE", "DELETE"])
      database.exec(`CREATE TEMP TRIGGER rules_${table}_${change} AFTER ${change} ON main.${table}
        BEGIN SELECT sf_rules_changed(); END`);
}

const readSettings = (database: Database): ReadonlyMap<string, string> =>
  new Map((database.rowsNow("SELECT name, value FROM setting") as [string, string][]).values());

function readRanges(database: Database): readonly TrustedRange[] {
  const sql = "SELECT id, range_from, range_to, description FROM trusted_range ORDER BY id";
  const rows = database.rowsNow(sql) as [number, string, string, string][];
  return rows.map(([id, from, to, description]) => ({ id, from, to, description }));
}

function readProfile(database: Database, profileId: number): ProfileRules | undefined {
  const sql = "SELECT ranges, hours FROM profile_login_rules WHERE profile_id = ?";
  const row = database.rowNow(sql, profileId) as [string, string] | undefined;
  return (
    row && {
      ranges: JSON.parse(row[0]) as ProfileRules["ranges"],
      hours: JSON.parse(row[1]) as ProfileRules["hours"],
    }
  );
}
