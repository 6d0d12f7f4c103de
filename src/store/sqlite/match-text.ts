// What is looked for -> a text for FTS5's MATCH, of words in quotation marks only: a word has no mark in it.
import { refuse } from "../../domain/fault.ts";
import { MOST_WORDS_OF_WILDCARDS } from "../../facts/search.ts";
import type { SearchExpression } from "../../soql/search.ts";

/** The words there are that a pattern with "*" and "?" stands for, at most `most`. */
export type WordsLike = (pattern: string, most: number) => readonly string[];

/** null: nothing can be found. Throws soslMalformed if wildcards stand for too many words. */
export function matchText(expression: SearchExpression, wordsLike: WordsLike): string | null {
  let room = MOST_WORDS_OF_WILDCARDS;

  const textOf = (one: SearchExpression): string | null => {
    switch (one.kind) {
      case "phrase":
        return phraseText(one.words);
      case "andNot": {
        const left = textOf(one.left);
        const right = left === null ? null : textOf(one.right);
        return right === null ? left : `(${left} NOT ${right})`;
      }
      case "and": {
        const terms = one.terms.map(textOf);
        return terms.includes(null) ? null : `(${terms.join(" AND ")})`;
      }
      default: {
        const terms = one.terms.map(textOf).filter((term) => term !== null);
        return terms.length === 0 ? null : `(${terms.join(" OR ")})`;
      }
    }
  };

  const phraseText = (words: readonly string[]): string | null => {
    const last = words.at(-1) ?? "";
    const before = words.slice(0, -1);
    // What only begins with letters is found by the index itself.
    const isPrefix = /^[^*?]+\*$/.test(last);
    const plain = isPrefix ? [...before, last.slice(0, -1)] : words;
    if (!plain.some((word) => /[*?]/.test(word))) return `"${plain.join(" ")}"${isPrefix ? "*" : ""}`;
    let phrases: readonly string[] = [""];
    for (const word of words) {
      const meant = /[*?]/.test(word) ? wordsLike(word, room + 1) : [word];
      if (phrases.length * meant.length > room) {
        throw refuse("soslMalformed", { detail: "the wildcards stand for too many words" });
      }
      phrases = phrases.flatMap((phrase) => meant.map((each) => `${phrase} ${each}`));
    }
    room -= phrases.length;
    return phrases.length === 0 ? null : `(${phrases.map((phrase) => `"${phrase}"`).join(" OR ")})`;
  };

  return textOf(expression);
}
