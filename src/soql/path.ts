// A field path -> the column that it names: a field of the object, or of a parent some relationships away.
import { NAME_FIELDS, NAME_OF_ALL } from "../facts/name-fields.ts";
import type { Field, SObject } from "../facts/sobject.ts";
import type { FieldPath } from "./ast.ts";
import { type Column, type Parent, wayOf } from "./bound.ts";
import { excerpt, SoqlError, syntaxError } from "./error.ts";
import { offsetOf, type Scope, unusable } from "./scope.ts";

/** Documented: levels of a child-to-parent relationship, and how many relationships a query may name. */
const MOST_LEVELS = 5;
const MOST_RELATIONSHIPS = 55;

/**
 * Throws unknown fields and relationships, and functions.
 *
 * @param start the way to the record that the path is about; absent for the rows themselves.
 */
export function columnOf(scope: Scope, path: FieldPath, start: readonly Parent[] = []): Column {
  const { token } = path.call ?? path.distance ?? {};
  if (token) throw syntaxError(scope.text, token.offset, `unexpected token: '${token.text}'`);
  const names = namesOf(scope, path, start);
  const name = names.pop() ?? "";
  const parents = followed(scope, path, names, start);
  const object = parents.at(-1)?.object ?? scope.object;
  const field = object.fieldsByName.get(name.toLowerCase());
  // What no reference tells the meaning of is as good as not there.
  const told =
    object !== scope.nameObject || NAME_OF_ALL.has(field?.name ?? "") || NAME_FIELDS[field?.name ?? ""];
  if (field && told && !field.relationshipOf) return fieldColumn(scope, field, parents);
  throw new SoqlError("soqlUnknownField", {
    window: excerpt(scope.text, offsetOf(path)),
    field: name,
    object: object.name,
  });
}

/** A path's names, without the object's own before them. */
export function namesOf(scope: Scope, { parts }: FieldPath, start: readonly Parent[] = []): string[] {
  const names = parts.map((part) => part.text);
  if (names.length > 1 && start.length === 0 && scope.names.has((names[0] ?? "").toLowerCase()))
    names.shift();
  return names;
}

/** The way that relationships lead, each by the one before it. Throws unknown ones, and too many. */
export function followed(
  scope: Scope,
  path: FieldPath,
  relationships: readonly string[],
  start: readonly Parent[] = [],
): readonly Parent[] {
  if (start.length + relationships.length > MOST_LEVELS) {
    const reason = `only ${MOST_LEVELS} levels of relationships are allowed in a field path`;
    throw syntaxError(scope.text, offsetOf(path), reason);
  }
  const parents = [...start];
  for (const relationship of relationships) {
    const parent = parentOf(scope, parents.at(-1)?.object ?? scope.object, relationship);
    if (!parent) throw unknownRelationship(scope, path, relationship);
    parents.push(parent);
    noteWay(scope, path, parents);
  }
  return parents;
}

/** Throws if the query names too many relationships with this one. */
export function noteWay(scope: Scope, path: FieldPath, parents: readonly Parent[]): void {
  scope.ways.add(wayOf(parents));
  if (scope.ways.size <= MOST_RELATIONSHIPS) return;
  const reason = `only ${MOST_RELATIONSHIPS} relationships are allowed in a query`;
  throw syntaxError(scope.text, offsetOf(path), reason);
}

/** Fields that every user has values of his own in. */
export const VIEWED = "LastViewedDate";
export const REFERENCED = "LastReferencedDate";

/** A field at the end of a way, as the caller has it; rows that are worked out are made for him, with his values. */
export function fieldColumn(
  { caller, object }: Pick<Scope, "caller"> & Partial<Pick<Scope, "object">>,
  field: Field,
  parents: readonly Parent[] = [],
): Column {
  const column: Column = parents.length > 0 ? { field, parents } : { field };
  if (object?.computed || (field.name !== VIEWED && field.name !== REFERENCED)) return column;
  return { ...column, computed: { kind: "viewed", of: column, user: caller } };
}

/** A reference to records of several objects has one parent with the fields of Name. */
function parentOf(scope: Scope, object: SObject, relationship: string): Parent | undefined {
  const wanted = relationship.toLowerCase();
  const reference = object.fields.find((field) => field.relationshipName?.toLowerCase() === wanted);
  if (!reference) return undefined;
  const targets = reference.referenceTo.flatMap((name) => scope.parent(name) ?? []);
  if (reference.namePointing) {
    return targets.length > 0 ? { reference, object: scope.nameObject, among: targets } : undefined;
  }
  const [target, another] = targets;
  return target && !another ? { reference, object: target } : undefined;
}

export const unknownRelationship = (scope: Scope, path: FieldPath, relationship: string): SoqlError =>
  unusable(
    scope,
    path,
    `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
