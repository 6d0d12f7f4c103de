// Users: made with a password of their own or a temporary one; unlocked, frozen, listed.
import { FaultError, fault, refuse } from "../fault.ts";
import { isMailAddress } from "../mail/outbox.ts";
import type { RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Cell } from "../model/record.ts";
import type { Credential } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { auditCells, fullName } from "../records/derived.ts";
import { conflictFault } from "../records/insert.ts";
import { securityEvent } from "./events.ts";
import { forgiveGuesses } from "./guess-limits.ts";
import { lockedUntil } from "./lockout.ts";
import { checkManages, checkManagesUsers } from "./manage-access.ts";
import { passwordPolicy } from "./password-policy.ts";
import { checkChosenPassword } from "./password-rules.ts";
import { temporaryText } from "./passwords.ts";
import { checkText } from "./texts.ts";
import { userInfo } from "./user-info.ts";

export interface NewUser {
  readonly username: string;
  readonly email: string;
  readonly lastName: string;
  readonly firstName?: string;
  /** One of the names of STANDARD_PROFILES. */
  readonly profile: string;
  /** Permanent; without it a temporary one is made. */
  readonly password?: string;
}

/** A user as an administrator's list shows it. Times are milliseconds since 1970. */
export interface UserSummary {
  readonly userId: RecordId;
  readonly username: string;
  readonly email: string;
  readonly profile: string;
  readonly isActive: boolean;
  readonly isFrozen: boolean;
  /** Infinity: until unlocked. */
  readonly lockedUntil: number | null;
  readonly lastLogin: number | null;
  readonly hasToken: boolean;
}

/** Makes a user, for the machine alone: of what `user` is given nothing is asked. Throws duplicateUsername, invalidEmail, invalidNewPassword, requiredFieldMissing. */
export async function addUser(
  ports: Ports,
  actor: Actor,
  user: NewUser,
): Promise<{ readonly userId: RecordId; readonly temporaryPassword: string | null }> {
  await checkManagesUsers(ports, actor);
  checkUser(user);
  if (user.password !== undefined)
    await checkChosenPassword(
      ports,
      user.password,
      user.username,
      await passwordPolicy(ports.stores.identity),
    );
  const temporaryPassword = user.password === undefined ? temporaryText(ports) : null;
  const passwordHash = await ports.passwords.hash(user.password ?? temporaryPassword ?? "");
  const userId = await ports.stores.transaction(async (stores) => {
    const id = await insertUser(ports, stores, user, passwordHash, temporaryPassword !== null);
    await stores.identity.addEvent(securityEvent(ports, actor, "user created", id));
    return id;
  });
  return { userId, temporaryPassword };
}

/** Throws invalidEmail or requiredFieldMissing for what no user can be called. */
export function checkUser({
  username,
  email,
  lastName,
}: Pick<NewUser, "username" | "email" | "lastName">): void {
  // Salesforce's rule: a user name has the form of a mail address.
  if (!isMailAddress(username) || username.length > 80) {
    throw new FaultError(
      fault("invalidEmail", { label: "Username", value: username.slice(0, 80) }, ["Username"]),
    );
  }
  if (!isMailAddress(email))
    throw new FaultError(fault("invalidEmail", { label: "Email", value: email.slice(0, 80) }, ["Email"]));
  if (lastName === "")
    throw new FaultError(fault("requiredFieldMissing", { fields: "LastName" }, ["LastName"]));
}

/** The user's row and credential, in the caller's transaction. */
export async function insertUser(
  ports: Ports,
  stores: Stores,
  user: NewUser,
  passwordHash: string,
  mustChange: boolean,
): Promise<RecordId> {
  const described = (await ports.catalogue()).object("User");
  if (!described) throw new Error("User is not in the catalogue");
  const [local = ""] = user.username.split("@");
  const now = ports.clock.now();
  const cells: Record<string, Cell> = {
    Username: user.username,
    LastName: user.lastName,
    FirstName: user.firstName ?? null,
    Name: fullName(user.firstName ?? null, user.lastName),
    Email: user.email,
    Alias: local.slice(0, 8),
    CommunityNickname: local.slice(0, 40),
    IsActive: 1,
    TimeZoneSidKey: "America/Los_Angeles",
    LocaleSidKey: "en_US",
    EmailEncodingKey: "UTF-8",
    LanguageLocaleKey: "en_US",
    UserType: "Standard",
    ProfileId: await profileId(ports, stores, user.profile),
    LastPasswordChangeDate: now,
  };
  const named = Object.entries(cells).flatMap(([name, cell]) => {
    const field = described.fieldsByName.get(name.toLowerCase());
    return field ? [[field, cell] as const] : [];
  });
  for (const [{ label, name, length }, cell] of named)
    if (typeof cell === "string" && length > 0) checkText(label, name, cell, length);
  // The first user is made by nobody: his own id can't be known before the row.
  const all = [...named, ...auditCells(described, "insert", now, 0)];
  const [result] = await stores.records.insert(
    described,
    all.map(([field]) => field),
    [all.map(([, cell]) => cell)],
  );
  if (!result) throw new Error("no row was inserted");
  if ("conflict" in result) throw new FaultError(conflictFault(described, result.conflict));
  const makers = all.filter(([field]) => field.name === "CreatedById" || field.name === "LastModifiedById");
  await stores.records.update(
    described,
    makers.map(([field]) => field),
    [result.id],
    [makers.map(() => result.id)],
  );
  await stores.identity.credentials.create({
    userId: result.id,
    passwordHash,
    mustChange,
    passwordChangedAt: now,
    tokenMac: null,
    tokenCreatedAt: null,
    tokenLastUsedAt: null,
    hadToken: false,
    failures: 0,
    lockedAt: null,
    frozen: false,
  });
  return result.id;
}

async function profileId(ports: Ports, stores: Stores, name: string): Promise<RecordId> {
  const described = (await ports.catalogue()).object("Profile");
  const field = described?.fieldsByName.get("name");
  const [id] = described && field ? await stores.records.find(described, field, name, 1) : [];
  if (id === undefined) throw new Error(`there is no profile ${name}`);
  return id;
}

export async function listUsers(ports: Ports): Promise<UserSummary[]> {
  const described = (await ports.catalogue()).object("User");
  const id = described?.fieldsByName.get("id");
  if (!described || !id) return [];
  const ids = await ports.stores.records.query({
    object: described,
    kind: "rows",
    columns: [{ field: id }],
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  });
  return Promise.all(ids.map(([userId]) => summaryOf(ports, Number(userId))));
}

/** The user of a name, in any letter case. */
export async function findUser(ports: Ports, username: string): Promise<UserSummary | undefined> {
  const user = await ports.stores.identity.credentials.byUsername(username.trim());
  return user && summaryOf(ports, user.userId);
}

/** Throws recordNotFound. */
export async function summaryOf(ports: Ports, userId: RecordId): Promise<UserSummary> {
  const { identity, records } = ports.stores;
  const credential = await identity.credentials.byUserId(userId);
  if (!credential) throw refuse("recordNotFound");
  const info = await userInfo(ports, userId);
  const described = (await ports.catalogue()).object("User");
  const field = described?.fieldsByName.get("lastlogindate");
  const [row] = described && field ? await records.read(described, [field], [userId]) : [];
  return {
    userId,
    username: info.username,
    email: info.email,
    profile: info.profileName,
    isActive: credential.isActive,
    isFrozen: credential.frozen,
    lockedUntil: await lockedAnywhereUntil(ports, credential),
    lastLogin: (row?.[0] as number | null | undefined) ?? null,
    hasToken: credential.tokenMac !== null,
  };
}

/** Out of networks that he logged in from, or out of all others. */
async function lockedAnywhereUntil(ports: Ports, { userId, lockedAt }: Credential): Promise<number | null> {
  const { identity } = ports.stores;
  const [policy, lastLock] = [await passwordPolicy(identity), await identity.knownNetworks.lastLock(userId)];
  const locks = [lockedAt, policy.countsByNetwork ? lastLock : null].flatMap((at) => at ?? []);
  return locks.length === 0 ? null : lockedUntil({ lockedAt: Math.max(...locks) }, policy, ports.clock.now());
}

/** Ends lockouts and what was guessed. Throws as checkManages() does. */
export async function unlockUser(ports: Ports, actor: Actor, userId: RecordId): Promise<void> {
  await checkManages(ports, actor, userId);
  const user = await ports.stores.transaction(async ({ identity }) => {
    await identity.credentials.change(userId, { lockedAt: null, failures: 0 });
    await identity.knownNetworks.unlock(userId);
    await identity.addEvent(securityEvent(ports, actor, "user unlocked", userId));
    return identity.credentials.byUserId(userId);
  });
  if (user) forgiveGuesses(ports.keys, user.username);
}

/** Freezing ends the user's sessions; his token stays his for when he is unfrozen. Throws as checkManages() does. */
export async function freezeUser(
  ports: Ports,
  actor: Actor,
  userId: RecordId,
  frozen: boolean,
): Promise<void> {
  await checkManages(ports, actor, userId);
  await ports.stores.transaction(async ({ identity }) => {
    await identity.credentials.change(userId, { frozen });
    if (frozen) await identity.sessions.removeAllOf(userId);
    await identity.addEvent(securityEvent(ports, actor, frozen ? "user frozen" : "user unfrozen", userId));
  });
}
