import { describe, expect, test } from "vitest";
import type { FieldType } from "../facts/sobject.ts";
import { compileFormula } from "./compile.ts";
import { decimalText } from "./decimal.ts";
import { type FormulaCell, FormulaError, FormulaFailure, type FormulaType } from "./formula.ts";

const FIELDS: Readonly<Record<string, readonly [FieldType, FormulaCell]>> = {
  Amount: ["currency", 0.1],
  Other: ["double", 0.2],
  Empty: ["double", null],
  Half: ["percent", 50],
  Name: ["string", "Ada Lovelace"],
  Blank: ["string", null],
  Stage: ["picklist", "Closed Won"],
  NoStage: ["picklist", null],
  Skills: ["multipicklist", "Go;Java"],
  Done: ["boolean", 1],
  Born: ["date", "2024-02-29"],
  At: ["datetime", Date.parse("2026-11-24T23:30:00.000Z")],
  "Account.Name": ["string", "Acme"],
  OwnerId: ["reference", 5],
  Where: ["location", null],
};
const TYPES: readonly FormulaType[] = ["text", "number", "boolean", "date", "datetime"];
const NOW = Date.parse("2026-11-24T23:30:00.000Z");

interface Options {
  readonly blanksAsZero?: boolean;
  readonly now?: boolean;
  readonly writes?: boolean;
  readonly prior?: Readonly<Record<string, FormulaCell>>;
  readonly isNew?: boolean;
}

function evaluated(
  text: string,
  { blanksAsZero = false, now = true, writes = true, prior = {}, isNew = false }: Options = {},
) {
  const rules = {
    blanksAsZero,
    ofNow: now,
    ofWrites: writes,
    fieldAt(path: readonly string[]) {
      const name = path.join(".");
      const found = FIELDS[name];
      return found ? { name, type: found[0] } : `Field ${name} does not exist. Check spelling.`;
    },
  };
  const { fields, run, type } = compileFormula(text, rules, TYPES);
  const cell = (index: number): FormulaCell => FIELDS[fields[index]?.name ?? ""]?.[1] ?? null;
  const value = run({
    cell,
    prior: (index) => prior[fields[index]?.name ?? ""] ?? cell(index),
    isNew,
    now: NOW,
    timeZone: "Asia/Tokyo",
  });
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "object") return decimalText(value);
  return new Date(type === "date" ? value * 86_400_000 : value)
    .toISOString()
    .slice(0, type === "date" ? 10 : 19);
}

const table = (
  title: string,
  cases: readonly (readonly [string, string | boolean | null])[],
  options?: Options,
): void => {
  test.each(cases)(`${title}: %s`, (text, expected) => {
    expect(evaluated(text, options)).toBe(expected);
  });
};

describe("numbers", () => {
  table("are decimals", [
    ["Amount + Other", "0.3"],
    ["Amount + Other = 0.3", true],
    ["1 / 3", `0.${"3".repeat(39)}`],
    ["2 / 3 * 3", "2"],
    ["Half * 10", "5"],
    ["-2 ^ 2", "4"],
    ["2 ^ 0.5 > 1.4142", true],
    ["2 ^ -2", "0.25"],
    ["10 - 2 - 3", "5"],
    ["7 - 2 * 3", "1"],
    ["(7 - 2) * 3", "15"],
    // The engine's grammar has it so: a power binds less than a product.
    ["2 * 3 ^ 2", "36"],
  ]);
  table("are rounded", [
    ["ROUND(2.5, 0)", "3"],
    ["ROUND(-2.5, 0)", "-3"],
    ["ROUND(1.005, 2)", "1.01"],
    ["ROUND(1250, -2)", "1300"],
    ["FLOOR(-2.5)", "-2"],
    ["CEILING(-2.5)", "-3"],
    ["CEILING(2.1)", "3"],
    ["MFLOOR(-2.5)", "-3"],
    ["MCEILING(-2.5)", "-2"],
    ["TRUNC(2.567, 1)", "2.5"],
    ["MOD(-7, 3)", "-1"],
    ["ABS(-3)", "3"],
    ["MAX(1, 3, 2)", "3"],
    ["MIN(1, 3, 2)", "1"],
    ["SQRT(2) * SQRT(2) - 2 < 0.00001", true],
    ['VALUE("12.50")', "12.5"],
    ['ISNUMBER("1e3")', true],
    ["ISNUMBER(Name)", false],
  ]);
});

describe("nothing", () => {
  table("is nothing", [
    ["Empty + 1", null],
    ["Empty > 1", null],
    ["NOT(Empty > 1)", null],
    ['IF(Empty > 1, "a", "b")', "b"],
    ["Empty = NULL", null],
    ["ISBLANK(Empty)", true],
    ["ISNULL(Empty)", true],
    ["BLANKVALUE(Empty, 7)", "7"],
    ["AND(Done, Empty > 1)", false],
    ["OR(Empty > 1, Done)", true],
    ['Blank = ""', true],
    ["ISBLANK(Blank)", true],
    ["ISNULL(Blank)", false],
    ['BLANKVALUE(Blank, "x")', "x"],
    ['NULLVALUE(Blank, "x")', null],
    ["Blank & Name", "Ada Lovelace"],
    ["LEN(Blank)", "0"],
  ]);
  table(
    "is zero where it is said to be",
    [
      ["Empty + 1", "1"],
      ["ISBLANK(Empty)", false],
      ["Empty < 1", true],
      ["ISBLANK(Blank)", true],
    ],
    { blanksAsZero: true },
  );
});

describe("logic", () => {
  table("decides", [
    ['CASE(Stage, "Prospecting", 1, "closed won", 2, 3)', "2"],
    ['CASE(MONTH(Born), 1, "Jan", 2, "Feb", "?")', "Feb"],
    ['CASE(Blank, "", "none", "some")', "none"],
    ['ISPICKVAL(Stage, "Closed Won")', true],
    ['ISPICKVAL(NoStage, "")', true],
    ["ISBLANK(TEXT(NoStage))", true],
    ['INCLUDES(Skills, "Java")', true],
    ['INCLUDES(Skills, "Jav")', false],
    ['Done && NOT !Done || Name = "x"', true],
    ["IF(Done, 1 / 1, 1 / 0)", "1"],
    ['Name = "ada lovelace"', false],
    ["OwnerId = OwnerId", true],
  ]);
});

describe("texts", () => {
  table("are made", [
    ['LEFT(Name, 3) & "-" & RIGHT(Name, 4)', "Ada-lace"],
    ["MID(Name, 5, 3)", "Lov"],
    ["UPPER(Name) + LOWER(Name)", "ADA LOVELACEada lovelace"],
    ['SUBSTITUTE(Name, "a", "")', "Ad Lovelce"],
    ['TRIM("  a b ")', "a b"],
    ['FIND("Love", Name)', "5"],
    ['FIND("a", Name, 4)', "10"],
    ['FIND("x", Name)', "0"],
    ['CONTAINS(Name, "Love")', true],
    ['BEGINS(Name, "Ada")', true],
    ['CONTAINS(Blank, "x")', null],
    ['LPAD("7", 3, "0") & RPAD("a", 3, "xy")', "007axy"],
    ['LEN("a\u{1F600}b")', "3"],
    ['LEFT("a\u{1F600}b", 2)', "a\u{1F600}"],
    ['"it\'s \\"so\\"" & \'\\n\'', 'it\'s "so"\n'],
    ["TEXT(1.50)", "1.5"],
    ["TEXT(-0.5)", "-0.5"],
    ["TEXT(Born)", "2024-02-29"],
    ["TEXT(At)", "2026-11-24 23:30:00Z"],
    ["TEXT(Stage) /* a comment */ & Account.Name", "Closed WonAcme"],
  ]);
});

describe("dates", () => {
  table("are reckoned with", [
    ["Born + 1", "2024-03-01"],
    ["Born + 1.9", "2024-03-01"],
    ["Born - DATE(2024, 1, 1)", "59"],
    ["At + 0.5", "2026-11-25T11:30:00"],
    ['At - DATETIMEVALUE("2026-11-23 23:30:00")', "1"],
    ["YEAR(Born) * 10000 + MONTH(Born) * 100 + DAY(Born)", "20240229"],
    ["WEEKDAY(Born)", "5"],
    ["ADDMONTHS(Born, 12)", "2025-02-28"],
    ["ADDMONTHS(DATE(2025, 2, 28), 1)", "2025-03-31"],
    ["ADDMONTHS(DATE(2025, 1, 30), 1)", "2025-02-28"],
    ['DATEVALUE("2026-01-02")', "2026-01-02"],
    // It is tomorrow in Tokyo.
    ["TODAY()", "2026-11-25"],
    ["DATEVALUE(At)", "2026-11-25"],
    ["NOW()", "2026-11-24T23:30:00"],
  ]);
});

test("writes can be asked about", () => {
  expect(evaluated("ISCHANGED(Name)", { prior: { Name: "Ada" } })).toBe(true);
  expect(evaluated("ISCHANGED(Amount)", { prior: { Amount: 0.1 } })).toBe(false);
  expect(evaluated("ISCHANGED(Blank)", { prior: { Blank: "x" } })).toBe(true);
  expect(evaluated("ISCHANGED(Name)", { prior: { Name: "Ada" }, isNew: true })).toBe(false);
  expect(evaluated("PRIORVALUE(Name)", { prior: { Name: "Ada" } })).toBe("Ada");
  expect(evaluated('ISPICKVAL(PRIORVALUE(Stage), "Open")', { prior: { Stage: "Open" } })).toBe(true);
  expect(evaluated("ISNEW()", { isNew: true })).toBe(true);
});

test.each([
  "1 / 0",
  "MOD(1, 0)",
  'VALUE("x")',
  'DATEVALUE("2026-02-30")',
  "DATE(2026, 13, 1)",
  "DATE(9999, 12, 31) + 1",
  "SQRT(-1)",
  "10 ^ 65",
  "0 ^ -1",
  'LPAD("x", 1000000000)',
])("has no value: %s", (text) => {
  expect(() => evaluated(text)).toThrow(FormulaFailure);
});

test.each([
  ["Nme", 0, "Field Nme does not exist. Check spelling."],
  ["1 + Nme", 4, "Field Nme does not exist"],
  ["REGEX(Name, 'x')", 0, "Unknown function REGEX. Check spelling."],
  ["IF(Done, 1)", 0, "Incorrect number of parameters for function 'IF()'. Expected 3, received 2"],
  ['IF(Done, 1, "a")', 12, "Expected Number, received Text"],
  ["Name + 1", 7, "Expected Text, received Number"],
  ["Stage", 0, "Formula result is data type (Picklist)"],
  ['Stage = "x"', 0, "Field Stage is a picklist field."],
  ["Where", 0, "may not be used"],
  ['OwnerId = "005"', 10, "Expected Id, received Text"],
  ["ISPICKVAL(Stage, Name)", 17, "must be a text in quotes"],
  ["(1", 2, "Missing ')'. Found the end of the formula"],
  ["1 2", 2, "Syntax error. Found '2'"],
  ["", 0, "Found the end of the formula"],
  ['"abc', 0, "Syntax error. Found '\"'"],
  ["CASE(Stage, 'a', 1, 'b', 2)", 0, "number of parameters"],
  ["ISCHANGED(Account.Name)", 10, "a field of the record itself"],
  ["constructor()", 0, "Unknown function CONSTRUCTOR"],
  ["__proto__", 0, "Syntax error"],
])("is refused with the place: %s", (text, at, message) => {
  const refused = () => evaluated(text);
  expect(refused).toThrow(FormulaError);
  expect(refused).toThrow(message);
  try {
    refused();
  } catch (error) {
    expect((error as FormulaError).at).toBe(at);
  }
});

test("what depends on the time or on a write is refused where it can't be told", () => {
  expect(() => evaluated("TODAY()", { now: false })).toThrow("TODAY() is not supported here");
  expect(() => evaluated("DATEVALUE(At)", { now: false })).toThrow("DATEVALUE()");
  expect(() => evaluated("ISNEW()", { writes: false })).toThrow("ISNEW may not be used");
  expect(() => evaluated("PRIORVALUE(Name)", { writes: false })).toThrow("PRIORVALUE may not");
});

test.each([
  ["parentheses", `${"(".repeat(300)}1${")".repeat(300)}`, "nested"],
  ["operators", Array.from({ length: 400 }, () => "1").join("+"), "nested"],
  ["signs", `${"-".repeat(3000)}1`, "nested"],
  ["characters", "1".repeat(4000), "Formula is too long"],
])("too many %s are refused", (_, text, message) => {
  expect(() => evaluated(text)).toThrow(FormulaError);
  expect(() => evaluated(text)).toThrow(message);
});
