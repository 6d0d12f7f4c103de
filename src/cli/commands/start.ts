// groundfog start: starts the org, says so once everything answers, and serves until told to stop.
import { isAbsolute, resolve } from "node:path";
import { checkStart } from "../../config/check-start.ts";
import { ConfigurationError } from "../../config/refusal.ts";
import type { SettingsOf } from "../../config/schema.ts";
import { tlsSettings } from "../../config/tls-settings.ts";
import { proxyList } from "../../http/client-address.ts";
import { startServer } from "../../org.ts";
import { smtpTransport } from "../../platform/smtp.ts";
import { checkPair, pairWarnings, readPair } from "../../platform/tls/given-pair.ts";
import type { PairFiles } from "../../platform/tls/settings.ts";
import { printLine, printNote } from "../output.ts";
import { renderReadyBlock, renderReadyJson } from "../ready-block.ts";

/** Resolves with the exit code when the org has stopped. Throws ConfigurationError, or what kept it from starting. */
export async function start(settings: SettingsOf<"start">): Promise<number> {
  checkProxies(settings["trust-proxy"]);
  checkMailServer(settings.smtp);
  const tls = tlsSettings(settings);
  const warnings = [...checkStart(settings), ...(tls?.files ? checkCertificate(tls.files) : [])];
  for (const warning of warnings) printNote(`groundfog: warning: ${warning}`);
  const stopAsked = signalled();
  const org = await startServer({
    data: settings.data,
    ephemeral: settings.ephemeral,
    host: settings.host.replace(/^\[(.*)\]$/, "$1"),
    port: settings.port,
    tls,
    publicUrl: settings["public-url"]?.replace(/\/+$/, "") ?? null,
    trustProxy: settings["trust-proxy"],
    org: settings.org,
    smtp: settings.smtp,
    adminUsername: settings["admin-username"],
    adminPassword: settings["admin-password"],
    adminToken: settings["admin-token"],
  });
  const where = isAbsolute(settings.data) ? settings.data : resolve(settings.data);
  printLine(settings.json ? renderReadyJson(org) : renderReadyBlock(org, settings.ephemeral ? null : where));
  await Promise.race([stopAsked, org.closed]);
  await org.stop();
  return 0;
}

/** Throws ConfigurationError naming a range that is none. */
function checkProxies(ranges: readonly string[]): void {
  try {
    proxyList(ranges);
  } catch (error) {
    throw new ConfigurationError(`trust-proxy: ${(error as Error).message}`);
  }
}

/** Throws ConfigurationError saying what is wrong with the URL, but not the URL: it holds a password. */
function checkMailServer(url: string | null): void {
  try {
    if (url !== null) smtpTransport(url);
  } catch (error) {
    throw new ConfigurationError((error as Error).message);
  }
}

/** Throws ConfigurationError for a certificate that can't be served; returns warnings. */
function checkCertificate(files: PairFiles): readonly string[] {
  try {
    checkPair(files, readPair(files), new Date());
    return pairWarnings(files);
  } catch (error) {
    throw new ConfigurationError(`tls: ${(error as Error).message}`);
  }
}

/** npm passes Ctrl-C on to a process that had it from the terminal already; both are one wish to stop. */
const SAME_WISH = 1000;

/** Resolves at the first SIGINT or SIGTERM; another one, later, ends the process without waiting for the stop. */
function signalled(): Promise<void> {
  const { promise, resolve: ask } = Promise.withResolvers<void>();
  let askedAt: number | undefined;
  const asked = (signal: NodeJS.Signals): void => {
    const now = performance.now();
    if (askedAt !== undefined && now - askedAt > SAME_WISH) {
      process.off("SIGINT", asked);
      process.off("SIGTERM", asked);
      process.kill(process.pid, signal);
    }
    askedAt ??= now;
    ask();
  };
  process.on("SIGINT", asked);
  process.on("SIGTERM", asked);
  return promise;
}
