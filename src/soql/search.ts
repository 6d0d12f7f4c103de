// What a search looks for, as written between its braces, and the whole of a SOSL text as a tree.
import type { SearchGroup } from "../facts/search.ts";
import type { Query } from "./ast.ts";

/**
 * Words stand beside each other in one field, in this order. A word is folded as wordsOf() does; "*" in it is any
 * number of characters and "?" is one, and neither is its first.
 */
interface SearchPhrase {
  readonly kind: "phrase";
  readonly words: readonly string[];
}

export type SearchExpression =
  | SearchPhrase
  | { readonly kind: "and" | "or"; readonly terms: readonly SearchExpression[] }
  | { readonly kind: "andNot"; readonly left: SearchExpression; readonly right: SearchExpression };

export interface Search {
  /** null: nothing is found, as documented for a text that is too long. */
  readonly expression: SearchExpression | null;
  readonly group: SearchGroup;
  /** What RETURNING names; null: every object that can be searched. */
  readonly returning: readonly Query[] | null;
  readonly limit: number | null;
  /** One of the conditions depends on the caller's calendar. */
  readonly relative: boolean;
}
