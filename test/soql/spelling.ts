// The ways to write a word or a path in a query.
import fc from "fast-check";

/** A piece of a query, as text and as what it means. */
export type Piece<Meaning> = readonly [text: string, meaning: Meaning];

/** A word in any letter case. */
export const cased = (word: string): fc.Arbitrary<string> =>
  fc.constantFrom(word, word.toLowerCase(), word.toUpperCase());
export const blank = fc.constantFrom(" ", "  ", "\n", "\t", " \r\n ");
export const maybeBlank = fc.constantFrom("", "", " ", "\n");

export const named = (field: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom("", "", "", "Account.", "account . ", "acc.", "ACC ."), cased(field))
    .map((parts) => parts.join(""));
