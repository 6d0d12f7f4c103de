// Runs real clients, unchanged and pinned, against fresh orgs; prints a table and keeps conformance/results.json.
// A client is a folder with its own lock file and a program that prints one line of JSON per check.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startOrg } from "./org.ts";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly note: string;
}

interface Client {
  readonly name: string;
  /** Folder below clients/. */
  readonly folder: string;
  /** Installs what the lock file pins. */
  readonly install: readonly string[];
  /** Runs the checks; the org is told in ORG_ variables. */
  readonly run: readonly string[];
  /** The version that is pinned. */
  version(): string;
}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const CLIENTS: readonly Client[] = [
  {
    name: "jsforce",
    folder: "jsforce",
    install: ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
    run: [process.execPath, "checks.ts"],
    version: () => dependencyOf("clients/jsforce/package.json", "jsforce"),
  },
];

const wanted = process.argv.slice(2);
const results: { client: string; version: string; checks: Check[] }[] = [];
for (const client of CLIENTS) {
  if (wanted.length > 0 && !wanted.includes(client.name)) continue;
  const checks = await checkClient(client);
  results.push({ client: client.name, version: client.version(), checks });
  console.log(`\n${client.name} ${client.version()}`);
  for (const { name, ok, note } of checks)
    console.log(`  ${ok ? "✔" : "✘"} ${name}${note === "" ? "" : `: ${note}`}`);
}

if (wanted.length === 0) {
  // Notes hold ids and counts of one run, which would change the file every time; only failures keep theirs.
  const kept = results.map(({ checks, ...client }) => ({
    ...client,
    checks: checks.map((check) => (check.ok ? { ...check, note: "" } : check)),
  }));
  writeFileSync(pathOf("results.json"), `${JSON.stringify(kept, null, 2)}\n`);
}
const all = results.flatMap(({ checks }) => checks);
const failed = all.filter(({ ok }) => !ok).length;
console.log(`\n${all.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || all.length === 0 ? 1 : 0;

async function checkClient(client: Client): Promise<Check[]> {
  const cwd = pathOf(`clients/${client.folder}`);
  const installed = await runProgram(client.install, cwd, {}, () => undefined);
  if (installed !== 0) return [{ name: "install", ok: false, note: `exit code ${installed}` }];
  const org = await startOrg();
  try {
    const checks: Check[] = [];
    const code = await runProgram(client.run, cwd, org.variables, (line) =>
      checks.push(JSON.parse(line) as Check),
    );
    if (code !== 0)
      checks.push({ name: "the client's program ends well", ok: false, note: `exit code ${code}` });
    return checks;
  } finally {
    await org.stop();
  }
}

async function runProgram(
  [program = "", ...args]: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>>,
  told: (line: string) => void,
): Promise<number | null> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("{")) told(line);
  }
  return await ended;
}

function dependencyOf(manifest: string, name: string): string {
  const path = pathOf(manifest);
  if (!existsSync(path)) return "unknown";
  const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as {
    dependencies?: Record<string, string>;
  };
  return dependencies?.[name] ?? "unknown";
}
