// The relationship that a child subquery's FROM names -> the children's object and the field that refers to the parent.
import type { Field, SObject } from "../facts/sobject.ts";
import type { Query } from "./ast.ts";
import type { BoundChild } from "./bound.ts";
import { excerpt, SoqlError, syntaxError } from "./error.ts";
import type { Scope } from "./scope.ts";

/** Documented: how many child relationships a query may name. */
const MOST_CHILDREN = 20;

export interface ChildRelationship {
  /** As the catalogue spells it. */
  readonly name: string;
  readonly object: SObject;
  readonly reference: Field;
}

/** `objects` are those that children may be of. Throws INVALID_TYPE for a name that is no relationship of the scope's object. */
export function childRelationship(
  scope: Scope,
  { object: token, qualifier }: Query,
  objects: readonly SObject[],
): ChildRelationship {
  const wanted = token.text.toLowerCase();
  for (const object of qualifier && !scope.names.has(qualifier.text.toLowerCase()) ? [] : objects) {
    const reference = object.fields.find(
      ({ referenceTo, childRelationshipName }) =>
        referenceTo.includes(scope.object.name) && childRelationshipName?.toLowerCase() === wanted,
    );
    const name = reference?.childRelationshipName;
    if (reference && name) return { name, object, reference };
  }
  throw new SoqlError("soqlUnknownRelationship", {
    window: excerpt(scope.text, (qualifier ?? token).offset),
    relationship: token.text,
  });
}

/** Throws if a relationship is followed twice, or if they are too many. */
export function refuseChildren(
  text: string,
  items: readonly ({ readonly children: Query } | object)[],
  children: readonly BoundChild[],
): void {
  const queries = items.flatMap((item) => ("children" in item ? [item.children] : []));
  const names = new Set<string>();
  for (const [index, { name }] of children.entries()) {
    const offset = queries[index]?.object.offset ?? 0;
    if (names.has(name))
      throw syntaxError(text, offset, `Cannot follow the same aggregate relationship twice: ${name}`);
    names.add(name);
    if (index >= MOST_CHILDREN)
      throw syntaxError(text, offset, `only ${MOST_CHILDREN} child relationships are allowed in a query`);
  }
}
