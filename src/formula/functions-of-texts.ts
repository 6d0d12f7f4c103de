// Functions of texts. A blank text is nothing. Characters are counted, not UTF-16 units.
import { foldCase } from "../soql/collation.ts";
import { DAY_MS } from "./days.ts";
import { type Decimal, decimalOf, decimalText, toNumber } from "./decimal.ts";
import { FormulaError, type Typed, type Value } from "./formula.ts";
import {
  checkLength,
  checkType,
  type FormulaFunction,
  type Functions,
  ofAll,
  ofValues,
} from "./functions.ts";

const SURROGATE = /[\ud800-\udfff]/;

const lengthOf = (text: string): number => (SURROGATE.test(text) ? [...text].length : text.length);

/** Characters from `start`, of which the first is 0, as far as there are any. */
const slice = (text: string, start: number, end: number): Value => {
  const part = SURROGATE.test(text) ? [...text].slice(start, end).join("") : text.slice(start, end);
  return part === "" ? null : part;
};

const whole = (value: Decimal): number => Math.trunc(toNumber(value));
const blankIfEmpty = (text: string): Value => (text === "" ? null : text);

/** Character by character, so that none becomes two. */
const lower = (text: string): string =>
  [...text].map((each) => (each.toLowerCase().length === each.length ? each.toLowerCase() : each)).join("");

function substituted(text: string, old: string, by: Value): Value {
  const parts = text.split(old);
  checkLength(text.length + (parts.length - 1) * String(by ?? "").length);
  return blankIfEmpty(parts.join(String(by ?? "")));
}

function found(what: Value, text: Value, start: Value): Value {
  if (typeof what !== "string" || typeof text !== "string") return decimalOf(0);
  const from = typeof start === "object" && start ? Math.max(0, whole(start) - 1) : 0;
  const offset = [...text].slice(0, from).join("").length;
  const place = text.indexOf(what, offset);
  return decimalOf(place < 0 ? 0 : lengthOf(text.slice(0, place)) + 1);
}

const padded =
  (side: "left" | "right") =>
  (text: string, length: Decimal, by?: string): Value => {
    const [wanted, has] = [whole(length), lengthOf(text)];
    checkLength(wanted);
    if (wanted <= has) return slice(text, 0, Math.max(0, wanted));
    const [pad, missing] = [by ?? " ", wanted - has];
    const filling = slice(pad.repeat(Math.ceil(missing / lengthOf(pad))), 0, missing) ?? "";
    return side === "left" ? `${filling}${text}` : `${text}${filling}`;
  };

/** A part that is nothing is in every text; nothing has no other part. */
const part = (has: (text: string, part: string) => boolean): FormulaFunction =>
  ofValues(["text", "text"], "boolean", (text, wanted) => {
    if (typeof wanted !== "string") return true;
    return typeof text === "string" ? has(text, wanted) : null;
  });

const asText: FormulaFunction = {
  least: 1,
  most: 1,
  compile(args, call) {
    const [piece] = args as readonly [Typed];
    checkType(piece, call, ["number", "date", "datetime", "picklist"]);
    const { type } = piece;
    if (type === "null") throw new FormulaError(piece.node.at, "TEXT() of NULL is not supported");
    return {
      type: "text",
      run(environment) {
        const value = piece.run(environment);
        if (value === null) return null;
        if (typeof value === "object") return checked(decimalText(value));
        if (type === "date") return new Date(Number(value) * DAY_MS).toISOString().slice(0, 10);
        if (type === "datetime")
          return `${new Date(Number(value)).toISOString().slice(0, 19).replace("T", " ")}Z`;
        return value;
      },
    };
  },
};

function checked(text: string): string {
  checkLength(text.length);
  return text;
}

export const TEXTS: Functions = {
  TEXT: asText,
  LEN: ofValues(["text"], "number", (text) => decimalOf(typeof text === "string" ? lengthOf(text) : 0)),
  LEFT: ofAll(["text", "number"], "text", (text: string, count: Decimal) =>
    slice(text, 0, Math.max(0, whole(count))),
  ),
  RIGHT: ofAll(["text", "number"], "text", (text: string, count: Decimal) =>
    whole(count) <= 0
      ? null
      : slice(text, Math.max(0, lengthOf(text) - whole(count)), Number.MAX_SAFE_INTEGER),
  ),
  MID: ofAll(["text", "number", "number"], "text", (text: string, start: Decimal, count: Decimal) => {
    const first = Math.max(1, whole(start)) - 1;
    return slice(text, first, first + Math.max(0, whole(count)));
  }),
  UPPER: ofAll(["text"], "text", foldCase),
  LOWER: ofAll(["text"], "text", lower),
  TRIM: ofAll(["text"], "text", (text: string) => {
    let [start, end] = [0, text.length];
    while (text[start] === " ") start++;
    while (end > start && text[end - 1] === " ") end--;
    return blankIfEmpty(text.slice(start, end));
  }),
  SUBSTITUTE: ofValues(["text", "text", "text"], "text", (text, old, by) =>
    typeof text === "string" && typeof old === "string" ? substituted(text, old, by ?? null) : null,
  ),
  CONTAINS: part((text, wanted) => text.includes(wanted)),
  BEGINS: part((text, wanted) => text.startsWith(wanted)),
  FIND: ofValues(
    ["text", "text", "number"],
    "number",
    (what, text, start) => found(what ?? null, text ?? null, start ?? null),
    1,
  ),
  LPAD: ofAll(["text", "number", "text"], "text", padded("left"), 1),
  RPAD: ofAll(["text", "number", "text"], "text", padded("right"), 1),
};
