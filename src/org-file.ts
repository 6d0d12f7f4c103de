// Org as code: what an org starts from, read from one JSON file when the org is made.
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { EVERYTHING } from "./domain/access/permissions.ts";
import { FaultError } from "./domain/fault.ts";
import { changeSettings, checkSettings } from "./domain/identity/org-settings.ts";
import { readProfileRules, saveProfileRules } from "./domain/identity/profile-rules.ts";
import { addTrustedRange } from "./domain/identity/trusted-networks.ts";
import { addUser, findUser } from "./domain/identity/users.ts";
import type { Call } from "./domain/model/call.ts";
import type { Actor, ProfileRules } from "./domain/model/identity.ts";
import type { Ports } from "./domain/ports/ports.ts";
import { objectNamed } from "./domain/records/names.ts";
import { writeRecords } from "./domain/records/write.ts";
import type { CustomObjectDefinition } from "./domain/schema/definition.ts";
import { importDefinitions } from "./domain/schema/import-definitions.ts";
import { NEWEST_API_VERSION } from "./facts/api-versions.ts";
import { STANDARD_PROFILE, STANDARD_PROFILES } from "./facts/user-permissions.ts";
import { readProject } from "./wire/sfdx/read-project.ts";

/** The file as written. `schema` is the path of an SFDX project, relative to the file. */
export interface OrgFile {
  /** Rows of domain/identity/org-settings.ts. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly users: readonly OrgFileUser[];
  /** Login IP ranges and login hours, by the profile's name. */
  readonly profiles: readonly { readonly name: string; readonly rules: ProfileRules }[];
  readonly trustedNetworks: readonly { readonly range: string; readonly description: string }[];
  readonly schema: string | null;
  readonly records: readonly {
    readonly object: string;
    readonly rows: readonly Readonly<Record<string, unknown>>[];
  }[];
}

interface OrgFileUser {
  readonly username: string;
  readonly email: string;
  readonly lastName: string;
  readonly firstName?: string;
  readonly profile: string;
  readonly password?: string;
}

/** The file is no org file; the message names the key. */
class OrgFileError extends Error {}

/** Reads and checks the file, so that a bad one stops the start before anything is made. */
export function readOrgFile(path: string): OrgFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new OrgFileError(isMissing ? `there is no ${path}` : `${path}: ${(error as Error).message}`);
  }
  const top = record(content, path, [
    "settings",
    "profiles",
    "users",
    "trustedNetworks",
    "schema",
    "records",
  ]);
  return {
    settings: settingsOf(top["settings"], path),
    profiles: Object.entries(record(top["profiles"] ?? {}, `${path}: profiles`)).map(([name, rules]) => {
      const where = `${path}: profiles.${name}`;
      return { name, rules: checked(where, () => readProfileRules(record(rules, where))) };
    }),
    users: list(top["users"], `${path}: users`).map((user, index) => {
      const where = `${path}: users[${index}]`;
      const {
        username,
        email,
        lastName,
        firstName,
        profile = STANDARD_PROFILE,
        password,
      } = record(user, where, ["username", "email", "lastName", "firstName", "profile", "password"]);
      if (typeof profile !== "string" || !Object.hasOwn(STANDARD_PROFILES, profile)) {
        const names = Object.keys(STANDARD_PROFILES).map((one) => `"${one}"`);
        throw new OrgFileError(`${where}.profile must be one of ${names.join(", ")}`);
      }
      const name = text(username, `${where}.username`);
      return {
        username: name,
        email: email === undefined ? name : text(email, `${where}.email`),
        lastName: text(lastName, `${where}.lastName`),
        profile,
        ...(firstName === undefined ? {} : { firstName: text(firstName, `${where}.firstName`) }),
        ...(password === undefined ? {} : { password: text(password, `${where}.password`) }),
      };
    }),
    trustedNetworks: list(top["trustedNetworks"], `${path}: trustedNetworks`).map((network, index) => {
      const where = `${path}: trustedNetworks[${index}]`;
      if (typeof network === "string") return { range: network, description: "" };
      const { range, description = "" } = record(network, where, ["range", "description"]);
      return { range: text(range, `${where}.range`), description: text(description, `${where}.description`) };
    }),
    schema:
      top["schema"] === undefined ? null : resolve(dirname(path), text(top["schema"], `${path}: schema`)),
    records: list(top["records"], `${path}: records`).map((entry, index) => {
      const where = `${path}: records[${index}]`;
      const { object, rows } = record(entry, where, ["object", "rows"]);
      return {
        object: text(object, `${where}.object`),
        rows: list(rows, `${where}.rows`).map((row, position) => record(row, `${where}.rows[${position}]`)),
      };
    }),
  };
}

/** Makes what the file says, in the order settings, profiles, schema, networks, users, records. Throws OrgFileError on the first refusal. */
export async function applyOrgFile(ports: Ports, file: OrgFile, adminUsername: string): Promise<void> {
  const actor: Actor = { kind: "console" };
  await changeSettings(ports, actor, file.settings);
  for (const { name, rules } of file.profiles)
    await ports.stores.transaction((stores) => saveProfileRules(ports, stores, name, rules));
  if (file.schema !== null) {
    const definitions: CustomObjectDefinition[] = await readProject(file.schema);
    await importDefinitions(ports, definitions);
  }
  for (const { range, description } of file.trustedNetworks)
    await addTrustedRange(ports, actor, range, description);
  for (const user of file.users) await addUser(ports, actor, user);
  const call = await adminCall(ports, adminUsername);
  for (const { object, rows } of file.records) {
    for (const [index, row] of rows.entries()) {
      const catalogue = await ports.catalogue();
      const [outcome] = await writeRecords(ports, call, {
        operation: "insert",
        object: objectNamed(catalogue, object),
        form: "json",
        columns: Object.keys(row),
        rows: [Object.values(row)],
      });
      if (outcome && !outcome.ok) {
        throw new OrgFileError(
          `records of ${object}, row ${index + 1}: ${outcome.faults.map(({ message }) => message).join("; ")}`,
        );
      }
    }
  }
}

async function adminCall(ports: Ports, username: string): Promise<Call> {
  const admin = await findUser(ports, username);
  if (!admin) throw new OrgFileError(`there is no user ${username}`);
  return {
    caller: {
      userId: admin.userId,
      username,
      profileId: 0,
      permissions: EVERYTHING,
      timeZone: "UTC",
      sessionKey: "",
      sessionKind: "api",
      passwordExpired: false,
    },
    address: "127.0.0.1",
    apiVersion: NEWEST_API_VERSION,
  };
}

function settingsOf(value: unknown, path: string): Readonly<Record<string, unknown>> {
  const settings = record(value ?? {}, `${path}: settings`);
  checked(`${path}: settings`, () => checkSettings(settings));
  return settings;
}

/** What `read` gives; its refusal becomes one of the file's. */
function checked<T>(where: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    throw new OrgFileError(`${where}: ${error.fault.message}`);
  }
}

function record(value: unknown, where: string, keys?: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new OrgFileError(`${where} must be an object`);
  }
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw new OrgFileError(`${where} has an unknown key "${unknown}"`);
  return value as Readonly<Record<string, unknown>>;
}

function list(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new OrgFileError(`${where} must be a list`);
  return value;
}

function text(value: unknown, where: string): string {
  if (typeof value !== "string") throw new OrgFileError(`${where} must be a text`);
  return value;
}
