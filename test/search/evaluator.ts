// What a search must find, worked out over plain rows word by word. Written from the SOSL reference alone; it shares no
// code with the program.

/** A word as it is asked for: "*" is any characters, "?" one. */
export type Pattern = string;

export interface Operand {
  /** How it is joined to what stands before it; "and" of the first means nothing. */
  readonly by: "and" | "or" | "andNot";
  readonly what: { readonly phrase: readonly Pattern[] } | { readonly group: readonly Operand[] };
}

const fold = (text: string): string => text.normalize("NFC").toLowerCase().replaceAll("ς", "σ");

/** The words of a text in their order. */
const wordsIn = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "");

function fits(word: string, pattern: Pattern): boolean {
  const source = [...fold(pattern)].map((each) => ({ "*": ".*", "?": "." })[each] ?? each).join("");
  return new RegExp(`^${source}$`, "su").test(word);
}

const holdsPhrase = (words: readonly string[], phrase: readonly Pattern[]): boolean =>
  words.some((_, start) => phrase.every((pattern, index) => fits(words[start + index] ?? "", pattern)));

/** Whether a row with these texts is found. */
export function finds(operands: readonly Operand[], texts: readonly string[]): boolean {
  const fields = texts.map(wordsIn);
  const holds = ({ what }: Operand): boolean =>
    "group" in what ? finds(what.group, texts) : fields.some((words) => holdsPhrase(words, what.phrase));
  const alternatives: Operand[][] = [];
  for (const operand of operands) {
    if (operand.by === "or" || alternatives.length === 0) alternatives.push([operand]);
    else alternatives.at(-1)?.push(operand);
  }
  return alternatives.some((conjunction) =>
    // From right to left.
    conjunction.reduceRight<boolean | undefined>((right, operand, index) => {
      if (right === undefined) return holds(operand);
      return holds(operand) && (conjunction[index + 1]?.by === "andNot" ? !right : right);
    }, undefined),
  );
}
