// What a login reads of its user, and of what else the user has where it comes from: one statement before its hash
// runs, and one behind it.
import type { CredentialStore, LoginUser } from "../../domain/ports/identity.ts";
import { timeoutSeconds } from "../../facts/sessions.ts";
import type { Database, SqlValue } from "./driver.ts";
import { NAMED_TOKEN_COLUMNS, type NamedTokenCells, toNamedToken } from "./named-tokens.ts";
import type { OrgRules } from "./org-rules.ts";

/** Rows are read as arrays in this order, since naming their cells costs as much as reading them. */
const USER_COLUMNS = `
  c.user_id, c.password_hash, c.must_change, c.password_changed_at, c.token_mac, c.token_created_at,
  c.token_last_used_at, c.had_token, c.failures, c.locked_at, c.frozen, u."Username", u."IsActive", u."ProfileId",
  a.sealed, coalesce(a.last_step, 0), c.password_seen_at`;

const USERS = `so_User u JOIN credential c ON c.user_id = u."Id" LEFT JOIN authenticator a ON a.user_id = c.user_id`;

const BY_USERNAME = `SELECT ${USER_COLUMNS} FROM ${USERS} WHERE u."Username" = ?`;
const BY_USER_ID = `SELECT ${USER_COLUMNS} FROM ${USERS} WHERE u."Id" = ?`;

type UserCells = [
  userId: number,
  passwordHash: string,
  mustChange: number,
  passwordChangedAt: number,
  tokenMac: Uint8Array | null,
  tokenCreatedAt: number | null,
  tokenLastUsedAt: number | null,
  hadToken: number,
  failures: number,
  lockedAt: number | null,
  frozen: number,
  username: string,
  isActive: number,
  profileId: number,
  authenticator: Uint8Array | null,
  authenticatorStep: number,
  passwordSeenAt: number,
];
const USER_CELLS = 17;

/** Parameters: user, network, keyed hash of the token. One row whoever it is, so that nobody costs as much as somebody. */
const PLACE = `
  FROM (SELECT ?1 AS id) asked
    LEFT JOIN known_network k ON k.user_id = asked.id AND k.network = ?2
    LEFT JOIN named_token n ON n.user_id = asked.id AND n.token_mac = ?3`;
const PLACE_COLUMNS = `
  k.last_login_at, k.failures, k.locked_at, ${NAMED_TOKEN_COLUMNS.map((name) => `n.${name}`).join(", ")}`;
const PLACE_CELLS = 3 + NAMED_TOKEN_COLUMNS.length;

const AT_PLACE = `SELECT ${PLACE_COLUMNS} ${PLACE}`;

/** Further parameters: address, and the first and last minute of the hour. */
const AS_IT_IS = `
  SELECT ${USER_COLUMNS}, ${PLACE_COLUMNS},
    EXISTS (SELECT 1 FROM login_ip WHERE user_id = ?1 AND address = ?4),
    coalesce(rate.logins, 0), coalesce(rate.refusals, 0)
  ${PLACE}
    LEFT JOIN so_User u ON u."Id" = asked.id
    LEFT JOIN credential c ON c.user_id = u."Id"
    LEFT JOIN authenticator a ON a.user_id = c.user_id
    CROSS JOIN (SELECT sum(logins) AS logins, sum(refusals) AS refusals FROM login_rate
      WHERE user_id = ?1 AND minute BETWEEN ?5 AND ?6) rate`;

export function loginUsers(
  database: Pick<Database, "rowNow">,
  rules: OrgRules,
): Pick<CredentialStore, "byUsername" | "byUserId" | "atPlace" | "asItIs"> {
  const userOf = (row: SqlValue[] | undefined): LoginUser | undefined =>
    row && toLoginUser(row as UserCells, rules);
  return {
    byUsername: async (username) => userOf(database.rowNow(BY_USERNAME, username)),
    byUserId: async (userId) => userOf(database.rowNow(BY_USER_ID, userId)),
    async atPlace(userId, { network, tokenMac }) {
      return placeOf(database.rowNow(AT_PLACE, userId, network, tokenMac) ?? []);
    },
    async asItIs(userId, { network, tokenMac, address, firstMinute, lastMinute }) {
      const row =
        database.rowNow(AS_IT_IS, userId, network, tokenMac, address, firstMinute, lastMinute) ?? [];
      const [isKnownAddress, logins, refusals] = row.slice(USER_CELLS + PLACE_CELLS);
      return {
        ...placeOf(row.slice(USER_CELLS, USER_CELLS + PLACE_CELLS)),
        user: row[0] === null ? undefined : userOf(row),
        isKnownAddress: isKnownAddress === 1,
        rate: { logins: Number(logins), refusals: Number(refusals) },
      };
    },
  };
}

function placeOf([lastLoginAt, failures, lockedAt, ...token]: SqlValue[]) {
  const known =
    typeof lastLoginAt === "number"
      ? { lastLoginAt, failures: Number(failures), lockedAt: lockedAt as number | null }
      : undefined;
  return { known, named: token[0] === null ? undefined : toNamedToken(token as NamedTokenCells) };
}

function toLoginUser(row: UserCells, rules: OrgRules): LoginUser {
  const settings = rules.settings();
  return {
    userId: row[0],
    passwordHash: row[1],
    mustChange: row[2] === 1,
    passwordChangedAt: row[3],
    tokenMac: row[4],
    tokenCreatedAt: row[5],
    tokenLastUsedAt: row[6],
    hadToken: row[7] === 1,
    failures: row[8],
    lockedAt: row[9],
    frozen: row[10] === 1,
    username: row[11],
    isActive: row[12] === 1,
    profileId: row[13],
    hasProfileRules: rules.profile(row[13]) !== undefined,
    accessVersion: Number(settings.get("access.version") ?? 0),
    authenticator: row[14],
    authenticatorStep: row[15],
    sessionSeconds: timeoutSeconds(settings.get("session.sessionTimeout") ?? null),
    sharesSessions: settings.get("session.shared") === "true",
    passwordSeenAt: row[16],
  };
}
