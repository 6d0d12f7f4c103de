import { describe, expect, it } from "vitest";
import { fillBody, fillUrl, MissingReference } from "./references.ts";

const answers = new Map<string, unknown>([
  ["acc", { id: "001", n: 4.5, ok: true, none: null, list: [{ Id: "a/b?c&d" }], constructorless: {} }],
  ["empty", null],
]);

describe("references", () => {
  it("fill texts, and keep the type of a value that stands alone", () => {
    expect(
      fillBody(
        { a: "@{acc.id}", b: ["@{acc.n}", { c: "@{acc.ok}" }], d: "x @{acc.id}-@{acc.n}", e: null },
        answers,
      ),
    ).toEqual({ a: "001", b: [4.5, { c: true }], d: "x 001-4.5", e: null });
  });

  it("stay one piece of a URL", () => {
    expect(fillUrl("/x/@{acc.id}", answers)).toBe("/x/001");
    expect(fillUrl("/x?q=@{acc.list[0].Id}&y=1", answers)).toBe("/x?q=a%2Fb%3Fc%26d&y=1");
    expect(fillUrl("@{acc.list[0].Id}", answers)).toBe("a/b%3Fc%26d");
  });

  it.each([
    "acc",
    "acc.none",
    "acc.nothing",
    "acc.constructor",
    "acc.__proto__",
    "acc.list",
    "acc.list[1].Id",
    "acc.id[0]",
    "acc.id.length",
    "empty.id",
    "nobody.id",
    "",
    "acc..id",
    "acc.list[*].Id",
  ])("@{%s} has no value", (path) => {
    expect(() => fillBody(`@{${path}}`, answers)).toThrow(MissingReference);
    expect(() => fillUrl(`/x?y=@{${path}}`, answers)).toThrow(`No value for ${path} found in`);
  });

  it("leave alone what is no reference", () => {
    expect(fillBody("a@b {c} @{ @", answers)).toBe("a@b {c} @{ @");
  });
});
