// The parse and validity cases of @jetstreamapp/soql-parser-js against our parser: `npm run conformance -- soql-parser-suite
// PATH`. PATH is a checkout of the version that package.json pins; its package ships no cases.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Condition, Query } from "../src/soql/ast.ts";
import { SoqlError } from "../src/soql/error.ts";
import { parseQuery } from "../src/soql/parse.ts";
import { settled } from "./soql-parser-reasons.ts";

interface Case {
  readonly testCase: number;
  readonly soql: string;
  /** Absent of parse cases, which are all valid. */
  readonly isValid?: boolean;
  readonly options?: { readonly allowApexBindVariables?: boolean };
  readonly output?: TheirQuery;
}

/** As far as it is compared. */
interface TheirQuery {
  readonly fields?: readonly unknown[];
  readonly sObject?: string;
  readonly relationshipName?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly orderBy?: readonly unknown[];
  readonly groupBy?: readonly unknown[];
  readonly where?: TheirCondition;
}

interface TheirCondition {
  readonly left: { readonly field?: string; readonly fn?: unknown } | null;
  readonly right?: TheirCondition;
}

const SUITES = { parse: "test-cases.ts", valid: "test-cases-for-is-valid.ts" } as const;

/** Prints what the two parsers don't agree about, and the figures; resolves to the exit code. */
export async function runSoqlParserSuite(path: string | undefined): Promise<number> {
  const checkout = resolve(path ?? "");
  const pinned = version(resolve(import.meta.dirname, ".."), "devDependencies");
  if (path === undefined || version(checkout, "version") !== pinned) {
    console.error(`soql-parser-suite needs the path of a checkout of soql-parser-js ${pinned}`);
    return 2;
  }
  let open = 0;
  for (const [suite, file] of Object.entries(SUITES)) {
    const counts = { agreed: 0, settled: 0, open: 0 };
    for (const each of await casesOf(join(checkout, "test", file))) {
      const disagreement = compare(each);
      const reason = each.options?.allowApexBindVariables
        ? "SOQL inside Apex only"
        : settled(`${suite} ${each.testCase}`);
      if (disagreement === null) {
        counts.agreed += 1;
        if (!reason || each.options?.allowApexBindVariables) continue;
        counts.open += 1;
        console.log(`✘ ${suite} ${each.testCase}: agreed, though there is a reason not to: ${reason}`);
      } else if (reason) counts.settled += 1;
      else {
        counts.open += 1;
        console.log(`✘ ${suite} ${each.testCase}: ${disagreement}\n    ${each.soql.trim().slice(0, 300)}`);
      }
    }
    console.log(
      `${suite}: ${counts.agreed} agreed, ${counts.settled} settled otherwise, ${counts.open} open`,
    );
    open += counts.open;
  }
  return open > 0 ? 1 : 0;
}

function version(folder: string, key: "version" | "devDependencies"): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return key === "version" ? manifest.version : manifest.devDependencies["@jetstreamapp/soql-parser-js"];
  } catch {
    return undefined;
  }
}

/** The file as it is, but for its types and for what it imports, which are types alone. */
async function casesOf(file: string): Promise<readonly Case[]> {
  const source = readFileSync(file, "utf8").replaceAll(/^import .*$/gm, "");
  const folder = mkdtempSync(join(tmpdir(), "groundfog-soql-parser-"));
  try {
    const module = join(folder, "cases.mjs");
    writeFileSync(module, stripTypeScriptTypes(source, { mode: "transform" }));
    return (await import(pathToFileURL(module).href)).testCases;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What is different; null if nothing is. */
function compare({ soql, isValid = true, output }: Case): string | null {
  let query: Query | undefined;
  let refusal = "";
  try {
    query = parseQuery(soql);
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error;
    refusal = (error.params["detail"] ?? "").split("\n").at(-1) ?? "";
  }
  if (!query) return isValid ? `ours refuses it: ${refusal}` : null;
  if (!isValid) return "ours takes it";
  if (!output) return null;
  const [told, expected] = [shapeOf(query), theirShape(output)].map((shape) => JSON.stringify(shape));
  return told === expected ? null : `ours reads ${told}, theirs ${expected}`;
}

/** Names and numbers of a query's parts. */
const shapeOf = (query: Query) => ({
  object: query.object.text,
  // COUNT() is a field of theirs.
  fields: query.fields?.length ?? 1,
  conditions: leaves(query.where),
  groupBy: query.groupBy?.paths.length ?? 0,
  orderBy: query.orderBy.length,
  limit: query.limit,
  offset: query.offset?.value ?? null,
});

function leaves(condition: Condition | null): number {
  if (!condition) return 0;
  if (condition.kind === "not") return leaves(condition.term);
  if (condition.kind !== "and" && condition.kind !== "or") return 1;
  return condition.terms.reduce((sum, term) => sum + leaves(term), 0);
}

const theirShape = (query: TheirQuery) => ({
  object: query.sObject ?? query.relationshipName,
  fields: query.fields?.length ?? 0,
  conditions: theirLeaves(query.where),
  groupBy: theirGroups(query.groupBy),
  orderBy: query.orderBy?.length ?? 0,
  limit: query.limit ?? null,
  offset: query.offset ?? null,
});

/** A NOT stands where a condition would, without a field. */
function theirLeaves(condition: TheirCondition | undefined): number {
  if (!condition) return 0;
  const here = condition.left?.field !== undefined || condition.left?.fn !== undefined ? 1 : 0;
  return here + theirLeaves(condition.right);
}

/** ROLLUP and CUBE are one element, whose fields are its parameters. */
function theirGroups(groups: readonly unknown[] = []): number {
  return groups.reduce<number>((sum, group) => {
    const { functionName, parameters } =
      (group as { fn?: { functionName?: string; parameters?: unknown[] } }).fn ?? {};
    return sum + (/^(ROLLUP|CUBE)$/i.test(functionName ?? "") ? (parameters?.length ?? 0) : 1);
  }, 0);
}
