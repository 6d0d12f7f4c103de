// Protocols look names up in what their caller sees, never in the org's whole catalogue.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const WIRE = join(import.meta.dirname, "../../src/wire");

it("no protocol asks for the whole catalogue", () => {
  const files = (readdirSync(WIRE, { recursive: true }) as string[]).filter((name) => name.endsWith(".ts"));
  const asking = files.filter((name) => /\bcatalogue\(\)/.test(readFileSync(join(WIRE, name), "utf8")));
  expect(files.length).toBeGreaterThan(50);
  expect(asking).toEqual([]);
});
