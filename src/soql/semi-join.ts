// Id IN (SELECT AccountId FROM Contact): where it may stand, and what it may compare.
import type { Field, SObject } from "../facts/sobject.ts";
import type { Condition, FieldPath, SemiJoin } from "./ast.ts";
import type { BoundCondition, Column } from "./bound.ts";
import { type SoqlError, syntaxError } from "./error.ts";
import { offsetOf, type Scope } from "./scope.ts";

/** Documented. */
const MOST_SEMI_JOINS = 2;

/** Documented as objects that no semi-join selects from. */
const NOT_JOINED = new Set(["Attachment", "Event", "Note", "Task"]);

const NOT_AT_THE_TOP =
  "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.";

/** Throws unless every semi-join of a query's conditions is one of the terms that AND joins, or the only one. */
export function checkSemiJoins(text: string, where: Condition | null): void {
  const top = topTerms(where);
  const joins = top.filter((term) => term.kind === "semiJoin");
  for (const term of top) if (term.kind !== "semiJoin") refuseWithin(text, term, term.kind === "or");
  const surplus = joins[MOST_SEMI_JOINS];
  if (surplus)
    throw refused(text, surplus.path, `Maximum ${MOST_SEMI_JOINS} semi join sub-selects are allowed`);
}

const topTerms = (where: Condition | null): readonly Condition[] =>
  where?.kind === "and" ? where.terms : where ? [where] : [];

function refuseWithin(text: string, condition: Condition, or: boolean): void {
  switch (condition.kind) {
    case "semiJoin":
      throw refused(
        text,
        condition.path,
        or ? "Semi join sub-selects are not allowed with the 'OR' operator" : NOT_AT_THE_TOP,
      );
    case "not":
      refuseWithin(text, condition.term, or);
      return;
    case "and":
    case "or":
      for (const term of condition.terms) refuseWithin(text, term, or || condition.kind === "or");
      return;
    default:
  }
}

const refused = (text: string, path: FieldPath, reason: string): SoqlError =>
  syntaxError(text, offsetOf(path), reason);

/** `left`: what the condition's path names. */
export function semiJoin(scope: Scope, condition: SemiJoin, left: Column): BoundCondition {
  const { path, negated } = condition;
  if (left.parents || !isId(left.field)) {
    const reason = `The left operand field in the where expression for outer query should be an id field, cannot use: '${written(path)}'`;
    throw refused(scope.text, path, reason);
  }
  const query = scope.bindJoined(condition.query);
  // What is worked out isn't where what is kept is.
  if (NOT_JOINED.has(query.object.name) || query.object.computed !== scope.object.computed) {
    const reason = `Entity '${query.object.name}' is not supported for semi join inner selects`;
    throw syntaxError(scope.text, condition.query.object.offset, reason);
  }
  const [selected] = query.columns;
  const [item] = condition.query.fields ?? [];
  const inner = item && "parts" in item ? item : path;
  const name = written(inner);
  if (!selected || selected.parents || !isId(selected.field)) {
    const reason = `Semi join sub-selects can only query id fields, cannot use: '${name}'`;
    throw refused(scope.text, inner, reason);
  }
  if (query.object === scope.object) {
    throw refused(scope.text, path, "The inner and outer selects should not be on the same object type");
  }
  const ofInner = typesOf(query.object, selected.field);
  if (!typesOf(scope.object, left.field).some((name) => ofInner.includes(name))) {
    const reason = `The selected field '${name}' in the subquery and the left operand field in the where expression in the outer query '${written(path)}' should point to the same object type`;
    throw refused(scope.text, path, reason);
  }
  // Whether an anti-join finds a row whose field is empty is not established, and not answered.
  if (negated && left.field.nillable && !topTerms(scope.where).some((term) => saysNotNull(term, path))) {
    const reason = `NOT IN (SELECT ...) of a field that may be empty wants ${left.field.name} != null beside it`;
    throw refused(scope.text, path, reason);
  }
  return { kind: "semiJoin", field: left.field, query, negated };
}

/** `path` names a field of the object itself. */
function saysNotNull(term: Condition, path: FieldPath): boolean {
  if (term.kind !== "compare" || term.operator !== "!=" || term.literal.kind !== "null") return false;
  return written(term.path).toLowerCase() === written(path).toLowerCase();
}

const written = ({ parts }: FieldPath): string => parts.map(({ text }) => text).join(".");

const isId = ({ type }: Field): boolean => type === "id" || type === "reference";

/** Names of the objects that a field's ids are of. */
const typesOf = (object: SObject, { type, referenceTo }: Field): readonly string[] =>
  type === "id" ? [object.name] : referenceTo;
