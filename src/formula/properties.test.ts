import fc from "fast-check";
import { expect, test } from "vitest";
import { compileFormula, FUNCTION_NAMES } from "./compile.ts";
import {
  add,
  compare,
  decimalOf,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  round,
  toNumber,
} from "./decimal.ts";
import { type FormulaCell, FormulaError, FormulaFailure, type FormulaType, type Value } from "./formula.ts";

const TYPES: readonly FormulaType[] = ["text", "number", "boolean", "date", "datetime"];
const NAMES = { T: "string", N: "double", B: "boolean", D: "date", M: "datetime", P: "picklist" } as const;
const CELLS: Readonly<Record<string, FormulaCell>> = {
  T: "a;b",
  N: 1.5,
  B: 1,
  D: "2026-01-31",
  M: 0,
  P: "x",
};

function evaluated(text: string, cells: Readonly<Record<string, FormulaCell>> = CELLS): Value {
  const { fields, run } = compileFormula(
    text,
    {
      blanksAsZero: false,
      ofNow: true,
      ofWrites: true,
      fieldAt([name = "", ...rest]) {
        if (rest.length > 0 || !Object.hasOwn(NAMES, name)) return `no ${name}`;
        return { name, type: NAMES[name as keyof typeof NAMES] };
      },
    },
    TYPES,
  );
  const cell = (index: number): FormulaCell => cells[fields[index]?.name ?? ""] ?? null;
  return run({ cell, prior: cell, isNew: false, now: 0, timeZone: "UTC" });
}

const piece = fc.oneof(
  fc.constantFrom(...FUNCTION_NAMES),
  fc.constantFrom(
    ...Object.keys(NAMES),
    "(",
    ")",
    ",",
    "(",
    ")",
    ",",
    '"a"',
    "'",
    '"',
    "\\",
    ".",
    "$",
    "/*",
    "*/",
  ),
  fc.constantFrom(
    "TRUE",
    "NULL",
    "NOT ",
    "!",
    "==",
    "&&",
    "__proto__",
    "constructor",
    "\0",
    "\ud800",
    "1e5",
    "9".repeat(50),
  ),
  fc.nat().map(String),
);
const hostile = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.array(piece, { maxLength: 40 }).map((all) => all.join("")),
);

/** Formulas that are mostly well-formed, of any types. */
const tree: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...Object.keys(NAMES), '"x"', '""', "1", "0.5", "1000000007", "NULL", "TRUE"),
    fc
      .tuple(
        fc.constantFrom(...FUNCTION_NAMES.filter((name) => /[A-Z]/.test(name))),
        fc.array(tie("node"), { maxLength: 5 }),
      )
      .map(([name, args]) => `${name}(${args.join(",")})`),
    fc
      .tuple(
        tie("node"),
        fc.constantFrom(...FUNCTION_NAMES.filter((name) => !/[A-Z]/.test(name))),
        tie("node"),
      )
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
  ),
})).node;

const survives = (text: string): void => {
  try {
    evaluated(text);
  } catch (error) {
    if (!(error instanceof FormulaError) && !(error instanceof FormulaFailure)) throw error;
  }
};

test("no text breaks the parser", () => {
  fc.assert(fc.property(hostile, survives), { numRuns: 3000 });
});

test("no formula breaks its evaluation", () => {
  fc.assert(fc.property(tree, survives), { numRuns: 5000 });
});

test("texts that grow with every step end in a failure", () => {
  const grown = Array.from({ length: 20 }).reduce<string>(
    (inner) => `SUBSTITUTE(${inner}, "a", "aaaaaaaaaa")`,
    "T",
  );
  expect(() => evaluated(grown)).toThrow(FormulaFailure);
});

const small = fc.integer({ min: -1_000_000, max: 1_000_000 });

test("whole numbers reckon as JavaScript's", () => {
  fc.assert(
    fc.property(small, small, small, (a, b, c) => {
      const text = `(${a}) + (${b}) * (${c}) - (${a})`;
      expect(toNumber(evaluated(text) as never)).toBe(a + b * c - a);
      expect(evaluated(`(${a}) < (${b})`)).toBe(a < b);
      expect(evaluated(`(${a}) = (${b})`)).toBe(a === b);
      if (b !== 0) expect(toNumber(evaluated(`MOD((${a}), (${b}))`) as never)).toBe((a % b) + 0);
    }),
  );
});

test("functions of texts do as JavaScript's", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 20 });
  fc.assert(
    fc.property(text, text, fc.nat(20), fc.nat(20), (value, other, from, count) => {
      const blank = (result: string): string | null => (result === "" ? null : result);
      const cells = { T: blank(value) };
      expect(evaluated(`LEFT(T, ${count})`, cells)).toBe(blank(value.slice(0, count)));
      expect(evaluated(`MID(T, ${from + 1}, ${count})`, cells)).toBe(blank(value.slice(from, from + count)));
      expect(evaluated(`RIGHT(T, ${count})`, cells)).toBe(count === 0 ? null : blank(value.slice(-count)));
      expect(evaluated("TRIM(T)", cells)).toBe(blank(value.replaceAll(/^ +| +$/g, "")));
      expect(evaluated(`T & "${other}"`, cells)).toBe(blank(value + other));
      if (other !== "" && value !== "")
        expect(evaluated(`SUBSTITUTE(T, "${other}", "!")`, cells)).toBe(blank(value.replaceAll(other, "!")));
    }),
  );
});

test("days reckon as JavaScript's dates", () => {
  const date = fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(date, fc.integer({ min: -20_000, max: 20_000 }), (value, days) => {
      const cells = { D: value.toISOString().slice(0, 10) };
      const moved = new Date(Date.parse(cells.D) + days * 86_400_000).toISOString().slice(0, 10);
      expect(evaluated(`TEXT(D + (${days}))`, cells)).toBe(moved);
      expect(toNumber(evaluated("YEAR(D) * 100 + MONTH(D)", cells) as never)).toBe(
        value.getUTCFullYear() * 100 + value.getUTCMonth() + 1,
      );
    }),
  );
});

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(12))
  .map(([digits, scale]) => ({ digits, scale }));

test("decimals keep the laws of arithmetic", () => {
  fc.assert(
    fc.property(decimal, decimal, decimal, (a, b, c) => {
      expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0);
      expect(parseDecimal(decimalText(a))).toSatisfy((again: typeof a) => compare(a, again) === 0);
      if (b.digits !== 0n) {
        const quotient = divide(a, b) ?? decimalOf(0);
        expect(compare(round(multiply(quotient, b), 12), a)).toBe(0);
      }
    }),
  );
});
