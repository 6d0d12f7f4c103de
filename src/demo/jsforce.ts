// jsforce as it comes from npm, made to come from another address of this machine.
import http from "node:http";
import type { Connection } from "jsforce";
import { CommandFailed } from "../cli/failure.ts";

/** An address from which nobody has logged in. macOS gives programs only 127.0.0.1, which is as untrusted. */
export const CLIENT_ADDRESS = process.platform === "darwin" ? "127.0.0.1" : "127.0.0.2";

const API_VERSION = "60.0";

/** Makes connections. Throws CommandFailed if jsforce isn't installed. */
export async function loadJsforce(): Promise<{ version: string; connect: (url: string) => Connection }> {
  // jsforce reads these when it is loaded; a proxy could not reach this machine's loopback.
  for (const name of ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"]) delete process.env[name];
  // jsforce sends through Node's own agent, so its requests leave from here without a change to it.
  http.globalAgent = new http.Agent({ keepAlive: true, localAddress: CLIENT_ADDRESS });
  try {
    const { default: jsforce } = await import("jsforce");
    return {
      version: jsforce.VERSION,
      connect: (url) => new jsforce.Connection({ loginUrl: url, version: API_VERSION }),
    };
  } catch {
    throw new CommandFailed("the demo shows an unchanged jsforce at work: npm install jsforce");
  }
}
