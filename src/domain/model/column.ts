// What a query selects, for the protocols: they know the domain and not the language.
import {
  parentsOf as parents,
  type Column as Selected,
  type BoundChild as SelectedChildren,
  wayOf as way,
} from "../../soql/bound.ts";

export type Column = Selected;
export type ChildColumns = SelectedChildren;
export const parentsOf = parents;
export const wayOf = way;
