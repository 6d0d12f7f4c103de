// Has the HTTPS listener show a certificate that was renewed. A look at two small files every other second works with
// every way of replacing them (links, mounts, copies), which file events don't.
import type { Log } from "../domain/ports/platform.ts";
import type { Listener } from "../http/server.ts";
import type { TlsIdentity } from "../platform/tls/identity.ts";

const LOOK_MS = 2000;

/** Until the returned function is called. A certificate that is unfit is told once, and the old one stays. */
export function watchCertificate(identity: TlsIdentity, listener: Listener, log: Log): () => void {
  let told = "";
  const timer = setInterval(() => {
    try {
      const pair = identity.renewed(new Date());
      if (!pair) return;
      listener.present(pair);
      told = "";
      log.event("tlsCertificateRenewed");
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== told) log.event("tlsCertificateRefused", { reason });
      told = reason;
    }
  }, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
