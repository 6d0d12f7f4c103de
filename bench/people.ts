// A kept org with users of each state, made in this process and then served by one of its own.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { login } from "../src/domain/identity/login.ts";
import { resetSecurityToken } from "../src/domain/identity/security-token.ts";
import { addUser, freezeUser } from "../src/domain/identity/users.ts";
import type { LoginAttempt } from "../src/domain/model/identity.ts";
import type { Ports } from "../src/domain/ports/ports.ts";
import { fieldList } from "../src/domain/schema/field-list.ts";
import { startServer } from "../src/org.ts";
import { work } from "./measure.ts";

export const PASSWORD = "Correct-horse-9";

export interface Someone {
  readonly userId: number;
  readonly username: string;
  readonly token: string;
}

/** Makes an org in a fresh directory with these settings, lets `fill` make its users, and gives the directory. */
export async function makeOrg(
  settings: Readonly<Record<string, unknown>>,
  fill: (ports: Ports) => Promise<void>,
): Promise<string> {
  const data = join(work, "people");
  rmSync(data, { recursive: true, force: true });
  const file = join(work, "people.json");
  writeFileSync(file, JSON.stringify({ settings }));
  const org = await startServer({
    data,
    ephemeral: false,
    host: "127.0.0.1",
    port: 0,
    publicUrl: null,
    trustProxy: [],
    org: file,
    smtp: null,
    adminUsername: null,
    adminPassword: PASSWORD,
    adminToken: null,
  });
  await fill(org.ports);
  await org.stop();
  return data;
}

const CONSOLE = { kind: "console" } as const;

export async function someone(ports: Ports, name: string): Promise<Someone> {
  const username = `${name}@bench.test`;
  const user = { username, email: username, lastName: name, profile: "System Administrator" };
  const { userId } = await addUser(ports, CONSOLE, { ...user, password: PASSWORD });
  const { token } = await resetSecurityToken(ports, CONSOLE, userId);
  return { userId, username, token };
}

export const attempt = (username: string, secret: string, address = "127.0.0.1"): LoginAttempt => ({
  username,
  secret,
  address,
  channel: "soap-partner",
  apiVersion: 64,
  application: "bench",
  loginUrl: "bench",
});

export const freeze = (ports: Ports, { userId }: Someone): Promise<void> =>
  freezeUser(ports, CONSOLE, userId, true);

const IS_ACTIVE = fieldList(["IsActive"]);

export async function deactivate(ports: Ports, { userId }: Someone): Promise<void> {
  const user = (await ports.catalogue()).object("User");
  if (!user) throw new Error("there is no User");
  await ports.stores.transaction(({ records }) => records.update(user, IS_ACTIVE(user), [userId], [[0]]));
}

/** By as many wrong secrets as it takes. */
export async function lockOut(ports: Ports, { username }: Someone): Promise<void> {
  for (let more = 0; more < 10; more++) await login(ports, attempt(username, "wrong"));
}

export const loginBody = (username: string, secret: string): string =>
  `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${username}</username><password>${secret}</password></login></e:Body></e:Envelope>`;
