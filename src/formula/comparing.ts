// Operators. A comparison with nothing is neither true nor false; of texts a blank one is a value like others.
import { compareCodePoints } from "../soql/collation.ts";
import { checkedDay, checkedMoment, DAY_MS } from "./days.ts";
import {
  add,
  compare,
  type Decimal,
  decimalOf,
  divide,
  multiply,
  negate,
  power,
  subtract,
  toNumber,
  truncate,
} from "./decimal.ts";
import { FormulaFailure, type FormulaType, type Value } from "./formula.ts";
import {
  checkLength,
  checkType,
  commonType,
  type FormulaFunction,
  type Functions,
  ofAll,
} from "./functions.ts";

type Both = readonly FormulaType[];
const COMPARABLE: Both = ["text", "number", "date", "datetime"];
const EQUATABLE: Both = [...COMPARABLE, "boolean", "id"];

/** Whether two values that are there are the same. */
export const same = (a: Value, b: Value): boolean =>
  typeof a === "object" && typeof b === "object" && a && b ? compare(a, b) === 0 : a === b;

function order(a: Value, b: Value): number {
  if (typeof a === "object" && typeof b === "object" && a && b) return compare(a, b);
  if (typeof a === "string" && typeof b === "string") return compareCodePoints(a, b);
  return Number(a) - Number(b);
}

const equality = (wanted: boolean): FormulaFunction => ({
  least: 2,
  most: 2,
  compile(args, call) {
    const type = commonType(args, call, EQUATABLE);
    const [left, right] = args;
    return {
      type: "boolean",
      run(environment) {
        const [a, b] = [left?.run(environment) ?? null, right?.run(environment) ?? null];
        if (type !== "text" && (a === null || b === null)) return null;
        return same(a, b) === wanted;
      },
    };
  },
});

const comparison = (holds: (order: number) => boolean): FormulaFunction => ({
  least: 2,
  most: 2,
  compile(args, call) {
    commonType(args, call, COMPARABLE);
    const [left, right] = args;
    return {
      type: "boolean",
      run(environment) {
        const [a, b] = [left?.run(environment) ?? null, right?.run(environment) ?? null];
        return a === null || b === null ? null : holds(order(a, b));
      },
    };
  },
});

/** Whole days are added to a date, parts of days to a moment. */
function moved(type: "date" | "datetime", from: Value, by: Value, direction: 1 | -1): Value {
  if (typeof from !== "number" || typeof by !== "object" || by === null) return null;
  if (type === "date") return checkedDay(from + direction * toNumber(truncate(by, 0)));
  return checkedMoment(from + direction * Math.round(toNumber(multiply(by, decimalOf(DAY_MS)))));
}

function between(type: "date" | "datetime", a: Value, b: Value): Value {
  if (typeof a !== "number" || typeof b !== "number") return null;
  const distance = decimalOf(a - b);
  return type === "date" ? distance : (divide(distance, decimalOf(DAY_MS)) ?? null);
}

const isTime = (type: FormulaType | undefined): type is "date" | "datetime" =>
  type === "date" || type === "datetime";

const asDecimal = (value: Value): Decimal | null => (typeof value === "object" ? value : null);

const concatenated = (a: Value, b: Value): Value => {
  const text = `${a ?? ""}${b ?? ""}`;
  checkLength(text.length);
  return text === "" ? null : text;
};

const additive = (direction: 1 | -1): FormulaFunction => ({
  least: 1,
  most: 2,
  compile(args, call) {
    const [left, right] = args;
    if (!left || !right) {
      for (const piece of args) checkType(piece, call, ["number"]);
      return {
        type: "number",
        run(environment) {
          const value = asDecimal(left?.run(environment) ?? null);
          return value && direction < 0 ? negate(value) : value;
        },
      };
    }
    const run = (work: (a: Value, b: Value) => Value, type: FormulaType) => ({
      type,
      run: (environment: Parameters<typeof left.run>[0]): Value =>
        work(left.run(environment), right.run(environment)),
    });
    const [from, by] = [left.type, right.type];
    if (isTime(from) && by === from && direction < 0) return run((a, b) => between(from, a, b), "number");
    if (isTime(from)) {
      checkType(right, call, ["number"]);
      return run((a, b) => moved(from, a, b, direction), from);
    }
    if (isTime(by) && direction > 0) {
      checkType(left, call, ["number"]);
      return run((a, b) => moved(by, b, a, 1), by);
    }
    if (direction > 0 && (from === "text" || by === "text")) {
      commonType(args, call, ["text"]);
      return run(concatenated, "text");
    }
    commonType(args, call, ["number"]);
    return run((a, b) => {
      const [one, other] = [asDecimal(a), asDecimal(b)];
      if (!one || !other) return null;
      return direction > 0 ? add(one, other) : subtract(one, other);
    }, "number");
  },
});

const concatenation: FormulaFunction = {
  least: 2,
  most: 2,
  compile(args, call) {
    for (const piece of args) checkType(piece, call, ["text"]);
    const [left, right] = args;
    return {
      type: "text",
      run: (environment) => concatenated(left?.run(environment) ?? null, right?.run(environment) ?? null),
    };
  },
};

export const COMPARING: Functions = {
  "=": equality(true),
  "<>": equality(false),
  "<": comparison((order) => order < 0),
  "<=": comparison((order) => order <= 0),
  ">": comparison((order) => order > 0),
  ">=": comparison((order) => order >= 0),
  "+": additive(1),
  "-": additive(-1),
  "&": concatenation,
  "*": ofAll(["number", "number"], "number", (a: Decimal, b: Decimal) => multiply(a, b)),
  "/": ofAll(["number", "number"], "number", (a: Decimal, b: Decimal) => {
    const result = divide(a, b);
    if (!result) throw new FormulaFailure("division by zero");
    return result;
  }),
  "^": ofAll(["number", "number"], "number", (a: Decimal, b: Decimal) => {
    const result = power(a, b);
    if (!result) throw new FormulaFailure("a power is out of range");
    return result;
  }),
};
