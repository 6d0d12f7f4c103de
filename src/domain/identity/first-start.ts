// What a new org holds: its Organization row, the profiles, the administrator.

import { SECURITY_TOKEN } from "../../facts/password-policy.ts";
import type { SObject } from "../../facts/sobject.ts";
import { ADMIN_PROFILE } from "../../facts/user-permissions.ts";
import { bringAccessUpToDate } from "../access/defaults.ts";
import { firstId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Keys } from "../ports/platform.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { auditCells } from "../records/derived.ts";
import { toHex } from "./equal.ts";
import { securityEvent } from "./events.ts";
import { DUMMY_HASH } from "./login-facts.ts";
import { checkChosenPassword, checkNewPassword } from "./password-rules.ts";
import { temporaryText } from "./passwords.ts";
import { issueToken } from "./security-token.ts";
import { randomText } from "./token-format.ts";
import { checkUser, insertUser } from "./users.ts";

const ORG_ID = "org.id";
/** "1" until the first start has told its secrets: an org whose password nobody saw is none. */
const UNFINISHED = "org.unfinished";
const KEY_CHECK = "org.keyCheck";
const LAST_NAME = "Admin";

/** The organization's id; 0 if the org was not made yet. */
export async function storedOrgId(stores: Stores): Promise<number> {
  return Number((await stores.identity.setting(ORG_ID)) ?? 0);
}

/** Whether the first start broke off behind createOrgContents(). */
export async function isUnfinished(stores: Stores): Promise<boolean> {
  return (await stores.identity.setting(UNFINISHED)) === "1";
}

/** The org is all there, and what may be told of its secrets is about to be. */
export async function finishFirstStart(ports: Ports): Promise<void> {
  await ports.stores.transaction(({ identity }) => identity.saveSetting(UNFINISHED, "0"));
}

/** Whether these are the keys that the org was made with; with others nobody could log in, and no mail be read. */
export async function areKeysOf(stores: Stores, keys: Keys): Promise<boolean> {
  const kept = await stores.identity.setting(KEY_CHECK);
  return kept === undefined || kept === keyCheck(keys);
}

const keyCheck = (keys: Keys): string => toHex(keys.mac("check"));

/** An organization id that no other org will have. */
export function newOrgId(ports: Pick<Ports, "random">): number {
  const [a = 0, b = 0, c = 0, d = 0] = ports.random.bytes(4);
  return firstId("00D") + 1 + (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d);
}

export interface FirstAdmin {
  readonly username: string;
  readonly email?: string;
  /** Without it one is made and returned. */
  readonly password?: string;
  /** Without it one is made; both are mailed. */
  readonly token?: string;
}

/** Makes the org's contents in one transaction; ports.settings.orgId says the id it gets. */
export async function createOrgContents(
  ports: Ports,
  { admin }: { readonly admin: FirstAdmin },
): Promise<{
  readonly username: string;
  readonly password: string | null;
  readonly securityToken: string | null;
}> {
  checkUser({ username: admin.username, email: admin.email ?? admin.username, lastName: LAST_NAME });
  if (admin.token !== undefined && !SECURITY_TOKEN.test(admin.token))
    throw new Error("a security token is 25 letters and digits");
  // Whoever starts an org for a test run chooses what his tools expect.
  if (admin.password !== undefined && ports.settings.ephemeral)
    checkNewPassword(admin.password, admin.username);
  else if (admin.password !== undefined) await checkChosenPassword(ports, admin.password, admin.username);
  const made = admin.password === undefined ? temporaryText(ports) : null;
  const [passwordHash, dummyHash] = await Promise.all([
    ports.passwords.hash(admin.password ?? made ?? ""),
    ports.passwords.hash(randomText(ports.random, 32)),
  ]);
  const { token } = await ports.stores.transaction(async (stores) => {
    await insertOrganization(ports, stores);
    await insertSetup(ports, stores, "Profile", { Name: ADMIN_PROFILE, UserType: "Standard" });
    await bringAccessUpToDate(stores, await ports.catalogue());
    await stores.identity.saveSetting(ORG_ID, String(ports.settings.orgId));
    await stores.identity.saveSetting(UNFINISHED, "1");
    await stores.identity.saveSetting(KEY_CHECK, keyCheck(ports.keys));
    await stores.identity.saveSetting(DUMMY_HASH, dummyHash);
    const user = {
      username: admin.username,
      email: admin.email ?? admin.username,
      lastName: LAST_NAME,
      profile: ADMIN_PROFILE,
    } as const;
    const userId = await insertUser(ports, stores, user, passwordHash, false);
    for (const [event, target] of [
      ["org created", null],
      ["user created", userId],
    ] as const)
      await stores.identity.addEvent(securityEvent(ports, { kind: "console" }, event, target));
    return issueToken(ports, stores, userId, admin.token);
  });
  return {
    username: admin.username,
    password: made,
    securityToken: admin.token === undefined ? token : null,
  };
}

async function insertOrganization(ports: Ports, stores: Stores): Promise<void> {
  const described = await objectOf(ports, "Organization");
  await stores.records.startIdsAt(described, ports.settings.orgId - firstId("00D"));
  await insertSetup(ports, stores, "Organization", {
    Name: "Groundfog",
    OrganizationType: "Developer Edition",
    InstanceName: "GF0",
    IsSandbox: 0,
    IsReadOnly: 0,
    DefaultLocaleSidKey: "en_US",
    LanguageLocaleKey: "en_US",
    TimeZoneSidKey: "America/Los_Angeles",
    FiscalYearStartMonth: 1,
    UsesStartDateAsFiscalYearName: 0,
  });
}

async function objectOf(ports: Ports, name: string): Promise<SObject> {
  const described = (await ports.catalogue()).object(name);
  if (!described) throw new Error(`${name} is not in the catalogue`);
  return described;
}

/** A row that no user makes: the first user's id stands for the system's. */
async function insertSetup(
  ports: Ports,
  stores: Stores,
  object: string,
  cells: Readonly<Record<string, Cell>>,
): Promise<void> {
  const described = await objectOf(ports, object);
  const named = Object.entries(cells).flatMap(([name, cell]) => {
    const field = described.fieldsByName.get(name.toLowerCase());
    return field ? [[field, cell] as const] : [];
  });
  const all = [...named, ...auditCells(described, "insert", ports.clock.now(), firstId("005") + 1)];
  await stores.records.insert(
    described,
    all.map(([field]) => field),
    [all.map(([, cell]) => cell)],
  );
}
