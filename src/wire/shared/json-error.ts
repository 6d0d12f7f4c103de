// Where JSON text goes wrong. JSON.parse decides whether it does; its messages don't always say where.

/** The first offset at which `text` stops being JSON; its length if it ends too early; undefined if it is JSON. */
export function jsonErrorOffset(text: string): number | undefined {
  const open: ("{" | "[")[] = [];
  let at = 0;
  let expected: "value" | "value or ]" | "key" | "key or }" | "after" = "value";
  for (;;) {
    at = skip(SPACE, text, at);
    const character = text[at];
    if (expected === "after") {
      const inside = open.at(-1);
      if (inside === undefined) return at === text.length ? undefined : at;
      if (character === ",") expected = inside === "{" ? "key" : "value";
      else if (character === (inside === "{" ? "}" : "]")) open.pop();
      else return at;
      at += 1;
      continue;
    }
    if (expected === "key" || expected === "key or }") {
      if (character === "}" && expected === "key or }") {
        open.pop();
        at += 1;
        expected = "after";
        continue;
      }
      if (character !== '"') return at;
      const end = stringEnd(text, at);
      if (!end.closed) return end.at;
      at = skip(SPACE, text, end.at);
      if (text[at] !== ":") return at;
      at += 1;
      expected = "value";
      continue;
    }
    if (character === "]" && expected === "value or ]") open.pop();
    else if (character === "{" || character === "[") {
      open.push(character);
      at += 1;
      expected = character === "{" ? "key or }" : "value or ]";
      continue;
    } else if (character === '"') {
      const end = stringEnd(text, at);
      if (!end.closed) return end.at;
      at = end.at - 1;
    } else {
      const end = skip(SCALAR, text, at);
      if (end === at) return at;
      at = end - 1;
    }
    at += 1;
    expected = "after";
  }
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
const ORDINARY = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y;

/** The offset after what `pattern` matches at `at`; `at` if it matches nothing. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function stringEnd(text: string, start: number): { readonly closed: boolean; readonly at: number } {
  let at = start + 1;
  for (;;) {
    at = skip(ORDINARY, text, at);
    if (text[at] === '"') return { closed: true, at: at + 1 };
    const next = skip(ESCAPE, text, at);
    if (next === at) return { closed: false, at };
    at = next;
  }
}

/** The refusal's text, in the words of the parser that Salesforce uses. */
export function jsonErrorText(text: string): string {
  const offset = Math.min(jsonErrorOffset(text) ?? text.length, text.length);
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  const column = offset - before.lastIndexOf("\n");
  const where = `at [line:${line}, column:${column}]`;
  const code = text.codePointAt(offset);
  if (code === undefined) return `Unexpected end-of-input ${where}`;
  // A control character or a lone surrogate would make the answer unreadable.
  const shown = code < 32 || (code >= 0xd800 && code <= 0xdfff) ? "?" : String.fromCodePoint(code);
  return `Unexpected character ('${shown}' (code ${code})) ${where}`;
}
