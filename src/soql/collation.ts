// How texts compare where letter case doesn't count: by the upper case of their characters, in the order of their
// code points. Documented for orgs with an English locale.

const NOT_ASCII = /[^\0-\x7f]/;

/**
 * The text whose code points decide. One character stays one, so that LIKE counts right: "ß" has no upper case of one
 * character and stays. None becomes an ASCII letter, so that ASCII texts can be compared without this.
 */
export function foldCase(text: string): string {
  if (!NOT_ASCII.test(text)) return text.toUpperCase();
  let folded = "";
  for (const character of text) folded += upperCase(character);
  return folded;
}

function upperCase(character: string): string {
  const upper = character.toUpperCase();
  if (upper.length !== character.length) return character;
  return NOT_ASCII.test(character) && !NOT_ASCII.test(upper) ? character : upper;
}

/** Less than 0, 0 or more, by the first code points that differ: JavaScript's own order is that of UTF-16 units. */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points beyond all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit);
