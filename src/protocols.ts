// The wire protocols and where they are. Their code is a good half of the program's: it is read behind the start, or for
// the first request that comes before that.
import type { Ports } from "./domain/ports/ports.ts";
import type { Protocol } from "./http/exchange.ts";

interface LateProtocol extends Protocol {
  /** Reads its code, if that hasn't been done. */
  load(): Promise<Protocol>;
}

/** Throws, once it is loaded, if its code says other mounts. */
function late(name: string, mounts: readonly string[], read: () => Promise<Protocol>): LateProtocol {
  let loading: Promise<Protocol> | undefined;
  let loaded: Protocol | undefined;
  const load = async (): Promise<Protocol> => {
    const protocol = await read();
    if (protocol.mounts.join() !== mounts.join())
      throw new Error(`${name} is mounted at ${mounts}, but says ${protocol.mounts}`);
    loaded = protocol;
    return protocol;
  };
  const once = (): Promise<Protocol> => {
    loading ??= load();
    return loading;
  };
  return {
    name,
    mounts,
    load: once,
    handle: (request) =>
      loaded ? loaded.handle(request) : once().then((protocol) => protocol.handle(request)),
    crashed: (request) => (loaded ? loaded.crashed(request) : { status: 500 }),
  };
}

/** All that anybody may ask; the console's is apart. */
export function wireProtocols(ports: Ports): readonly LateProtocol[] {
  return [
    late("soap", ["/services/Soap", "/services/wsdl"], async () =>
      (await import("./wire/soap/protocol.ts")).soapProtocol(ports),
    ),
    late("rest", ["/services/data"], async () =>
      (await import("./wire/rest/protocol.ts")).restProtocol(ports),
    ),
    late("bulk", ["/services/data/{any}/jobs"], async () =>
      (await import("./wire/bulk/protocol.ts")).bulkProtocol(ports),
    ),
    late("bulk1", ["/services/async"], async () =>
      (await import("./wire/bulk1/protocol.ts")).bulk1Protocol(ports),
    ),
    late("odata", ["/odata/v4"], async () => (await import("./wire/odata/protocol.ts")).odataProtocol(ports)),
    late("identity", ["/id"], async () =>
      (await import("./wire/identity/protocol.ts")).identityProtocol(ports),
    ),
    late("own", OWN, async () => (await import("./wire/own/protocol.ts")).ownProtocol(ports)),
    late("web", ["/"], async () => (await import("./wire/web/protocol.ts")).webProtocol(ports)),
  ];
}

const OWN = ["login-check", "login-problems", "logins", "security-token", "users"].map(
  (path) => `/groundfog/${path}`,
);

/** Reads the code of all, one after the other, with other work between. */
export async function loadProtocols(protocols: readonly LateProtocol[]): Promise<void> {
  for (const protocol of protocols) await protocol.load();
}
