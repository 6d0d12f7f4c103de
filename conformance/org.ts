// A fresh org for one client: its own process, the example objects imported, everything told in variables.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const CITY = fileURLToPath(new URL("../examples/city", import.meta.url));

/** An address nobody has trusted; macOS gives programs only 127.0.0.1, which is as untrusted. */
const CLIENT_ADDRESS = process.platform === "darwin" ? "127.0.0.1" : "127.0.0.2";

/** Hosts that some clients can't be led away from. */
const FOREIGN_NAMES = ["login.salesforce.com", "*.my.salesforce.com"];

export interface ConformanceOrg {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Throws if the org doesn't start or takes no schema. */
export async function startOrg(): Promise<ConformanceOrg> {
  const names = FOREIGN_NAMES.flatMap((name) => ["--tls-name", name]);
  const child = spawn(
    process.execPath,
    [MAIN, "start", "--ephemeral", "--json", "--port", "0", "--tls", "self", "--tls-port", "0", ...names],
    { env: environment(), stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = once(child, "exit");
  const { url, tlsUrl, caFile, admin } = await readyLine(child);
  await succeed("schema", "import", CITY, "--url", url);
  const tls = dirname(caFile);
  for (const format of ["p12", "jks"]) {
    await succeed(
      "tls",
      "export",
      "--data",
      dirname(tls),
      "--format",
      format,
      "--out",
      join(tls, `ca.${format}`),
    );
  }
  return {
    variables: {
      ORG_URL: url,
      ORG_TLS_URL: tlsUrl,
      ORG_CA_FILE: caFile,
      ORG_TRUST_STORE: join(tls, "ca.p12"),
      ORG_TRUST_STORE_JKS: join(tls, "ca.jks"),
      ORG_USERNAME: admin.username,
      ORG_PASSWORD: admin.password,
      ORG_TOKEN: admin.securityToken,
      ORG_CLIENT_ADDRESS: CLIENT_ADDRESS,
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GROUNDFOG_")));

/** Its failure says what the command said. */
const succeed = (...args: string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [MAIN, ...args], { env: environment() });

interface ReadyLine {
  readonly url: string;
  readonly tlsUrl: string;
  readonly caFile: string;
  readonly admin: { readonly username: string; readonly password: string; readonly securityToken: string };
}

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (child.stdout !== null) {
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as ReadyLine;
  }
  throw new Error("the org ended before it was ready");
}
