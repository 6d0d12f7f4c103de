// Runs real clients, unchanged and pinned, against fresh orgs; prints a table and keeps conformance/results.json.
// A client is a folder with its own lock file and a program that prints one line of JSON per check.
import { readFileSync, writeFileSync } from "node:fs";
import { CLIENTS, type Client, pathOf } from "./clients.ts";
import { install, runProgram, SkippedError } from "./install.ts";
import { runJsforceSuite } from "./jsforce-suite.ts";
import { startOrg } from "./org.ts";
import { runSoqlParserSuite } from "./soql-parser-suite.ts";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly note: string;
}

interface Result {
  readonly client: string;
  readonly version: string;
  readonly checks: readonly Check[];
}

const wanted = process.argv.slice(2);
if (wanted[0] === "jsforce-suite") process.exit(await runJsforceSuite(wanted[1]));
if (wanted[0] === "soql-parser-suite") process.exit(await runSoqlParserSuite(wanted[1]));
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
  const installed = await install(client);
  if (installed !== 0) return [{ name: "install", ok: false, note: `exit code ${installed}` }];
  const org = await startOrg(client.cities);
  try {
    const checks: Check[] = [];
    const code = await runProgram(client.run, pathOf(`clients/${client.folder}`), org.variables, (line) => {
      if (line.startsWith("{")) checks.push(JSON.parse(line) as Check);
    });
    if (code !== 0)
      checks.push({ name: "the client's program ends well", ok: false, note: `exit code ${code}` });
    return checks;
  } finally {
    await org.stop();
  }
}
