// Names -> catalogue entries, literals -> cells, NOT pushed down to the comparisons.
import { FIELD_TYPES } from "../facts/field-types.ts";
import type { Field, SObject } from "../facts/sobject.ts";
import type { Comparison, Condition, DateLiteral, FieldPath, Literal, Order, Query } from "./ast.ts";
import type { BoundCondition, BoundOrder, BoundQuery } from "./bound.ts";
import type { Calendar } from "./date-range.ts";
import { excerpt, SoqlError, syntaxError } from "./error.ts";
import { literalCell, rangeCells } from "./literal.ts";
import { type IdReader, offsetOf, type Scope, unusable } from "./scope.ts";

/** Documented limits of OFFSET and of ORDER BY. */
const LARGEST_OFFSET = 2000;
const MOST_ORDERED_FIELDS = 32;

export interface BindContext {
  readonly catalogue: { object(name: string): SObject | undefined };
  readonly ids: IdReader;
  /** Asked only by queries that are `relative`. */
  readonly calendar: Calendar;
  readonly includeDeleted: boolean;
}

/** Binds a parsed query; `text` is its source, for the excerpts. Throws SoqlError. */
export function bindQuery(query: Query, text: string, context: BindContext): BoundQuery {
  const object = context.catalogue.object(query.object.text);
  if (!object?.queryable) {
    throw new SoqlError("soqlUnknownObject", {
      window: excerpt(text, query.object.offset),
      object: query.object.text,
    });
  }
  const scope: Scope = { text, object, ids: context.ids, calendar: context.calendar };
  const fields = (query.fields ?? []).map((path) => fieldOf(scope, path));
  const twice = fields.findIndex((field, index) => fields.indexOf(field) < index);
  const again = query.fields?.[twice];
  if (again) throw unusable(scope, again, `duplicate field selected: ${fields[twice]?.name ?? ""}`);
  if (query.offset && query.offset.value > LARGEST_OFFSET) {
    throw new SoqlError("soqlNumberOutsideRange", {
      detail: `Maximum SOQL offset allowed is ${LARGEST_OFFSET}`,
    });
  }
  return {
    object,
    kind: query.fields ? "rows" : "count",
    fields,
    where: query.where ? bindCondition(scope, query.where, false) : null,
    orderBy: bindOrder(scope, query.orderBy),
    limit: query.limit,
    offset: query.offset?.value ?? 0,
    includeDeleted: context.includeDeleted,
  };
}

function bindOrder(scope: Scope, orders: readonly Order[]): BoundOrder[] {
  const surplus = orders[MOST_ORDERED_FIELDS];
  if (surplus) {
    const reason = `only ${MOST_ORDERED_FIELDS} fields are allowed in ORDER BY`;
    throw syntaxError(scope.text, offsetOf(surplus.path), reason);
  }
  return orders.map(({ path, descending, nullsLast }) => {
    const field = fieldOf(scope, path);
    if (!field.sortable)
      throw unusable(scope, path, `field '${field.name}' can not be sorted in a query call`);
    return { field, descending, nullsLast };
  });
}

function fieldOf(scope: Scope, path: FieldPath): Field {
  const [first, ...rest] = path.parts.map((part) => part.text);
  const own = rest.length === 1 && first?.toLowerCase() === scope.object.name.toLowerCase();
  if (rest.length > 0 && !own) {
    throw unusable(
      scope,
      path,
      `Didn't understand relationship '${first ?? ""}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  }
  const name = path.parts.at(-1)?.text ?? "";
  const field = scope.object.fieldsByName.get(name.toLowerCase());
  if (field) return field;
  throw new SoqlError("soqlUnknownField", {
    window: excerpt(scope.text, offsetOf(path)),
    field: name,
    object: scope.object.name,
  });
}

const OPPOSITES: Readonly<Record<Comparison, Comparison>> = {
  "=": "!=",
  "!=": "=",
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
};

/** `negated`: the condition stands below an odd number of NOTs. */
function bindCondition(scope: Scope, condition: Condition, negated: boolean): BoundCondition {
  switch (condition.kind) {
    case "not":
      return bindCondition(scope, condition.term, !negated);
    case "and":
    case "or": {
      const kind = (condition.kind === "and") === negated ? "or" : "and";
      return { kind, terms: condition.terms.map((term) => bindCondition(scope, term, negated)) };
    }
    case "compare":
      return bindComparison(scope, condition.path, condition.operator, condition.literal, negated);
    case "like":
      return bindLike(scope, condition.path, condition.literal, negated);
    case "includes":
      return bindIncludes(scope, condition.path, condition.literals, condition.negated !== negated);
    default:
      return bindIn(scope, condition.path, condition.literals, condition.negated !== negated);
  }
}

function filtered(scope: Scope, path: FieldPath): Field {
  const field = fieldOf(scope, path);
  if (field.filterable && FIELD_TYPES[field.type].cell !== "none") return field;
  throw unusable(scope, path, `field '${field.name}' can not be filtered in a query call`);
}

const wrongOperator = (scope: Scope, path: FieldPath, field: Field): SoqlError =>
  new SoqlError("soqlBadFilter", {
    window: excerpt(scope.text, offsetOf(path)),
    detail: `invalid operator on ${field.type === "reference" ? "id" : field.type} field`,
  });

const EQUALITY_ONLY = new Set(["boolean", "multipicklist"]);

function bindComparison(
  scope: Scope,
  path: FieldPath,
  written: Comparison,
  literal: Literal | DateLiteral,
  negated: boolean,
): BoundCondition {
  const field = filtered(scope, path);
  if (literal.kind === "range") return bindRange(scope, path, field, written, literal, negated);
  const equality = written === "=" || written === "!=";
  if (!equality && (EQUALITY_ONLY.has(field.type) || literal.kind === "null")) {
    throw wrongOperator(scope, path, field);
  }
  const value = literalCell(scope, path, field, literal, !equality);
  const operator = negated ? OPPOSITES[written] : written;
  if (value === null) {
    if (equality) return { kind: "null", field, negated: operator === "!=" };
    // Nothing is smaller or greater than an empty text.
    return { kind: "in", field, values: [], negated, orNull: negated };
  }
  // A row without a value fails every comparison but !=; under NOT it is the other way round.
  const orNull = written === "!=" ? !negated : negated;
  return { kind: "compare", field, operator, value, orNull };
}

/** Within the range, before it, or behind it; a row without a value is as with one value. */
function bindRange(
  scope: Scope,
  path: FieldPath,
  field: Field,
  written: Comparison,
  literal: DateLiteral,
  negated: boolean,
): BoundCondition {
  const { fact, token } = literal;
  if (fact.unit === "day" && fact.to === 0 && fact.from !== 0 && (written === ">" || written === "<=")) {
    // The reference means behind today, tools mean the days themselves: neither is answered.
    throw syntaxError(scope.text, token.offset, `${token.text} can be compared by =, !=, < and >= only`);
  }
  const { from, until } = rangeCells(scope, path, field, literal);
  const operator = negated ? OPPOSITES[written] : written;
  const orNull = written === "!=" ? !negated : negated;
  const side = (compared: "<" | ">=", value: string | number): BoundCondition => ({
    kind: "compare",
    field,
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

const TEXTUAL = new Set(["string", "textarea", "picklist", "combobox", "email", "phone", "url"]);

function bindLike(scope: Scope, path: FieldPath, literal: Literal, negated: boolean): BoundCondition {
  const field = filtered(scope, path);
  if (!TEXTUAL.has(field.type)) {
    throw wrongOperator(scope, path, field);
  }
  if (literalCell(scope, path, field, literal) === null) return { kind: "null", field, negated };
  return { kind: "like", field, pattern: literal.token.raw, negated, orNull: negated };
}

function bindIn(
  scope: Scope,
  path: FieldPath,
  literals: readonly Literal[],
  negated: boolean,
): BoundCondition {
  const field = filtered(scope, path);
  const cells = literals.map((literal) => literalCell(scope, path, field, literal));
  const values = cells.filter((cell) => cell !== null);
  const listed = values.length < cells.length;
  return { kind: "in", field, values: [...new Set(values)], negated, orNull: listed !== negated };
}

/** Far more than a picklist has values, far fewer than an engine takes. */
const MOST_INCLUDED = 1000;

/** 'a;b' is both of them, several texts are any of them. */
function bindIncludes(
  scope: Scope,
  path: FieldPath,
  literals: readonly Literal[],
  negated: boolean,
): BoundCondition {
  const field = filtered(scope, path);
  if (field.type !== "multipicklist") throw wrongOperator(scope, path, field);
  const combinations = literals.map((literal) => {
    const cell = literalCell(scope, path, field, literal);
    const values = typeof cell === "string" ? cell.split(";") : [];
    if (values.length > 0 && !values.includes("")) return [...new Set(values)];
    throw syntaxError(scope.text, literal.token.offset, "INCLUDES and EXCLUDES take values of the picklist");
  });
  if (combinations.flat().length > MOST_INCLUDED) {
    const reason = `only ${MOST_INCLUDED} values are allowed in INCLUDES and EXCLUDES`;
    throw syntaxError(scope.text, offsetOf(path), reason);
  }
  return { kind: "includes", field, combinations, negated, orNull: negated };
}
