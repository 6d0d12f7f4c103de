// A $filter as a condition of the record engine, NOT pushed down to the comparisons. What null does is OData's: it equals
// null only, it is neither less nor greater than anything, and of functions and booleans it is neither true nor false.
import { refuse } from "../../domain/fault.ts";
import type { Column } from "../../domain/model/column.ts";
import type { Condition } from "../../domain/model/condition.ts";
import { EDM_TYPES } from "../../facts/odata.ts";
import type { SObject } from "../../facts/sobject.ts";
import {
  type Comparison,
  type Expression,
  type Literal,
  type Operand,
  parseFilter,
  type TextFunction,
} from "./filter-parse.ts";
import { filterValue } from "./filter-value.ts";
import type { Model } from "./model.ts";
import { columnAt } from "./path.ts";

export interface Filter {
  readonly where: Condition | null;
  /** All that it names. */
  readonly columns: readonly Column[];
}

interface Scope {
  readonly model: Model;
  readonly object: SObject;
  readonly columns: Column[];
}

/** Throws odataMalformed, odataUnsupported, odataInvalidField, unknownColumn. */
export function readFilter(model: Model, object: SObject, text: string | undefined): Filter {
  if (text === undefined) return { where: null, columns: [] };
  const scope: Scope = { model, object, columns: [] };
  return { where: bind(scope, parseFilter(text), false), columns: scope.columns };
}

/** `negated`: the expression stands below an odd number of NOTs. */
function bind(scope: Scope, expression: Expression, negated: boolean): Condition {
  switch (expression.kind) {
    case "not":
      return bind(scope, expression.term, !negated);
    case "and":
    case "or":
      return {
        kind: (expression.kind === "and") === negated ? "or" : "and",
        terms: expression.terms.map((term) => bind(scope, term, negated)),
      };
    case "compare":
      return comparison(scope, expression, negated);
    case "in":
      return membership(scope, expression.left, expression.values, negated);
    case "call":
      return textPart(scope, expression.name, expression.text, expression.part, negated);
    default:
      return truth(scope, expression.operand, negated);
  }
}

/** Every row, or none. */
function constant({ object }: Scope, value: boolean): Condition {
  const field = object.fieldsByName.get("id");
  if (!field) throw new Error(`${object.name} has no Id`);
  return { kind: "null", field, negated: value };
}

function columnOf(scope: Scope, operand: Operand): Column {
  if (operand.kind !== "path")
    throw refuse("odataUnsupported", { detail: "In $filter one side of each comparison must be a property" });
  const column = columnAt(scope.model, scope.object, operand.names);
  if (!column.field.filterable)
    throw refuse("odataInvalidField", {
      detail: `The property ${operand.names.join("/")} can not be filtered by`,
    });
  scope.columns.push(column);
  return column;
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  eq: "eq",
  ne: "ne",
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
};
const OPERATORS = { eq: "=", ne: "!=", lt: "<", le: "<=", gt: ">", ge: ">=" } as const;
const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  eq: "ne",
  ne: "eq",
  lt: "ge",
  le: "gt",
  gt: "le",
  ge: "lt",
};

function comparison(
  scope: Scope,
  { operator, left, right }: Extract<Expression, { kind: "compare" }>,
  negated: boolean,
): Condition {
  if (left.kind !== "path" && right.kind === "path")
    return comparison(
      scope,
      { kind: "compare", operator: MIRRORED[operator], left: right, right: left },
      negated,
    );
  const column = columnOf(scope, left);
  if (right.kind === "path")
    throw refuse("odataUnsupported", { detail: "In $filter a property can be compared with a literal only" });
  const isEquality = operator === "eq" || operator === "ne";
  if (right.kind === "null") {
    if (!isEquality) return constant(scope, negated);
    return { kind: "null", ...column, negated: (operator === "ne") !== negated };
  }
  const value = filterValue(column.field, right, !isEquality);
  if (value === null) return constant(scope, (operator === "ne") !== negated);
  return {
    kind: "compare",
    ...column,
    operator: OPERATORS[negated ? OPPOSITES[operator] : operator],
    value,
    orNull: (operator === "ne") !== negated,
  };
}

function membership(scope: Scope, left: Operand, literals: readonly Literal[], negated: boolean): Condition {
  const column = columnOf(scope, left);
  const values = new Set<string | number>();
  let listsNull = false;
  for (const literal of literals) {
    if (literal.kind === "null") listsNull = true;
    else {
      const value = filterValue(column.field, literal, false);
      if (value !== null) values.add(value);
    }
  }
  return { kind: "in", ...column, values: [...values], negated, orNull: listsNull !== negated };
}

function textPart(
  scope: Scope,
  name: TextFunction,
  text: Operand,
  part: Operand,
  negated: boolean,
): Condition {
  const column = columnOf(scope, text);
  const { type } = column.field;
  if (EDM_TYPES[type] !== "Edm.String" || type === "id" || type === "reference")
    throw refuse("odataInvalidField", { detail: `${name}() takes a text: ${column.field.name} is none` });
  if (part.kind === "null") return constant(scope, false);
  if (part.kind !== "string")
    throw refuse("odataUnsupported", { detail: `The second argument of ${name}() must be a text` });
  const escaped = part.text.replaceAll(/[\\%_]/g, "\\$&");
  const pattern = `${name === "startswith" ? "" : "%"}${escaped}${name === "endswith" ? "" : "%"}`;
  return { kind: "like", ...column, pattern, negated, orNull: false };
}

function truth(scope: Scope, operand: Operand, negated: boolean): Condition {
  if (operand.kind === "boolean") return constant(scope, (operand.text === "true") !== negated);
  if (operand.kind === "null") return constant(scope, false);
  if (operand.kind !== "path")
    throw refuse("odataInvalidField", { detail: `${operand.text.slice(0, 80)} in $filter is no condition` });
  const column = columnOf(scope, operand);
  if (column.field.type !== "boolean")
    throw refuse("odataInvalidField", { detail: `${operand.names.join("/")} is no Edm.Boolean` });
  return { kind: "compare", ...column, operator: "=", value: negated ? 0 : 1, orNull: false };
}
