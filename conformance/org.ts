// A fresh org for one client: its own process, the example objects imported, everything told in variables.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const CITY = fileURLToPath(new URL("../examples/city", import.meta.url));

/** Hosts that some clients are wired to; they resolve them to this org in their own process. */
const FOREIGN_NAMES = ["login.salesforce.com", "*.my.salesforce.com"];

/** An address nobody has trusted; macOS gives programs only 127.0.0.1, which is as untrusted. */
const CLIENT_ADDRESS = process.platform === "darwin" ? "127.0.0.1" : "127.0.0.2";

export interface ConformanceOrg {
  readonly variables: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Throws if the org doesn't start, takes no schema or not all of the `rows` that its City__c shall have. */
export async function startOrg(rows = 0): Promise<ConformanceOrg> {
  const names = FOREIGN_NAMES.flatMap((name) => ["--tls-name", name]);
  const child = groundfog([
    "start",
    "--ephemeral",
    "--json",
    "--port",
    "0",
    "--tls",
    "self",
    "--tls-port",
    "0",
    ...names,
  ]);
  const ended = once(child, "exit");
  const { url, tlsUrl, caFile, admin } = await readyLine(child);
  const tls = dirname(caFile);
  for (const format of ["p12", "jks"]) {
    const out = ["--format", format, "--out", join(tls, `ca.${format}`)];
    await endedWell(
      groundfog(["tls", "export", "--data", dirname(tls), ...out]),
      `the export of ca.${format}`,
    );
  }
  await endedWell(groundfog(["schema", "import", CITY, "--url", url]), `the import of ${CITY}`);
  if (rows > 0) await loadCities(rows, url, admin);
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
      ORG_CITIES: String(rows),
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Row `n` of `rows`, from 0: City n, of the country NO for each tenth and SE else, with n inhabitants. */
async function loadCities(rows: number, url: string, admin: ReadyLine["admin"]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "groundfog-conformance-"));
  try {
    const file = join(folder, "cities.csv");
    const lines = Array.from(
      { length: rows },
      (_, n) => `City ${n},c-${n},${n % 10 === 0 ? "NO" : "SE"},${n},${n % 100 === 0 ? `Ålesund ${n}` : ""}`,
    );
    writeFileSync(file, `Name,CityId__c,Country__c,Population__c,AltName__c\n${lines.join("\n")}\n`);
    const loading = groundfog(["load", "City__c", file, "--url", url], {
      GROUNDFOG_USERNAME: admin.username,
      GROUNDFOG_PASSWORD: admin.password,
      GROUNDFOG_TOKEN: admin.securityToken,
    });
    await endedWell(loading, "the load of cities");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function endedWell(child: ChildProcess, what: string): Promise<void> {
  child.stdout?.resume();
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`${what} ended with ${code}`);
}

function groundfog(args: readonly string[], settings: Readonly<Record<string, string>> = {}): ChildProcess {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith("GROUNDFOG_")),
  );
  return spawn(process.execPath, [MAIN, ...args], {
    env: { ...env, ...settings },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

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
