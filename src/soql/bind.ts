// Names -> catalogue entries, literals -> cells, NOT pushed down to the comparisons.
import { FIELD_TYPES } from "../facts/field-types.ts";
import type { Field, SObject } from "../facts/sobject.ts";
import type {
  ChildQuery,
  Comparison,
  Condition,
  DateLiteral,
  FieldGroup,
  FieldPath,
  Literal,
  Order,
  Query,
} from "./ast.ts";
import { rowColumn } from "./bind-functions.ts";
import { bindGroups, type GroupBinding } from "./bind-groups.ts";
import { checkLabelled, listOrDays, valuesLabelled } from "./bind-listed.ts";
import { bindRange, OPPOSITES } from "./bind-range.ts";
import { placedColumn, refuseOperator, refuseTail, selectedColumn } from "./bind-shown.ts";
import { bindTypeOf, refuseMixed, type Selected } from "./bind-type-of.ts";
import {
  type BoundChild,
  type BoundCondition,
  type BoundOrder,
  type BoundQuery,
  type Column,
  columnName,
} from "./bound.ts";
import { type ChildRelationship, childRelationship, refuseChildren } from "./child-relationship.ts";
import type { Calendar } from "./date-range.ts";
import { excerpt, SoqlError, syntaxError } from "./error.ts";
import type { Token } from "./lex.ts";
import { literalCell } from "./literal.ts";
import { fieldColumn } from "./path.ts";
import { type IdReader, offsetOf, type Scope, unusable } from "./scope.ts";
import { checkSemiJoins, semiJoin } from "./semi-join.ts";

/** Documented limits of OFFSET and of ORDER BY. */
const LARGEST_OFFSET = 2000;
const MOST_ORDERED_FIELDS = 32;
/** Documented for FIELDS(ALL) and FIELDS(CUSTOM). */
const MOST_ROWS_OF_ALL_FIELDS = 200;

export interface BindContext {
  readonly catalogue: { object(name: string): SObject | undefined; readonly objects: readonly SObject[] };
  readonly ids: IdReader;
  /** Whose query it is: the number of the user's id. */
  readonly caller: number;
  /** Name, which no catalogue lists. */
  readonly nameObject: SObject;
  /** TYPEOF is answered: from version 46.0 on. */
  readonly typeOf: boolean;
  /** Whether fields of an object may be asked for through a relationship. */
  readable(object: SObject): boolean;
  /** Asked only by queries that are `relative`. */
  readonly calendar: Calendar;
  readonly includeDeleted: boolean;
}

/** Binds a parsed query; `text` is its source, for the excerpts. Throws SoqlError. */
export function bindQuery(query: Query, text: string, context: BindContext): BoundQuery {
  checkSemiJoins(text, query.where);
  return bindSelect(query, text, context, objectOf(query, text, context));
}

function objectOf(query: Query, text: string, context: BindContext): SObject {
  const object = context.catalogue.object(query.object.text);
  if (object?.queryable) return object;
  throw new SoqlError("soqlUnknownObject", {
    window: excerpt(text, query.object.offset),
    object: query.object.text,
  });
}

function bindSelect(query: Query, text: string, context: BindContext, object: SObject): BoundQuery {
  const scope: Scope = {
    text,
    object,
    caller: context.caller,
    names: new Set([object.name, query.alias?.text ?? object.name].map((name) => name.toLowerCase())),
    ids: context.ids,
    calendar: context.calendar,
    parent: (name) => {
      const found = context.catalogue.object(name);
      return found && context.readable(found) ? found : undefined;
    },
    nameObject: context.nameObject,
    ways: new Set(),
    column: placedColumn,
    where: query.where,
    bindJoined: (joined) => bindSelect(joined, text, context, readableObject(joined, text, context)),
  };
  const { alias } = query;
  if (alias && object.fields.some((field) => isNamed(field.relationshipName, alias.text)))
    throw unexpected(scope, alias);
  const groups = bindGroups(scope, query);
  const selected: Selected[] = [];
  const children: BoundChild[] = [];
  // Counted along: a query may select tens of thousands.
  let unnamed = 0;
  for (const item of groups ? [] : (query.fields ?? [])) {
    if ("children" in item) children.push({ ...bindChild(scope, item, context), at: selected.length });
    else if ("whens" in item) selected.push(...bindTypeOf(scope, item, context.typeOf));
    else {
      const more = selectedBy(scope, item, unnamed);
      unnamed += more.filter(isUnnamed).length;
      selected.push(...more);
    }
  }
  refuseTwice(scope, selected);
  refuseMixed(scope, selected);
  refuseChildren(text, query.fields ?? [], children);
  const unbounded = (query.fields ?? []).some((item) => "group" in item && item.group !== "STANDARD");
  if (unbounded && (query.limit === null || query.limit > MOST_ROWS_OF_ALL_FIELDS)) {
    throw new SoqlError("soqlSyntax", {
      detail: `The SOQL FIELDS function must have a LIMIT of at most ${MOST_ROWS_OF_ALL_FIELDS}`,
    });
  }
  refuseTail(scope, query);
  // Answering it would take rows that the caller may not see.
  if (query.systemMode && !context.readable(object)) throw unexpected(scope, query.systemMode);
  if (query.offset && query.offset.value > LARGEST_OFFSET) {
    throw new SoqlError("soqlNumberOutsideRange", {
      detail: `Maximum SOQL offset allowed is ${LARGEST_OFFSET}`,
    });
  }
  return {
    object,
    kind: groups ? "groups" : query.fields ? "rows" : "count",
    columns: selected.map(({ column }) => column),
    ...(children.length > 0 ? { children } : {}),
    ...(unbounded ? { unbounded } : {}),
    ...(query.viewed ? { viewed: query.viewed.as } : {}),
    where: both(
      query.where ? bindCondition({ ...scope, column: rowColumn }, query.where, false) : null,
      bindMine(scope, query, context),
    ),
    ...withGroups(query, groups, scope),
    limit: query.limit,
    offset: query.offset?.value ?? 0,
    includeDeleted: context.includeDeleted,
  };
}

/** ORDER BY and HAVING may ask for more of each group than is selected. */
function withGroups(
  query: Query,
  binding: GroupBinding | undefined,
  scope: Scope,
): Pick<BoundQuery, "orderBy" | "groups"> {
  const orderBy = bindOrder(binding?.orderBy ?? scope, query.orderBy);
  if (!binding) return { orderBy };
  const having = query.having ? bindCondition(binding.having, query.having, false) : null;
  return { orderBy, groups: binding.groups(having) };
}

/** What is joined by may not tell of rows that the caller can't see. */
function readableObject(query: Query, text: string, context: BindContext): SObject {
  const object = objectOf(query, text, context);
  if (context.readable(object)) return object;
  const window = excerpt(text, query.object.offset);
  throw new SoqlError("soqlUnknownObject", { window, object: query.object.text });
}

function bindChild(scope: Scope, { children }: ChildQuery, context: BindContext): Omit<BoundChild, "at"> {
  const candidates = context.catalogue.objects.filter((each) => each.queryable && context.readable(each));
  const { object, reference, name }: ChildRelationship = childRelationship(scope, children, candidates);
  return { name, reference, query: bindSelect(children, scope.text, context, object) };
}

const isNamed = (name: string | null, text: string): boolean => name?.toLowerCase() === text.toLowerCase();

const unexpected = (scope: Scope, token: Token): SoqlError =>
  syntaxError(scope.text, token.offset, `unexpected token: '${token.text}'`);

/** Both conditions, if there are two. */
export const both = (one: BoundCondition | null, other: BoundCondition | null): BoundCondition | null =>
  one && other ? { kind: "and", terms: [one, other] } : (one ?? other);

/** USING SCOPE mine: the rows that the caller owns. */
function bindMine(scope: Scope, { mine }: Query, { caller }: BindContext): BoundCondition | null {
  if (!mine) return null;
  const field = scope.object.fieldsByName.get("ownerid");
  if (!field) throw unexpected(scope, mine);
  return { kind: "compare", field, operator: "=", value: caller, orNull: false };
}

const isUnnamed = ({ path }: Selected): boolean => path.distance !== undefined && !path.alias;

function selectedBy(scope: Scope, item: FieldPath | FieldGroup, unnamed: number): Selected[] {
  if (!("group" in item)) return [{ path: item, column: selectedColumn(scope, item, unnamed) }];
  const { group, token } = item;
  const fields = scope.object.fields.filter(
    ({ custom, relationshipOf }) => !relationshipOf && (group === "ALL" || custom === (group === "CUSTOM")),
  );
  if (fields.length === 0) {
    throw syntaxError(scope.text, token.offset, `${scope.object.name} has no fields of FIELDS(${group})`);
  }
  return fields.map((field) => ({ path: { parts: [token] }, column: fieldColumn(scope, field) }));
}

function refuseTwice(scope: Scope, selected: readonly Selected[]): void {
  const names = new Set<string>();
  for (const { path, column } of selected) {
    const name = columnName(column);
    if (names.has(name.toLowerCase())) throw unusable(scope, path, `duplicate field selected: ${name}`);
    names.add(name.toLowerCase());
  }
}

function bindOrder(scope: Scope, orders: readonly Order[]): BoundOrder[] {
  const surplus = orders[MOST_ORDERED_FIELDS];
  if (surplus) {
    const reason = `only ${MOST_ORDERED_FIELDS} fields are allowed in ORDER BY`;
    throw syntaxError(scope.text, offsetOf(surplus.path), reason);
  }
  return orders.map(({ path, descending, nullsLast }) => {
    const column = scope.column(scope, path);
    if (!column.field.sortable)
      throw unusable(scope, path, `field '${column.field.name}' can not be sorted in a query call`);
    return { ...column, descending, nullsLast };
  });
}

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
    case "semiJoin":
      return semiJoin(scope, condition, filtered(scope, condition.path));
    default:
      return bindIn(scope, condition.path, condition.literals, condition.negated !== negated);
  }
}

function filtered(scope: Scope, path: FieldPath): Column {
  const column = scope.column(scope, path);
  const { field } = column;
  if (field.filterable && FIELD_TYPES[field.type].cell !== "none") return column;
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
  const column = filtered(scope, path);
  const { field } = column;
  refuseOperator(scope, path, written);
  checkLabelled(scope, path, field, literal.kind === "range" ? null : written);
  if (literal.kind === "range") return bindRange(scope, path, column, written, literal, negated);
  const equality = written === "=" || written === "!=";
  if (!equality && (EQUALITY_ONLY.has(field.type) || literal.kind === "null")) {
    throw wrongOperator(scope, path, field);
  }
  const value = literalCell(scope, path, field, literal, !equality);
  const operator = negated ? OPPOSITES[written] : written;
  if (value === null) {
    if (equality) return { kind: "null", ...column, negated: operator === "!=" };
    // Nothing is smaller or greater than an empty text.
    return { kind: "in", ...column, values: [], negated, orNull: negated };
  }
  if (path.label) return labelledIn(column, [value], operator === "!=", false);
  // A row without a value fails every comparison but !=; under NOT it is the other way round.
  // Documented for boolean fields of a parent that isn't there: they are false.
  const orNull =
    field.type === "boolean" && column.parents
      ? (operator === "=") === (value === 0)
      : written === "!="
        ? !negated
        : negated;
  return { kind: "compare", ...column, operator, value, orNull };
}

const TEXTUAL = new Set(["string", "textarea", "picklist", "combobox", "email", "phone", "url"]);

function bindLike(scope: Scope, path: FieldPath, literal: Literal, negated: boolean): BoundCondition {
  const column = filtered(scope, path);
  const { field } = column;
  checkLabelled(scope, path, field, null);
  if (!TEXTUAL.has(field.type)) {
    throw wrongOperator(scope, path, field);
  }
  if (literalCell(scope, path, field, literal) === null) return { kind: "null", ...column, negated };
  return { kind: "like", ...column, pattern: literal.token.raw, negated, orNull: negated };
}

function bindIn(
  scope: Scope,
  path: FieldPath,
  literals: readonly (Literal | DateLiteral)[],
  negated: boolean,
): BoundCondition {
  const column = filtered(scope, path);
  const { field } = column;
  refuseOperator(scope, path, "IN");
  checkLabelled(scope, path, field, "=");
  const days = (literal: DateLiteral): BoundCondition =>
    bindRange(scope, path, column, negated ? "!=" : "=", literal, false);
  const list = (values: readonly Literal[]): BoundCondition => bindList(scope, path, column, values, negated);
  return listOrDays(literals, negated, list, days);
}

function bindList(
  scope: Scope,
  path: FieldPath,
  column: Column,
  literals: readonly Literal[],
  negated: boolean,
): BoundCondition {
  const { field } = column;
  const cells = literals.map((literal) => literalCell(scope, path, field, literal));
  const values = cells.filter((cell) => cell !== null);
  const listed = values.length < cells.length;
  if (path.label) return labelledIn(column, values, negated, listed);
  const boolean = field.type === "boolean" && column.parents !== undefined;
  const orNull = (boolean ? values.includes(0) : listed) !== negated;
  return { kind: "in", ...column, values: [...new Set(values)], negated, orNull };
}

/** toLabel() of a picklist; `listed`: null is one of the labels. */
const labelledIn = (
  column: Column,
  labels: readonly (string | number)[],
  negated: boolean,
  listed: boolean,
): BoundCondition => ({
  kind: "in",
  ...column,
  values: valuesLabelled(column.field, labels),
  negated,
  orNull: listed !== negated,
});

/** Far more than a picklist has values, far fewer than an engine takes. */
const MOST_INCLUDED = 1000;

/** 'a;b' is both of them, several texts are any of them. */
function bindIncludes(
  scope: Scope,
  path: FieldPath,
  literals: readonly Literal[],
  negated: boolean,
): BoundCondition {
  const column = filtered(scope, path);
  const { field } = column;
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
  return { kind: "includes", ...column, combinations, negated, orNull: negated };
}
