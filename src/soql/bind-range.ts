// Comparisons with the days that a date literal stands for.
import type { Comparison, DateLiteral, FieldPath } from "./ast.ts";
import type { BoundCondition, Column } from "./bound.ts";
import { syntaxError } from "./error.ts";
import { rangeCells } from "./literal.ts";
import type { Scope } from "./scope.ts";

/** What is true where a comparison isn't. */
export const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

/** Within the range, before it, or behind it; a row without a value is as with one value. */
export function bindRange(
  scope: Scope,
  path: FieldPath,
  column: Column,
  written: Comparison,
  literal: DateLiteral,
  negated: boolean,
): BoundCondition {
  const { fact, token } = literal;
  // Documented: what a date function gives can't be compared with a date literal.
  if (column.computed?.kind === "date")
    throw syntaxError(scope.text, token.offset, `unexpected token: '${token.text}'`);
  if (fact.unit === "day" && fact.to === 0 && fact.from !== 0 && (written === ">" || written === "<=")) {
    // The reference means behind today, tools mean the days themselves: neither is answered.
    throw syntaxError(scope.text, token.offset, `${token.text} can be compared by =, !=, < and >= only`);
  }
  const { from, until } = rangeCells(scope, path, column.field, literal);
  const operator = negated ? OPPOSITES[written] : written;
  const orNull = written === "!=" ? !negated : negated;
  const side = (compared: "<" | ">=", value: string | number): BoundCondition => ({
    kind: "compare",
    ...column,
    operator: compared,
    value,
    orNull,
  });
  switch (operator) {
    case "=":
      return { kind: "and", terms: [side(">=", from), side("<", until)] };
    case "!=":
      return { kind: "or", terms: [side("<", from), side(">=", until)] };
    case "<":
      return side("<", from);
    case "<=":
      return side("<", until);
    case ">":
      return side(">=", until);
    default:
      return side(">=", from);
  }
}
