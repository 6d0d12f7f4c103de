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
