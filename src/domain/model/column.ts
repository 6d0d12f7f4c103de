// What a query selects, for the protocols: they know the domain and not the language.
import type { Field } from "../../facts/sobject.ts";
import {
  parentsOf as parents,
  relationshipOf as relationship,
  type Column as Selected,
  type BoundChild as SelectedChildren,
  type Parent as Step,
  wayOf as way,
} from "../../soql/bound.ts";
import { fieldColumn } from "../../soql/path.ts";
import { keyPrefixOf, type RecordId } from "./id.ts";

export type Column = Selected;
export type ChildColumns = SelectedChildren;
export const parentsOf = parents;
export const wayOf = way;
/** A field at the end of a way as a caller has it, whose user's id is `caller`. */
export const callersColumn = fieldColumn;

/** To a parent, relationship by relationship. */
export type Way = readonly Step[];

/** The name of the object that a parent is of, which may be one of several. */
export const parentType = ({ object, among = [] }: Step): ((id: RecordId) => string) => {
  const names = new Map(among.map(({ keyPrefix, name }) => [keyPrefix, name]));
  return (id) => names.get(keyPrefixOf(id)) ?? object.name;
};

/** A relationship that columns name, and the ways that they go by it, each to another object; one but for a TYPEOF. */
export interface Relationship {
  /** As records have it, such as "Owner". */
  readonly name: string;
  readonly ways: readonly Way[];
}

/** A field with its place among the columns, or a relationship with the place of its first field. */
export type Named = { readonly column: number } & ({ readonly field: Field } | Relationship);

/** What columns name of the record at the end of a way, in the order of their first mention. */
export function namedAt(columns: readonly Column[], before: Way): readonly Named[] {
  const depth = before.length;
  const start = wayOf(before);
  const named: Named[] = [];
  const waysBy = new Map<string, Way[]>();
  for (const [column, { field, parents: way = [] }] of columns.entries()) {
    if (way.length < depth || wayOf(way.slice(0, depth)) !== start) continue;
    const reference = way[depth]?.reference;
    if (!reference) {
      named.push({ column, field });
      continue;
    }
    const next = way.slice(0, depth + 1);
    const known = waysBy.get(relationship(next));
    if (!known) {
      const ways = [next];
      waysBy.set(relationship(next), ways);
      named.push({ column, name: reference.relationshipName ?? reference.name, ways });
    } else if (known.every((each) => wayOf(each) !== wayOf(next))) known.push(next);
  }
  return named;
}
