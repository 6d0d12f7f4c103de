// The import rule must catch what it forbids: a copy of src with one bad file each is checked with the real tool.

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

function violations(): string {
  const tool = join(root, "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs");
  const result = spawnSync(process.execPath, [tool, "--config", ".dependency-cruiser.cjs", "src"], {
    cwd: copy,
    encoding: "utf8",
  });
  return result.stdout + result.stderr;
}

const PLANTED = [
  ["src/facts/planted.ts", `import "../domain/fault.ts";`, "facts-imports-only-itself"],
  ["src/soql/planted.ts", `import "../domain/fault.ts";`, "soql-imports-only-facts"],
  ["src/domain/planted.ts", `import "../http/exchange.ts";`, "domain-imports-only-facts+soql"],
  ["src/domain/planted.ts", `import "../store/sqlite/driver.ts";`, "domain-imports-only-facts+soql"],
  ["src/domain/planted.ts", `import "node:fs";`, "pure-core-touches-no-io"],
  ["src/domain/planted.ts", `import "saxes";`, "pure-core-takes-no-packages"],
  ["src/store/planted.ts", `import "../domain/records/write.ts";`, "outer-layers-see-only-ports"],
  ["src/http/planted.ts", `import "../wire/rest/protocol.ts";`, "http-imports-only-facts"],
  ["src/wire/rest/planted.ts", `import "../soap/protocol.ts";`, "protocols-are-strangers"],
  ["src/wire/shared/planted.ts", `import "../soap/protocol.ts";`, "shared-knows-no-protocol"],
  ["src/wire/rest/planted.ts", `import "../../org.ts";`, "only-entries-import-org"],
] as const;

describe("the import rule", () => {
  it("is silent on the tree as it is", () => {
    expect(violations()).toContain("no dependency violations found");
  });

  it.each(PLANTED)("catches %s: %s", (file, source, rule) => {
    const path = join(copy, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${source}\n`);
    const output = violations();
    rmSync(path);
    expect(output).toContain(rule);
  });
});
