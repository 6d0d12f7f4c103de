// The composition root: one org is the value of openOrg() or startServer(); nothing is global.
import { chmodSync, rmSync } from "node:fs";
import { type Background, startBackground } from "./background.ts";
import { createOrgContents, newOrgId, storedOrgId } from "./domain/identity/first-start.ts";
import { listUsers } from "./domain/identity/users.ts";
import { formatId } from "./domain/model/id.ts";
import type { Ports } from "./domain/ports/ports.ts";
import { bringSchemaUpToDate, catalogueCache } from "./domain/schema/catalogue-cache.ts";
import { type ProxyList, proxyList } from "./http/client-address.ts";
import type { Protocol } from "./http/exchange.ts";
import { type Listener, listen, type ServerOptions } from "./http/server.ts";
import { applyOrgFile, readOrgFile } from "./org-file.ts";
import { type PersistentUsage, persistentUsage } from "./platform/api-usage.ts";
import { systemClock } from "./platform/clock.ts";
import { type DataDirectory, openDataDirectory, temporaryDirectory } from "./platform/data-directory.ts";
import { makeKeys } from "./platform/keys.ts";
import { stderrLog } from "./platform/log.ts";
import { passwordHasher } from "./platform/password-hash.ts";
import { systemRandom } from "./platform/random.ts";
import { fileSpool } from "./platform/spool.ts";
import { lockDirectory } from "./store/sqlite/directory-lock.ts";
import { openStores, type WriterLock, writerQueue } from "./store/sqlite/open.ts";
import { bulkProtocol } from "./wire/bulk/protocol.ts";
import { controlProtocol } from "./wire/control/protocol.ts";
import { restProtocol } from "./wire/rest/protocol.ts";
import { soapProtocol } from "./wire/soap/protocol.ts";
import { webProtocol } from "./wire/web/protocol.ts";

/** How long answers in flight may take after a stop was asked for. */
const STOP_GRACE_MS = 10_000;
const DEFAULT_ADMIN = "admin@groundfog.test";

export interface StartSettings {
  readonly data: string;
  readonly ephemeral: boolean;
  readonly host: string;
  readonly port: number;
  readonly publicUrl: string | null;
  readonly trustProxy: readonly string[];
  /** Path of an org-as-code file, read when the org is made. */
  readonly org: string | null;
  readonly smtp: string | null;
  readonly adminUsername: string | null;
  readonly adminPassword: string | null;
  /** Ephemeral orgs only. */
  readonly adminToken: string | null;
}

export interface RunningOrg {
  readonly url: string;
  readonly tlsUrl: null;
  readonly inboxUrl: string;
  readonly orgId18: string;
  readonly ephemeral: boolean;
  /** `password` and `securityToken` only if this start made them; the token only of an ephemeral org. */
  readonly admin: AdminSecrets;
  readonly ports: Ports;
  readonly dataDir: string;
  stop(): Promise<void>;
  /** Resolves when the org has stopped. */
  readonly closed: Promise<void>;
}

interface AdminSecrets {
  readonly username: string;
  readonly password: string | null;
  readonly securityToken: string | null;
}

/** An org opened without listening: for administration while no server has it. Throws DirectoryInUseError. */
export async function openOrg(data: string): Promise<{ readonly ports: Ports; close(): Promise<void> }> {
  const org = await open({ data, ephemeral: false, publicUrl: null, smtp: null });
  if (org.ports.settings.orgId === 0) {
    org.close();
    throw new Error(`there is no org in ${data}; groundfog start makes one`);
  }
  return { ports: org.ports, close: async () => org.close() };
}

/** Opens (at the first start: makes) an org and serves it. Resolves once everything answers. */
export async function startServer(settings: StartSettings): Promise<RunningOrg> {
  const orgFile = settings.org === null ? null : readOrgFile(settings.org);
  const proxies = proxyList(settings.trustProxy);
  const temporary = settings.ephemeral ? temporaryDirectory() : null;
  const { promise: closed, resolve: finished } = Promise.withResolvers<void>();
  let org: OpenedOrg | null = null;
  let background: Background | null = null;
  const listeners: Listener[] = [];
  let stopped: Promise<void> | null = null;
  const shutDown = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.stop(STOP_GRACE_MS)));
    await background?.stop();
    org?.ports.usage.stop();
    await org?.ports.usage.flush();
    org?.close();
    temporary?.remove();
    finished();
  };
  const stop = (): Promise<void> => {
    stopped ??= shutDown();
    return stopped;
  };
  try {
    org = await open({ ...settings, data: temporary?.path ?? settings.data });
    const { ports } = org;
    const first = ports.settings.orgId === 0;
    const admin = first ? await firstStart(org, settings) : await knownAdmin(org);
    if (first && orgFile) await applyOrgFile(ports, orgFile, admin.username);
    background = startBackground({
      ports,
      smtp: settings.smtp,
      lock: org.lock,
      jobs: { directory: org.directory, settings: ports.settings, synchronous: org.synchronous },
    });
    org.wakes(background);
    listeners.push(...(await serve(org, settings, proxies)));
    const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
    const url = settings.publicUrl ?? `http://${host}:${listeners[0]?.port ?? settings.port}`;
    const orgId18 = formatId(ports.settings.orgId);
    const { ephemeral } = settings;
    return {
      url,
      tlsUrl: null,
      inboxUrl: `${url}/inbox`,
      orgId18,
      ephemeral,
      admin,
      ports,
      dataDir: org.directory.path,
      stop,
      closed,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface OpenedOrg {
  readonly ports: Ports & { readonly usage: PersistentUsage; readonly settings: { orgId: number } };
  readonly directory: DataDirectory;
  readonly lock: WriterLock;
  readonly synchronous: "FULL" | "OFF";
  /** From now on ports.wake() wakes `background`. */
  wakes(background: Background): void;
  close(): void;
}

interface OpenSettings {
  readonly data: string;
  readonly ephemeral: boolean;
  readonly publicUrl: string | null;
  readonly smtp: string | null;
}

/** Locks and opens a data directory, and brings its tables up to date. orgId is 0 if no org was made there yet. */
async function open({ data, ephemeral, publicUrl, smtp }: OpenSettings): Promise<OpenedOrg> {
  const directory = openDataDirectory(data);
  const unlock = lockDirectory(directory.path);
  const synchronous = ephemeral ? "OFF" : "FULL";
  const lock = writerQueue();
  const sendsMail = smtp !== null;
  let close = unlock;
  try {
    const opened = openStores({ file: directory.database, synchronous, lock, cacheKib: 65_536 });
    close = () => {
      opened.close();
      unlock();
    };
    const { stores } = opened;
    let background: Background | null = null;
    const usage = await persistentUsage(stores, systemClock);
    const ports = {
      stores,
      clock: systemClock,
      random: systemRandom,
      passwords: passwordHasher(directory.masterKey),
      keys: makeKeys(directory.masterKey),
      log: stderrLog,
      settings: { ephemeral, publicUrl, sendsMail, orgId: await storedOrgId(stores) },
      spool: fileSpool(directory.spool),
      usage,
      catalogue: catalogueCache(stores),
      wake: (worker: "mail" | "jobs") => background?.wake(worker),
    };
    await bringSchemaUpToDate(stores);
    return {
      ports,
      directory,
      lock,
      synchronous,
      wakes: (started) => {
        background = started;
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** Makes organization, profiles and administrator. An ephemeral org tells its token, a kept one mails it. */
async function firstStart({ ports }: OpenedOrg, settings: StartSettings): Promise<AdminSecrets> {
  ports.settings.orgId = newOrgId(ports);
  const made = await createOrgContents(ports, {
    admin: {
      username: settings.adminUsername ?? DEFAULT_ADMIN,
      ...(settings.adminPassword === null ? {} : { password: settings.adminPassword }),
      ...(settings.adminToken === null || !settings.ephemeral ? {} : { token: settings.adminToken }),
    },
  });
  return { ...made, securityToken: settings.ephemeral ? made.securityToken : null };
}

async function knownAdmin({ ports }: OpenedOrg): Promise<AdminSecrets> {
  const users = await listUsers(ports);
  const admin = users.find((user) => user.profile === "System Administrator");
  return { username: admin?.username ?? DEFAULT_ADMIN, password: null, securityToken: null };
}

/** The TCP listener; a kept org's control commands are on a socket in its directory, an ephemeral org's on TCP. */
async function serve(org: OpenedOrg, settings: StartSettings, proxies: ProxyList): Promise<Listener[]> {
  const { ports } = org;
  const control = controlProtocol(ports);
  const protocols: Protocol[] = [
    soapProtocol(ports),
    restProtocol(ports),
    bulkProtocol(ports),
    webProtocol(ports),
  ];
  const options: ServerOptions = {
    protocols: settings.ephemeral ? [...protocols, control] : protocols,
    proxies,
    publicUrl: settings.publicUrl,
    onCrash: (id, error) => ports.log.crash(id, error),
  };
  const listeners = [await listen(options, { host: settings.host, port: settings.port })];
  if (!settings.ephemeral) {
    rmSync(org.directory.socket, { force: true });
    listeners.push(await listen({ ...options, protocols: [control] }, { path: org.directory.socket }));
    chmodSync(org.directory.socket, 0o600);
  }
  return listeners;
}
