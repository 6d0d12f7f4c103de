// Writes the documents that are made from source: docs/configuration.md from the settings' table, docs/login-cases.md from
// the table of cases, and the README's table of clients from the last conformance run. With --check it writes nothing and fails if one is stale.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { renderMarkdown } from "../src/config/help.ts";
import { LOGIN_CASES } from "../test/identity/cases/cases.ts";
import { type ClientResult, clientTable, withClientTable } from "./client-table.ts";
import { renderCases } from "./login-cases.ts";

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));
const read = (name: string): string => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), "utf8") : "");

const documents: Record<string, string> = {
  "docs/configuration.md": renderMarkdown(),
  "docs/login-cases.md": renderCases(LOGIN_CASES),
};
const readme = read("README.md");
const results = read("conformance/results.json");
if (readme !== "" && results !== "") {
  documents["README.md"] = withClientTable(readme, clientTable(JSON.parse(results) as ClientResult[]));
}

const isCheck = process.argv.includes("--check");
for (const [name, text] of Object.entries(documents)) {
  if (read(name) === text) continue;
  if (isCheck) {
    console.error(`${name} is stale: run npm run docs`);
    process.exitCode = 1;
  } else {
    writeFileSync(pathOf(name), text);
    console.log(`wrote ${name}`);
  }
}
