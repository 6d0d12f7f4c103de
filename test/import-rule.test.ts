// The import rule must catch what it forbids: a copy of src with a bad file for each rule is checked with the real tool.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
let copy = "";

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "groundfog-imports-"));
  cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
  for (const file of [".dependency-cruiser.cjs", "tsconfig.json", "package.json"])
    cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const PLANTED = [
  ["src/facts", `import "../domain/fault.ts";`, "facts-imports-only-itself"],
  ["src/soql", `import "../domain/fault.ts";`, "soql-imports-only-facts"],
  ["src/domain", `import "../http/exchange.ts";`, "domain-imports-only-facts+soql+formula"],
  ["src/domain", `import "../store/sqlite/driver.ts";`, "domain-imports-only-facts+soql+formula"],
  ["src/domain", `import "node:fs";`, "pure-core-touches-no-io"],
  ["src/domain", `import "saxes";`, "pure-core-takes-no-packages"],
  ["src/store", `import "../domain/records/write.ts";`, "outer-layers-see-only-ports"],
  ["src/http", `import "../wire/rest/protocol.ts";`, "http-imports-only-facts"],
  ["src/wire/rest", `import "../soap/protocol.ts";`, "protocols-are-strangers"],
  ["src/wire/shared", `import "../soap/protocol.ts";`, "shared-knows-no-protocol"],
  ["src/wire/rest", `import "../../org.ts";`, "only-entries-import-org"],
] as const;

/** Each has a name of its own, which no module of the tree has. */
const plantedName = (index: number): string => `${PLANTED[index]?.[0]}/planted-${index}.ts`;

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

function violations(): readonly Violation[] {
  const tool = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const flags = ["--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  const { stdout, stderr } = spawnSync(process.execPath, [tool, ...flags, "src"], {
    cwd: copy,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(stderr).toBe("");
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: readonly Violation[]; totalCruised: number };
  };
  expect(summary.totalCruised).toBeGreaterThan(500);
  return summary.violations;
}

describe("the import rule", () => {
  // The tool takes seconds to read the whole tree: once, with everything planted, of which no module knows.
  let told: readonly Violation[] = [];
  beforeAll(() => {
    for (const [index, [, source]] of PLANTED.entries()) {
      const path = join(copy, plantedName(index));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${source}\n`);
    }
    told = violations();
  });

  it("is silent on the tree as it is", () => {
    const planted = new Set(PLANTED.map((_, index) => plantedName(index)));
    expect(told.filter(({ from }) => !planted.has(from))).toEqual([]);
  });

  it.each(PLANTED.map(([folder, source, rule], index) => ({ folder, source, rule, index })))(
    "catches $source in $folder: $rule",
    ({ rule, index }) => {
      const rules = told.filter(({ from }) => from === plantedName(index)).map(({ rule: { name } }) => name);
      expect(rules).toContain(rule);
    },
  );
});
