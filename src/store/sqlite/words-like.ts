// The words of an index that a pattern stands for.
import { refuse } from "../../domain/fault.ts";
import { MOST_WORDS_LOOKED_THROUGH } from "../../facts/search.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Database } from "./driver.ts";
import type { WordsLike } from "./match-text.ts";
import { indexTable, wordTable } from "./search-index.ts";

/**
 * Looks words up for one search, in the fields whose columns are given. Words of other fields aren't told, and not
 * counted among the words that there may be. Throws soslMalformed if too many begin as the pattern does.
 */
export function wordsLikeIn(database: Database, object: SObject, columns: readonly string[]): WordsLike {
  const table = indexTable(object);
  const nextSql = `SELECT term FROM ${wordTable(object)} WHERE term >= ? LIMIT 1`;
  const standsSql = `SELECT 1 FROM ${table} WHERE ${table} MATCH ? LIMIT 1`;
  let room = MOST_WORDS_LOOKED_THROUGH;
  return (pattern, most) => {
    const start = pattern.slice(0, pattern.search(/[*?]/));
    const words: string[] = [];
    let from = start;
    while (words.length < most) {
      const word = database.row(nextSql, from)?.[0];
      if (typeof word !== "string" || !word.startsWith(start)) break;
      room -= 1;
      if (room < 0) throw refuse("soslMalformed", { detail: "the wildcards stand for too many words" });
      const stands = isLike(word, pattern) && database.row(standsSql, `{${columns.join(" ")}} : "${word}"`);
      if (stands) words.push(word);
      // Behind all places of this word, before every longer one: no word has this character.
      from = `${word}\u0001`;
    }
    return words;
  };
}

/** "*" is any number of characters, "?" is one. Takes no longer than the two lengths together make it. */
export function isLike(word: string, pattern: string): boolean {
  const [text, wanted] = [[...word], [...pattern]];
  let [at, by] = [0, 0];
  // Where the last "*" is, and how far what it stands for has grown.
  let [star, mark] = [-1, 0];
  while (at < text.length) {
    if (wanted[by] === "*") {
      star = by;
      mark = at;
      by += 1;
    } else if (wanted[by] === "?" || wanted[by] === text[at]) {
      at += 1;
      by += 1;
    } else if (star >= 0) {
      mark += 1;
      at = mark;
      by = star + 1;
    } else return false;
  }
  while (wanted[by] === "*") by += 1;
  return by === wanted.length;
}
