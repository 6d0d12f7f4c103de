// Which settings of start are refused together, and which are worth a warning.
import { SECURITY_TOKEN } from "../facts/password-policy.ts";
import { ConfigurationError } from "./refusal.ts";
import type { SettingsOf } from "./schema.ts";

/** "localhost", 127.0.0.0/8 and ::1, with or without brackets. */
function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, "$1").toLowerCase();
  return bare === "localhost" || bare === "::1" || /^127(\.\d{1,3}){3}$/.test(bare);
}

/** Throws ConfigurationError for what would be unsafe; returns warnings, one sentence each. */
export function checkStart(settings: SettingsOf<"start">): readonly string[] {
  if (settings.ephemeral && !isLoopbackHost(settings.host)) {
    throw new ConfigurationError(
      `an ephemeral org has test features without a login, so it serves loopback addresses only, not ${settings.host}`,
    );
  }
  if (settings["admin-token"] !== null && !settings.ephemeral) {
    throw new ConfigurationError("GROUNDFOG_ADMIN_TOKEN is for ephemeral orgs; a kept org mails its tokens");
  }
  if (settings["admin-token"] !== null && !SECURITY_TOKEN.test(settings["admin-token"])) {
    throw new ConfigurationError(
      "GROUNDFOG_ADMIN_TOKEN must be 25 letters and digits, as every security token is",
    );
  }
  checkUrl("public-url", settings["public-url"], ["http:", "https:"]);
  checkUrl("smtp", settings.smtp, ["smtp:", "smtps:"]);
  if (!isLoopbackHost(settings.host) && settings.tls !== null) {
    return [
      `serving plain HTTP on ${settings.host} too: passwords and session ids that are sent there can be read on the network; let other machines reach the HTTPS port only`,
    ];
  }
  const isPlain = settings["public-url"]?.startsWith("https:") !== true;
  if (!isLoopbackHost(settings.host) && isPlain) {
    return [
      `serving plain HTTP on ${settings.host}: passwords and session ids can be read on the network; serve HTTPS with --tls, or put a TLS proxy in front and name it with --public-url https://...`,
    ];
  }
  return [];
}

function checkUrl(name: string, text: string | null, protocols: readonly string[]): void {
  if (text === null) return;
  // The text is not repeated: a mail server's URL holds its password.
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigurationError(`${name} must be a URL that begins with ${protocols.join("// or ")}//`);
  }
}
