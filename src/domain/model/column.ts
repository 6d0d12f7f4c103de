// What a query selects, for the protocols: they know the domain and not the language.
import {
  parentsOf as parents,
  type Column as Selected,
  type BoundChild as SelectedChildren,
  wayOf as way,
} from "../../soql/bound.ts";

import { fieldColumn } from "../../soql/path.ts";

export type Column = Selected;
export type ChildColumns = SelectedChildren;
export const parentsOf = parents;
export const wayOf = way;
/** A field at the end of a way as a caller has it, whose user's id is `caller`. */
export const callersColumn = fieldColumn;
