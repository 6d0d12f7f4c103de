// Users with known secrets, a clock that tests move, and what the org wrote down: for tests of the login policy.
import { EVERYTHING } from "../../src/domain/access/permissions.ts";
import { resetSecurityToken } from "../../src/domain/identity/security-token.ts";
import { addUser } from "../../src/domain/identity/users.ts";
import type { RecordId } from "../../src/domain/model/id.ts";
import type { Actor } from "../../src/domain/model/identity.ts";
import type { Clock } from "../../src/domain/ports/platform.ts";
import { runQuery } from "../../src/domain/records/query.ts";
import { NEWEST_API_VERSION } from "../../src/facts/api-versions.ts";
import type { TestOrg } from "../../src/testing.ts";

export const CONSOLE: Actor = { kind: "console" };

export interface Person {
  readonly userId: RecordId;
  readonly username: string;
  readonly password: string;
  /** "" if none was asked for. */
  readonly token: string;
}

let made = 0;

/** A standard user with a permanent password and, unless told otherwise, a security token. */
export async function person(
  { ports }: TestOrg,
  {
    password = "Correct-horse-9",
    token = true,
  }: { readonly password?: string; readonly token?: boolean } = {},
): Promise<Person> {
  made += 1;
  const username = `person${made}@example.test`;
  const { userId } = await addUser(ports, CONSOLE, {
    username,
    email: username,
    lastName: `Person ${made}`,
    profile: "Standard User",
    password,
  });
  return {
    userId,
    username,
    password,
    token: token ? (await resetSecurityToken(ports, CONSOLE, userId)).token : "",
  };
}

/** A clock that stands still until it is moved. */
export function movableClock(start = Date.UTC(2026, 5, 1, 12)): Clock & { move(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    move(ms) {
      now += ms;
    },
  };
}

/** Sets rows of Setup > Password Policies. */
export async function setPolicy(
  { ports }: TestOrg,
  policy: Readonly<Record<string, string | number | boolean>>,
): Promise<void> {
  await ports.stores.transaction(async ({ identity }) => {
    for (const [name, value] of Object.entries(policy))
      await identity.saveSetting(`password.${name}`, String(value));
  });
}

export interface HistoryRow {
  readonly userId: RecordId | null;
  readonly status: string;
  readonly loginType: string;
  readonly apiType: string;
  readonly apiVersion: string;
  readonly sourceIp: string;
  readonly application: string;
  readonly loginUrl: string;
  readonly time: number;
}

/** All rows of LoginHistory, oldest first. */
export async function history({ ports }: TestOrg): Promise<readonly HistoryRow[]> {
  const call = {
    caller: {
      userId: 0,
      username: "",
      profileId: 0,
      permissions: EVERYTHING,
      timeZone: "UTC",
      sessionKey: "",
      sessionKind: "api",
      passwordExpired: false,
    },
    address: "127.0.0.1",
    apiVersion: NEWEST_API_VERSION,
  } as const;
  const soql =
    "SELECT UserId, Status, LoginType, ApiType, ApiVersion, SourceIp, Application, LoginUrl, LoginTime FROM LoginHistory ORDER BY Id";
  const found = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: 2000 });
  if (found.kind !== "rows") throw new Error("no rows");
  return found.rows.map(([userId, ...rest]) => {
    const [status, loginType, apiType, apiVersion, sourceIp, application, loginUrl] = rest.map(String);
    const texts = { status, loginType, apiType, apiVersion, sourceIp, application, loginUrl };
    return {
      userId: userId === null ? null : Number(userId),
      ...(texts as Texts),
      time: Number(rest[7]),
    };
  });
}

type Texts = Omit<HistoryRow, "userId" | "time">;

/** The tokens that were mailed to an address, oldest first. */
export async function mailedTokens({ inbox }: TestOrg, to: string): Promise<readonly string[]> {
  const mails = (await inbox.list()).filter((mail) => mail.to === to);
  return mails
    .reverse()
    .flatMap(({ text }) => /^Security token \(case-sensitive\): (\S+)$/m.exec(text)?.[1] ?? []);
}
