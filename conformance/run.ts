// Runs real clients, unchanged and pinned, against fresh orgs; prints a table and keeps conformance/results.json.
// A client is a folder with its own lock file and a program that prints one line of JSON per check.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
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
  /** What the installer says where its registry is out of reach: then the client is skipped, aloud. */
  readonly unreachable?: RegExp;
  /** The version that is pinned. */
  version(): string;
}

/** The client can't be had here. */
class SkippedError extends Error {}

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const MAVEN_UNREACHABLE =
  /No plugin found for prefix|Could not transfer|Could not resolve|Unknown host|could not be resolved/;

/** The version of an artifact in a pom.xml. */
const versionIn = (pom: string, artifact: string): string =>
  new RegExp(`<artifactId>${artifact}</artifactId>\\s*<version>([\\d.]+)<`).exec(
    readFileSync(pathOf(pom), "utf8"),
  )?.[1] ?? "unknown";

const CLIENTS: readonly Client[] = [
  {
    name: "jsforce",
    folder: "jsforce",
    install: ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
    run: [process.execPath, "checks.ts"],
    version: () => dependencyOf("clients/jsforce/package.json", "jsforce"),
  },
  {
    name: "force-partner-api",
    folder: "force-partner-api",
    install: ["mvn", "-q", "-B", "compile", "dependency:copy-dependencies"],
    run: ["java", "-cp", ["target/classes", "target/lib/*"].join(delimiter), "Checks"],
    unreachable: MAVEN_UNREACHABLE,
    version: () => versionIn("clients/force-partner-api/pom.xml", "force-partner-api"),
  },
  {
    name: "enterprise-wsdl",
    folder: "enterprise-wsdl",
    install: ["mvn", "-q", "-B", "dependency:copy-dependencies"],
    run: [process.execPath, "checks.ts"],
    unreachable: MAVEN_UNREACHABLE,
    version: () => versionIn("clients/enterprise-wsdl/pom.xml", "force-wsc"),
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
    console.log(`  skipped: ${error.message}`);
    skipped.add(client.name);
    continue;
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
  const installed = await install(client, cwd);
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

/** Exit code of the installer. Throws SkippedError if what it needs is out of reach. */
async function install({ install: command, unreachable }: Client, cwd: string): Promise<number | null> {
  const said: string[] = [];
  let code: number | null;
  try {
    code = await runProgram(command, cwd, {}, (line) => said.push(line));
  } catch (error) {
    const missing = (error as { code?: unknown }).code === "ENOENT";
    // Only a registry may be out of reach where all must run.
    if (!missing || !unreachable || process.env["GROUNDFOG_REQUIRE_ALL"] === "1") throw error;
    throw new SkippedError(`no ${command[0]} (apt-get install maven default-jdk-headless)`);
  }
  if (code !== 0 && said.some((line) => unreachable?.test(line))) throw new SkippedError("no registry");
  if (code !== 0) console.error(said.join("\n"));
  return code;
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

function dependencyOf(manifest: string, name: string): string {
  const path = pathOf(manifest);
  if (!existsSync(path)) return "unknown";
  const { dependencies } = JSON.parse(readFileSync(path, "utf8")) as {
    dependencies?: Record<string, string>;
  };
  return dependencies?.[name] ?? "unknown";
}
