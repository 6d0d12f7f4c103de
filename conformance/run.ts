// Runs real clients, unchanged and pinned, against fresh orgs; prints a table and keeps conformance/results.json.
// A client is a folder with its own lock file and a program that prints one line of JSON per check.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
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
  /** Commands, one after the other: they install what the lock file pins. */
  readonly install: readonly (readonly string[])[];
  /** Runs the checks; the org is told in ORG_ variables. */
  readonly run: readonly string[];
  /** What the installer says where its registry is out of reach: then the client is skipped, aloud. */
  readonly unreachable?: RegExp;
  /** How to get the program that installs. */
  readonly hint?: string;
  /** The version that is pinned. */
  version(): string;
}

/** The client can't be had here. */
class SkippedError extends Error {}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const VENV_PYTHON = join(".venv", "bin", "python");

const CLIENTS: readonly Client[] = [
  {
    name: "jsforce",
    folder: "jsforce",
    install: [["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]],
    run: [process.execPath, "checks.ts"],
    version: () => dependencyOf("clients/jsforce/package.json", "jsforce"),
  },
  {
    name: "simple-salesforce",
    folder: "simple-salesforce",
    install: [
      ["python3", "-m", "venv", ".venv"],
      [VENV_PYTHON, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes", "-r", "requirements.txt"],
    ],
    run: [VENV_PYTHON, "checks.py"],
    unreachable:
      /ConnectionError|NewConnectionError|No matching distribution|Temporary failure in name resolution/,
    hint: "python3 with its venv: apt-get install python3-venv",
    version: () => pinnedIn("clients/simple-salesforce/requirements.txt", /^simple-salesforce==([\d.]+)/m),
  },
  {
    name: "simpleforce",
    folder: "simpleforce",
    install: [["go", "build", "-o", join(".bin", "checks"), "."]],
    run: [join(".bin", "checks")],
    unreachable: /dial tcp|no such host|i\/o timeout|connection refused/,
    hint: "apt-get install golang-go",
    version: () => pinnedIn("clients/simpleforce/go.mod", /simpleforce\/simpleforce v([\w.-]+)/),
  },
  {
    name: "force-partner-api",
    folder: "force-partner-api",
    install: [["mvn", "-q", "-B", "compile", "dependency:copy-dependencies"]],
    run: ["java", "-cp", ["target/classes", "target/lib/*"].join(delimiter), "Checks"],
    unreachable:
      /No plugin found for prefix|Could not transfer|Could not resolve|Unknown host|could not be resolved/,
    hint: "apt-get install maven default-jdk-headless",
    version: () =>
      pinnedIn(
        "clients/force-partner-api/pom.xml",
        /<artifactId>force-partner-api<\/artifactId>\s*<version>([\d.]+)</,
      ),
  },
];

interface Result {
  readonly client: string;
  readonly version: string;
  readonly checks: readonly Check[];
}

const wanted = process.argv.slice(2);
const results: Result[] = [];
const skipped = new Set<string>();
for (const client of CLIENTS) {
  if (wanted.length > 0 && !wanted.includes(client.name)) continue;
  console.log(`\n${client.name} ${client.version()}`);
  let checks: Check[];
  try {
    checks = await checkClient(client);
  } catch (error) {
    if (!(error instanceof SkippedError)) throw error;
    if (process.env["GROUNDFOG_REQUIRE_ALL"] !== "1") {
      console.log(`  skipped: ${error.message}`);
      skipped.add(client.name);
      continue;
    }
    checks = [{ name: "install", ok: false, note: error.message }];
  }
  results.push({ client: client.name, version: client.version(), checks });
  for (const { name, ok, note } of checks)
    console.log(`  ${ok ? "✔" : "✘"} ${name}${note === "" ? "" : `: ${note}`}`);
}

if (wanted.length === 0) {
  // Notes hold ids and counts of one run, which would change the file every time; only failures keep theirs.
  const kept = results.map(({ checks, ...client }) => ({
    ...client,
    checks: checks.map((check) => (check.ok ? { ...check, note: "" } : check)),
  }));
  // What was skipped keeps what its last run said.
  const before = JSON.parse(readFileSync(pathOf("results.json"), "utf8")) as Result[];
  const all = CLIENTS.flatMap(
    ({ name }) => (skipped.has(name) ? before : kept).find(({ client }) => client === name) ?? [],
  );
  writeFileSync(pathOf("results.json"), `${JSON.stringify(all, null, 2)}\n`);
}
const all = results.flatMap(({ checks }) => checks);
const failed = all.filter(({ ok }) => !ok).length;
const left = skipped.size > 0 ? `, ${skipped.size} skipped` : "";
console.log(`\n${all.length - failed} passed, ${failed} failed${left}`);
process.exitCode = failed > 0 || all.length + skipped.size === 0 ? 1 : 0;

async function checkClient(client: Client): Promise<Check[]> {
  const cwd = pathOf(`clients/${client.folder}`);
  const installed = install(client, cwd);
  if (installed !== 0) return [{ name: "install", ok: false, note: `exit code ${installed}` }];
  const org = await startOrg();
  try {
    const checks: Check[] = [];
    const code = await runProgram(client.run, cwd, org.variables, (line) => {
      if (line.startsWith("{")) checks.push(JSON.parse(line) as Check);
    });
    if (code !== 0)
      checks.push({ name: "the client's program ends well", ok: false, note: `exit code ${code}` });
    return checks;
  } finally {
    await org.stop();
  }
}

/** Exit code of the installers. Throws SkippedError if what they need is out of reach. */
function install({ install: commands, unreachable, hint }: Client, cwd: string): number | null {
  for (const [program = "", ...args] of commands) {
    const { status, error, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
    if (error && ((error as { code?: unknown }).code !== "ENOENT" || !unreachable)) throw error;
    if (error) throw new SkippedError(`no ${program} (${hint})`);
    if (status === 0) continue;
    if (unreachable?.test(stdout + stderr)) throw new SkippedError("no registry");
    console.error(stdout + stderr);
    return status;
  }
  return 0;
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
  // A program that isn't there fails before its output is read to the end.
  ended.catch(() => undefined);
  for await (const line of createInterface({ input: child.stdout })) {
    told(line);
  }
  return await ended;
}

function pinnedIn(file: string, pattern: RegExp): string {
  return pattern.exec(readFileSync(pathOf(file), "utf8"))?.[1] ?? "unknown";
}

function dependencyOf(manifest: string, name: string): string {
  const path = pathOf(manifest);
  if (!existsSync(path)) return "unknown";
  const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as {
    dependencies?: Record<string, string>;
  };
  return dependencies?.[name] ?? "unknown";
}
