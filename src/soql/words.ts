// Texts as words: what stands between blanks and punctuation, without regard to letter case.
import { foldCase } from "./collation.ts";

const NOT_ASCII = /[^\0-\x7f]/;
const WORDS = /[\p{L}\p{M}\p{N}]+/gu;
const ASCII_WORDS = /[A-Za-z0-9]+/g;
/** Scripts that put no blanks between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]+/gu;

let segmenter: Intl.Segmenter | undefined;

/** The words of a text, folded: two that differ in letter case alone are the same. */
export function wordsOf(text: string): string[] {
  if (!NOT_ASCII.test(text)) return text.toLowerCase().match(ASCII_WORDS) ?? [];
  return (text.normalize("NFC").match(WORDS) ?? []).flatMap(segmented).map(foldWord);
}

/** One form for all letter cases of a word. */
export const foldWord = (word: string): string =>
  foldCase(word).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

function segmented(word: string): string[] {
  if (word.search(UNSPACED) < 0) return [word];
  segmenter ??= new Intl.Segmenter("ja", { granularity: "word" });
  const pieces: string[] = [];
  let end = 0;
  for (const { 0: run, index } of word.matchAll(UNSPACED)) {
    if (index > end) pieces.push(word.slice(end, index));
    for (const { segment } of segmenter.segment(run)) pieces.push(segment);
    end = index + run.length;
  }
  if (end < word.length) pieces.push(word.slice(end));
  return pieces;
}
