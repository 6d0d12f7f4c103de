// A field path -> the column that it names: a field of the object, or of a parent some relationships away.
import type { Field, SObject } from "../facts/sobject.ts";
import type { FieldPath } from "./ast.ts";
import { type Column, type Parent, wayOf } from "./bound.ts";
import { excerpt, SoqlError, syntaxError } from "./error.ts";
import { offsetOf, type Scope, unusable } from "./scope.ts";

/** Documented: levels of a child-to-parent relationship, and how many relationships a query may name. */
const MOST_LEVELS = 5;
const MOST_RELATIONSHIPS = 55;

/** Throws unknown fields and relationships, and functions. */
export function columnOf(scope: Scope, path: FieldPath): Column {
  const { token } = path.call ?? path.distance ?? {};
  if (token) throw syntaxError(scope.text, token.offset, `unexpected token: '${token.text}'`);
  const names = path.parts.map((part) => part.text);
  if (names.length > 1 && scope.names.has((names[0] ?? "").toLowerCase())) names.shift();
  const name = names.pop() ?? "";
  if (names.length > MOST_LEVELS) {
    const reason = `only ${MOST_LEVELS} levels of relationships are allowed in a field path`;
    throw syntaxError(scope.text, offsetOf(path), reason);
  }
  const parents: Parent[] = [];
  let object = scope.object;
  for (const relationship of names) {
    const parent = parentOf(scope, object, relationship);
    if (!parent) throw unknownRelationship(scope, path, relationship);
    parents.push(parent);
    object = parent.object;
    scope.ways.add(wayOf(parents));
  }
  if (scope.ways.size > MOST_RELATIONSHIPS) {
    const reason = `only ${MOST_RELATIONSHIPS} relationships are allowed in a query`;
    throw syntaxError(scope.text, offsetOf(path), reason);
  }
  const field = object.fieldsByName.get(name.toLowerCase());
  if (field) return fieldColumn(scope, field, parents);
  throw new SoqlError("soqlUnknownField", {
    window: excerpt(scope.text, offsetOf(path)),
    field: name,
    object: object.name,
  });
}

/** Fields that every user has values of his own in. */
export const VIEWED = "LastViewedDate";
export const REFERENCED = "LastReferencedDate";

/** A field at the end of a way, as the caller has it. */
export function fieldColumn(
  { caller }: Pick<Scope, "caller">,
  field: Field,
  parents: readonly Parent[] = [],
): Column {
  const column: Column = parents.length > 0 ? { field, parents } : { field };
  if (field.name !== VIEWED && field.name !== REFERENCED) return column;
  return { ...column, computed: { kind: "viewed", of: column, user: caller } };
}

/** A reference to objects of more than one kind names no parent that has fields. */
function parentOf(scope: Scope, object: SObject, relationship: string): Parent | undefined {
  const wanted = relationship.toLowerCase();
  const reference = object.fields.find((field) => field.relationshipName?.toLowerCase() === wanted);
  const [target, another] = reference?.referenceTo ?? [];
  const parent = target !== undefined && another === undefined ? scope.parent(target) : undefined;
  return reference && parent ? { reference, object: parent } : undefined;
}

const unknownRelationship = (scope: Scope, path: FieldPath, relationship: string): SoqlError =>
  unusable(
    scope,
    path,
    `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
