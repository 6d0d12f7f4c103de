// Functions of numbers.
import {
  add,
  compare,
  type Decimal,
  decimalOf,
  multiply,
  negate,
  parseDecimal,
  remainder,
  round,
  sign,
  subtract,
  toNumber,
  truncate,
} from "./decimal.ts";
import { FormulaFailure } from "./formula.ts";
import { checkType, type FormulaFunction, type Functions, MANY, ofAll, ofValues } from "./functions.ts";

const ONE = decimalOf(1);
const failure = (what: string): never => {
  throw new FormulaFailure(what);
};

const isWhole = (value: Decimal): boolean => compare(value, truncate(value, 0)) === 0;

/** Away from zero. */
const outward = (value: Decimal): Decimal => {
  if (isWhole(value)) return truncate(value, 0);
  return add(truncate(value, 0), sign(value) < 0 ? negate(ONE) : ONE);
};

const floor = (value: Decimal): Decimal => (sign(value) < 0 ? outward(value) : truncate(value, 0));

const places = (value: Decimal): number => Math.max(-1000, Math.min(1000, Math.trunc(toNumber(value))));

/** Nothing if one of the numbers is missing. */
const extreme = (direction: 1 | -1): FormulaFunction => ({
  least: 1,
  most: MANY,
  compile(args, call) {
    for (const piece of args) checkType(piece, call, ["number"]);
    return {
      type: "number",
      run(environment) {
        let found: Decimal | null = null;
        for (const piece of args) {
          const value = piece.run(environment);
          if (value === null || typeof value !== "object") return null;
          if (!found || compare(value, found) * direction > 0) found = value;
        }
        return found;
      },
    };
  },
});

const one = (work: (value: Decimal) => Decimal): FormulaFunction => ofAll(["number"], "number", work);

export const NUMBERS: Functions = {
  ABS: one((value) => (sign(value) < 0 ? negate(value) : value)),
  // Documented: towards zero if negative, and away from it.
  FLOOR: one((value) => truncate(value, 0)),
  CEILING: one(outward),
  MFLOOR: one(floor),
  MCEILING: one((value) => negate(floor(negate(value)))),
  ROUND: ofAll(["number", "number"], "number", (value: Decimal, digits: Decimal) =>
    round(value, places(digits)),
  ),
  TRUNC: ofAll(
    ["number", "number"],
    "number",
    (value: Decimal, digits?: Decimal) => truncate(value, digits ? places(digits) : 0),
    1,
  ),
  MOD: ofAll(
    ["number", "number"],
    "number",
    (a: Decimal, b: Decimal) => remainder(a, b) ?? failure("division by zero"),
  ),
  SQRT: one((value) =>
    sign(value) < 0 ? failure("the square root of a negative number") : squareRoot(value),
  ),
  MAX: extreme(1),
  MIN: extreme(-1),
  VALUE: ofAll(["text"], "number", (text: string) => parseDecimal(text) ?? failure("a text is no number")),
  ISNUMBER: ofValues(
    ["text"],
    "boolean",
    (text) => typeof text === "string" && parseDecimal(text) !== undefined,
  ),
};

/** A double's root, and one step of Newton's, which doubles its digits. */
function squareRoot(value: Decimal): Decimal {
  const near = decimalOf(Math.sqrt(toNumber(value)));
  if (near.digits === 0n) return near;
  const error = subtract(value, multiply(near, near));
  const correction = toNumber(error) / (2 * toNumber(near));
  return Number.isFinite(correction) ? round(add(near, decimalOf(correction)), 30) : near;
}
