// Forward-only migrations. PRAGMA user_version counts those that have run.
import type { Database } from "./driver.ts";
import { base } from "./migrations/0001-base.ts";
import { identity } from "./migrations/0002-identity.ts";
import { jobs } from "./migrations/0003-jobs.ts";
import { loginRate } from "./migrations/0004-login-rate.ts";
import { passwordHistory } from "./migrations/0005-password-history.ts";
import { profileLoginRules } from "./migrations/0006-profile-login-rules.ts";
import { tokenHistory } from "./migrations/0007-token-history.ts";
import { recycleBin } from "./migrations/0008-recycle-bin.ts";
import { childCursors } from "./migrations/0009-child-cursors.ts";
import { permissions } from "./migrations/0010-permissions.ts";
import { search } from "./migrations/0011-search.ts";
import { batchedJobs } from "./migrations/0012-batched-jobs.ts";
import { verification } from "./migrations/0013-verification.ts";
import { audit } from "./migrations/0014-audit.ts";
import { namedTokens } from "./migrations/0015-named-tokens.ts";
import { knownNetworks } from "./migrations/0016-known-networks.ts";
import { viewed } from "./migrations/0017-viewed.ts";
import { blobs } from "./migrations/0018-blobs.ts";
import { auditTarget } from "./migrations/0019-audit-target.ts";
import { schemaDeleted } from "./migrations/0020-schema-deleted.ts";

const MIGRATIONS: readonly string[] = [
  base,
  identity,
  jobs,
  loginRate,
  passwordHistory,
  profileLoginRules,
  tokenHistory,
  recycleBin,
  childCursors,
  permissions,
  search,
  batchedJobs,
  verification,
  audit,
  namedTokens,
  knownNetworks,
  viewed,
  blobs,
  auditTarget,
  schemaDeleted,
];

/** The data directory was written by a newer Groundfog; nothing was touched. */
export class NewerDataError extends Error {}

/** Brings the database to this version, each step in its own transaction. */
export function migrate(database: Database): void {
  const done = database.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
  if (done > MIGRATIONS.length) {
    throw new NewerDataError(
      `the data is from a newer version (format ${done}, this program knows ${MIGRATIONS.length}); start the newer program, or restore a backup`,
    );
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < done) continue;
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${index + 1}`);
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
}
