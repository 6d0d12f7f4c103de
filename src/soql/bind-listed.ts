// Values of lists, of which some are spans of days, and labels of picklists instead of their values.
import type { Field } from "../facts/sobject.ts";
import type { Comparison, DateLiteral, FieldPath, Literal } from "./ast.ts";
import type { BoundCondition } from "./bound.ts";
import { foldCase } from "./collation.ts";
import { syntaxError } from "./error.ts";
import { offsetOf, type Scope, unusable } from "./scope.ts";

type Listed = Literal | DateLiteral;

/** Any of the values, or within any of the days; `equals` binds a comparison with days, `list` the list of values. */
export function listOrDays(
  literals: readonly Listed[],
  negated: boolean,
  list: (values: readonly Literal[]) => BoundCondition,
  equals: (days: DateLiteral) => BoundCondition,
): BoundCondition {
  const days = literals.filter((literal) => literal.kind === "range");
  const values = literals.filter((literal) => literal.kind !== "range");
  if (days.length === 0) return list(values);
  const terms = [...(values.length > 0 ? [list(values)] : []), ...days.map(equals)];
  return { kind: negated ? "and" : "or", terms };
}

/** Throws toLabel() but of a picklist that is compared by =, !=, IN and NOT IN. */
export function checkLabelled(
  scope: Scope,
  path: FieldPath,
  field: Field,
  operator: Comparison | null,
): void {
  if (!path.label) return;
  if (field.type !== "picklist")
    throw unusable(scope, path, `toLabel is of picklists only, and '${field.name}' is none`);
  if (operator !== "=" && operator !== "!=")
    throw syntaxError(scope.text, offsetOf(path), "toLabel can be compared by =, !=, IN and NOT IN only");
}

/** The values that users see as one of `labels`; what isn't defined is its own label. Letter case doesn't count. */
export function valuesLabelled({ picklistValues }: Field, labels: readonly (string | number)[]): string[] {
  const wanted = new Set(labels.map((label) => foldCase(String(label))));
  const defined = new Set(picklistValues.map(({ value }) => foldCase(value)));
  const seen = picklistValues.filter(({ label }) => wanted.has(foldCase(label))).map(({ value }) => value);
  return [...seen, ...labels.map(String).filter((label) => !defined.has(foldCase(label)))];
}
