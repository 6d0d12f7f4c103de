// The table of cases tells the truth: every case once, every proof a test that there is and that is never skipped.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { renderCases } from "../../../scripts/login-cases.ts";
import { temporaryDirectory } from "../../support/server-process.ts";
import { LOGIN_CASES } from "./cases.ts";
import { type TestTitle, testTitles } from "./titles.ts";

const known = new Map<string, readonly TestTitle[]>();
const titlesOf = (file: string): readonly TestTitle[] => {
  const titles = known.get(file) ?? (existsSync(file) ? testTitles(file) : []);
  known.set(file, titles);
  return titles;
};

describe("the cases of the login", () => {
  it("are the 72 of them, each once and in order", () => {
    expect(LOGIN_CASES.map(({ number }) => number)).toEqual(
      Array.from({ length: 72 }, (_, index) => index + 1),
    );
  });

  it.each(LOGIN_CASES)("$number is proved by tests that there are, or says why not: $says", (one) => {
    if (one.provedBy.length === 0) expect(one.missing?.length).toBeGreaterThan(20);
    for (const [file, name, row] of one.provedBy) {
      const found = titlesOf(file).filter((title) => title.name === name);
      expect(
        found.map(({ maySkip }) => maySkip),
        `${file}: ${name}`,
      ).toEqual([false]);
      if (row !== undefined) expect(found[0]?.rows.has(row), `${file}: ${name}: ${row}`).toBe(true);
    }
  });

  it("are told in docs/login-cases.md", () => {
    expect(readFileSync("docs/login-cases.md", "utf8")).toBe(renderCases(LOGIN_CASES));
  });
});

describe("the names of a file's tests", () => {
  it("are read with what they are in, their rows, and whether they may be skipped", () => {
    const file = join(temporaryDirectory(), "x.test.ts");
    writeFileSync(
      file,
      `const rows = [["b", f("c")]];
describe("one", () => {
  it("runs", () => {});
  it.skip("sleeps", () => {});
  it.each([["a", "it('x', () => {})"]])("has %s", () => {});
  it.each(rows)("has more %s", () => {});
  describe.skipIf(why)("two", () => { it("may sleep", () => {}); });
});
// it("is a comment", () => {});
describe.each(["u"])(\`three \${x}\`, () => { test("too", () => {}); it.todo("later"); });`,
    );
    expect(testTitles(file).map(({ name, maySkip, rows }) => [name, maySkip, [...rows]])).toEqual([
      ["one > runs", false, []],
      ["one > sleeps", true, []],
      ["one > has %s", false, ["a", "it('x', () => {})"]],
      ["one > has more %s", false, ["b", "c"]],
      ["one > two > may sleep", true, []],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as it is written there
      ["three ${x} > too", false, []],
    ]);
  });
});
