// The composition root: one org is the value of openOrg() or startServer(); nothing is global.
import { chmodSync, rmSync } from "node:fs";
import { type Background, startBackground } from "./background/background.ts";
import { ConfigurationError } from "./config/refusal.ts";
import {
  areKeysOf,
  createOrgContents,
  finishFirstStart,
  isUnfinished,
  newOrgId,
  storedOrgId,
} from "./domain/identity/first-start.ts";
import { proxyTrouble } from "./domain/identity/trusted-networks.ts";
import { listUsers } from "./domain/identity/users.ts";
import { rememberSending, sentLast } from "./domain/mail/sending.ts";
import { formatId } from "./domain/model/id.ts";
import type { Clock } from "./domain/ports/platform.ts";
import type { Ports } from "./domain/ports/ports.ts";
import { bringSchemaUpToDate, catalogueCache } from "./domain/schema/catalogue-cache.ts";
import { bringStandardRecordsUpToDate } from "./domain/schema/standard-records.ts";
import { type ProxyList, proxyList } from "./http/client-address.ts";
import type { Protocol } from "./http/exchange.ts";
import { type Listener, listen, type ServerOptions } from "./http/server.ts";
import { type HttpsListener, listenHttps } from "./https-listener.ts";
import { type PersistentUsage, persistentUsage } from "./platform/api-usage.ts";
import { auditKey, auditSeal } from "./platform/audit-seal.ts";
import { systemClock } from "./platform/clock.ts";
import { commonPasswords } from "./platform/common-passwords.ts";
import {
  createDatabaseFile,
  type DataDirectory,
  DataDirectoryError,
  discardDirectory,
  openDataDirectory,
  removeDatabase,
  seenUnderLock,
  socketPath,
  temporaryDirectory,
} from "./platform/data-directory.ts";
import { makeKeys } from "./platform/keys.ts";
import { stderrLog } from "./platform/log.ts";
import { masterKey } from "./platform/master-key.ts";
import { oneTimePasswords } from "./platform/one-time-passwords.ts";
import { passwordHasher } from "./platform/password-hash.ts";
import { systemRandom } from "./platform/random.ts";
import { smtpTransport } from "./platform/smtp.ts";
import { fileSpool } from "./platform/spool.ts";
import type { TlsStartSettings } from "./platform/tls/settings.ts";
import { loadProtocols, wireProtocols } from "./protocols.ts";
import { lockDirectory } from "./store/sqlite/directory-lock.ts";
import { type OpenStores, openStores } from "./store/sqlite/open.ts";
import { type WriterLock, writerQueue } from "./store/sqlite/writer-lock.ts";
import { controlProtocol } from "./wire/control/protocol.ts";

/** How long answers in flight may take after a stop was asked for. */
const STOP_GRACE_MS = 10_000;
const DEFAULT_ADMIN = "admin@groundfog.test";

export interface StartSettings {
  readonly data: string;
  readonly ephemeral: boolean;
  readonly host: string;
  readonly port: number;
  /** Absent or null: no HTTPS. */
  readonly tls?: TlsStartSettings | null;
  readonly publicUrl: string | null;
  readonly trustProxy: readonly string[];
  /** Path of an org-as-code file, read when the org is made. */
  readonly org: string | null;
  readonly smtp: string | null;
  readonly adminUsername: string | null;
  readonly adminPassword: string | null;
  /** Ephemeral orgs only. */
  readonly adminToken: string | null;
  /** The org's time instead of the system's; bulk jobs run in a thread of their own and keep to the system's. */
  readonly clock?: Clock;
  /** Rows that a bulk job commits at once; absent: as many as load best. */
  readonly jobChunkRows?: number;
}

export interface RunningOrg {
  readonly url: string;
  /** null: no HTTPS. */
  readonly tlsUrl: string | null;
  /** The certificate that HTTPS clients must trust, if it is the data directory's own. */
  readonly caFile: string | null;
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
  const org = await open({ data, ephemeral: false, publicUrl: null, proxies: [] });
  if (org.ports.settings.orgId === 0) {
    org.close();
    throw new Error(`there is no org in ${data}; groundfog start makes one`);
  }
  return { ports: org.ports, close: async () => org.close() };
}

/** Reads the org file. The code for it, and for the schemas that it may name, is read only where there is one. */
async function orgFileAt(path: string) {
  const { applyOrgFile, readOrgFile } = await import("./org-file.ts");
  const file = readOrgFile(path);
  return { apply: (ports: Ports, username: string) => applyOrgFile(ports, file, username) };
}

/** Opens (at the first start: makes) an org and serves it. Resolves once everything answers. */
export async function startServer(settings: StartSettings): Promise<RunningOrg> {
  const orgFile = settings.org === null ? null : await orgFileAt(settings.org);
  const proxies = proxyList(settings.trustProxy);
  const mailServer = settings.smtp === null ? null : smtpTransport(settings.smtp);
  const temporary = settings.ephemeral ? temporaryDirectory() : null;
  const { promise: closed, resolve: finished } = Promise.withResolvers<void>();
  let org: OpenedOrg | null = null;
  let background: Background | null = null;
  const listeners: Listener[] = [];
  let stopped: Promise<void> | null = null;
  let isAbandoned = false;
  const shutDown = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.stop(STOP_GRACE_MS)));
    await background?.stop();
    org?.ports.usage.stop();
    // A full disk must not keep the org from closing.
    await org?.ports.usage.flush().catch((error: unknown) => org?.ports.log.crash("usage", error));
    org?.close(isAbandoned);
    temporary?.remove();
    finished();
  };
  const stop = (): Promise<void> => {
    stopped ??= shutDown();
    return stopped;
  };
  try {
    org = await open({
      ...settings,
      data: temporary?.path ?? settings.data,
      proxies: settings.trustProxy,
    });
    const { ports } = org;
    const trouble = proxyTrouble(await ports.stores.identity.networks.list(), settings.trustProxy);
    if (trouble !== null) throw new ConfigurationError(`trust-proxy: ${trouble}`);
    const first = ports.settings.orgId === 0;
    const admin = first ? await firstStart(org, settings) : await knownAdmin(org);
    if (first) await orgFile?.apply(ports, admin.username);
    if (!first && orgFile) ports.log.event("orgFileNotRead", { reason: "the org is there already" });
    await rememberSending(ports);
    const protocols = wireProtocols(ports);
    const https = await serve(org, settings, proxies, listeners, protocols);
    if (first) await finishFirstStart(ports);
    background = startBackground({
      ports,
      mailServer,
      lock: org.lock,
      leaveLog: org.leaveLog,
      jobs: {
        directory: org.directory,
        settings: ports.settings,
        synchronous: org.synchronous,
        commits: org.lock.commits,
        auditKey: org.auditKey,
        ...(settings.jobChunkRows === undefined ? {} : { chunkRows: settings.jobChunkRows }),
      },
    });
    org.wakes(background);
    const host = settings.host.includes(":") ? `[${settings.host}]` : settings.host;
    const url = settings.publicUrl ?? `http://${host}:${listeners[0]?.port ?? settings.port}`;
    const orgId18 = formatId(ports.settings.orgId);
    const { ephemeral } = settings;
    // Behind whatever waits for the start.
    setImmediate(() =>
      loadProtocols(protocols).catch((error: unknown) => ports.log.crash("protocols", error)),
    );
    return {
      url,
      tlsUrl: https?.url ?? null,
      caFile: https?.caFile ?? null,
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
    // An org whose secrets nobody was told would be there for good.
    isAbandoned = true;
    await stop();
    throw error;
  }
}

interface OpenedOrg {
  readonly ports: Ports & { readonly usage: PersistentUsage; readonly settings: { orgId: number } };
  readonly directory: DataDirectory;
  readonly lock: WriterLock;
  readonly leaveLog: OpenStores["leaveLog"];
  readonly synchronous: "FULL" | "OFF";
  readonly auditKey: Uint8Array;
  /** From now on ports.wake() wakes `background`. */
  wakes(background: Background): void;
  /** An abandoned org that was not there before this start is removed. */
  close(isAbandoned?: boolean): void;
}

interface OpenSettings {
  readonly data: string;
  readonly ephemeral: boolean;
  readonly publicUrl: string | null;
  readonly proxies: readonly string[];
  /** Absent: as the last server had it. */
  readonly smtp?: string | null;
  readonly clock?: Clock;
}

/** Locks and opens a data directory, and brings its tables up to date. orgId is 0 if no org was made there yet. */
async function open(settings: OpenSettings): Promise<OpenedOrg> {
  const { data, ephemeral, publicUrl, proxies, smtp, clock = systemClock } = settings;
  let directory = openDataDirectory(data);
  const unlock = lockDirectory(directory.path);
  const synchronous = ephemeral ? "OFF" : "FULL";
  const lock = writerQueue();
  let opened: OpenStores | null = null;
  const close = (isAbandoned = false): void => {
    opened?.close();
    if (isAbandoned) discardDirectory(directory);
    unlock();
  };
  try {
    directory = seenUnderLock(directory);
    const key = masterKey(directory);
    const trailKey = auditKey(key);
    const storeOptions = {
      file: directory.database,
      synchronous,
      lock,
      cacheKib: 32_768,
      audit: auditSeal(trailKey, directory.auditHead),
    } as const;
    createDatabaseFile(directory);
    opened = openStores(storeOptions);
    if (await isUnfinished(opened.stores)) {
      opened.close();
      directory = removeDatabase(directory);
      createDatabaseFile(directory);
      opened = openStores(storeOptions);
    }
    const { stores } = opened;
    const keys = makeKeys(key);
    if (!(await areKeysOf(stores, keys))) {
      throw new DataDirectoryError(`${directory.masterKey} is not the key that this org was made with`);
    }
    const sendsMail = smtp === undefined ? await sentLast(stores) : smtp !== null;
    let background: Background | null = null;
    const usage = await persistentUsage(stores, clock);
    const ports = {
      stores,
      clock,
      random: systemRandom,
      passwords: passwordHasher(key),
      commonPasswords: commonPasswords(),
      oneTimePasswords,
      keys,
      auditSeal: storeOptions.audit,
      log: stderrLog,
      settings: { ephemeral, publicUrl, proxies, sendsMail, orgId: await storedOrgId(stores) },
      spool: fileSpool(directory.spool),
      usage,
      catalogue: catalogueCache(stores),
      wake: (worker: "mail" | "jobs") => background?.wake(worker),
    };
    await bringSchemaUpToDate(stores);
    await bringStandardRecordsUpToDate(ports);
    return {
      ports,
      directory,
      lock,
      leaveLog: opened.leaveLog,
      synchronous,
      auditKey: trailKey,
      wakes: (started) => {
        background = started;
      },
      close,
    };
  } catch (error) {
    close(true);
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

/** The TCP listeners, of which it returns the one for HTTPS; a kept org's control commands are on a socket in its directory, an ephemeral org's on TCP. */
async function serve(
  org: OpenedOrg,
  settings: StartSettings,
  proxies: ProxyList,
  listeners: Listener[],
  protocols: readonly Protocol[],
): Promise<HttpsListener | null> {
  const { ports } = org;
  const control = controlProtocol(ports);
  const options: ServerOptions = {
    protocols: settings.ephemeral ? [...protocols, control] : protocols,
    proxies,
    publicUrl: settings.publicUrl,
    onCrash: (id, error) => ports.log.crash(id, error),
  };
  listeners.push(await listen(options, { host: settings.host, port: settings.port }));
  const { tls = null } = settings;
  const https = tls && (await listenHttps(options, settings.host, tls, org.directory.path, ports.log));
  if (https) listeners.push(https);
  if (!settings.ephemeral) {
    const path = socketPath(org.directory.socket);
    rmSync(path, { force: true });
    listeners.push(await listen({ ...options, protocols: [control] }, { path }));
    chmodSync(path, 0o600);
  }
  return https;
}
