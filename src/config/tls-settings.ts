// What --tls, --tls-port and --tls-name say together.
import { isIP } from "node:net";
import { ConfigurationError } from "./refusal.ts";
import type { SettingsOf } from "./schema.ts";

interface TlsSettings {
  readonly port: number;
  /** A certificate and key that somebody else made; null: Groundfog makes them, for `names`. */
  readonly files: { readonly certificate: string; readonly key: string } | null;
  /** DNS names, also "*.example.test", and addresses, beside the ones of this machine. */
  readonly names: readonly string[];
}

/** null: no HTTPS. Throws ConfigurationError. */
export function tlsSettings(settings: SettingsOf<"start">): TlsSettings | null {
  const { tls, "tls-port": port, "tls-name": names } = settings;
  if (tls === null) {
    if (names.length > 0)
      throw new ConfigurationError("tls-name is for the certificate that --tls self makes");
    return null;
  }
  if (settings["public-url"]?.toLowerCase().startsWith("http:"))
    throw new ConfigurationError("with tls, public-url must begin with https://: clients go where it says");
  if (tls === "self") return { port, files: null, names: names.map(checkedName) };
  const [certificate = "", key = "", ...more] = tls.split(",").map((file) => file.trim());
  if (certificate === "" || key === "" || more.length > 0)
    throw new ConfigurationError(`tls must be "self" or two files, CERT.pem,KEY.pem, not "${tls}"`);
  if (names.length > 0)
    throw new ConfigurationError(`tls-name is for --tls self; the names are those in ${certificate}`);
  return { port, files: { certificate, key }, names: [] };
}

/** A wildcard stands for a whole first label, and clients take none directly below a top-level domain. */
function checkedName(name: string): string {
  const text = name.toLowerCase();
  const labels = (text.startsWith("*.") ? text.slice(2) : text).split(".");
  const isName =
    text.length <= 253 &&
    labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
    // Such as 10.0.0.256: clients take it for an address.
    !/^\d+$/.test(labels.at(-1) ?? "") &&
    !(text.startsWith("*.") && labels.length < 2);
  if (isName || isIP(text) !== 0) return text;
  throw new ConfigurationError(
    `tls-name must be a DNS name such as org.test or *.org.test, or an address, not "${name}"`,
  );
}
