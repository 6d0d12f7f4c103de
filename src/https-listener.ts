// HTTPS beside HTTP: which certificate, on which port, and under which address it is told.
import { watchCertificate } from "./background/watch-certificate.ts";
import type { Log } from "./domain/ports/platform.ts";
import { type Listener, listen, type ServerOptions } from "./http/server.ts";
import { givenIdentity, selfMadeIdentity } from "./platform/tls/identity.ts";
import type { TlsStartSettings } from "./platform/tls/settings.ts";

export interface HttpsListener extends Listener {
  /** "https://host:port". */
  readonly url: string;
  /** The certificate that clients must trust; null if it isn't ours. */
  readonly caFile: string | null;
}

const THIS_MACHINE = ["localhost", "127.0.0.1", "::1"];

/** What clients on this machine call `host`: nobody can connect to "every address", or verify it. */
export const toldHost = (host: string): string => (host === "0.0.0.0" || host === "::" ? "localhost" : host);

/** `data`: the locked data directory. Throws TlsError for a certificate, Node's error with `flag` for a port. */
export async function listenHttps(
  options: ServerOptions,
  host: string,
  tls: TlsStartSettings,
  data: string,
  log: Log,
): Promise<HttpsListener> {
  const now = new Date();
  const told = toldHost(host);
  const identity = tls.files
    ? givenIdentity(tls.files, now)
    : selfMadeIdentity(data, [...THIS_MACHINE, told, ...tls.names], now);
  let listener: Listener;
  try {
    listener = await listen(options, { host, port: tls.port }, identity.pair);
  } catch (error) {
    throw Object.assign(error as Error, { flag: "--tls-port" });
  }
  const endWatch = watchCertificate(identity, listener, log);
  return {
    ...listener,
    url: options.publicUrl ?? `https://${told.includes(":") ? `[${told}]` : told}:${listener.port}`,
    caFile: identity.caFile,
    stop: (graceMs) => {
      endWatch();
      return listener.stop(graceMs);
    },
  };
}
