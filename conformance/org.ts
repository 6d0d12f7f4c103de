// A fresh org for one client: its own process, the example objects imported, everything told in variables.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const CITY = fileURLToPath(new URL("../examples/city", import.meta.url));

/** An address nobody has trusted; macOS gives programs only 127.0.0.1, which is as untrusted. */
const CLIENT_ADDRESS = process.platform === "darwin" ? "127.0.0.1" : "127.0.0.2";

export interface ConformanceOrg {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Throws if the org doesn't start or takes no schema. */
export async function startOrg(): Promise<ConformanceOrg> {
  const child = groundfog("start", "--ephemeral", "--json", "--port", "0");
  const ended = once(child, "exit");
  const { url, admin } = await readyLine(child);
  const importing = groundfog("schema", "import", CITY, "--url", url);
  const [code] = await once(importing, "exit");
  if (code !== 0) throw new Error(`the import of ${CITY} ended with ${code}`);
  return {
    variables: {
      ORG_URL: url,
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

const groundfog = (...args: string[]): ChildProcess => {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GROUNDFOG_")),
  );
  return spawn(process.execPath, [MAIN, ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
};

interface ReadyLine {
  readonly url: string;
  readonly admin: { readonly username: string; readonly password: string; readonly securityToken: string };
}

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
  if (child.stdout !== null) {
    for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as ReadyLine;
  }
  throw new Error("the org ended before it was ready");
}
