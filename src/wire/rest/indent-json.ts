// X-PrettyPrint: indents JSON text in the manner of Salesforce's own answers. Works on the text, so that numbers
// keep the digits they were written with.

/** `compact` is valid JSON without whitespace between its tokens. */
export function indentJson(compact: string): string {
  const parts: string[] = [];
  // True for objects: their members stand on lines of their own, array items beside each other.
  const open: boolean[] = [];
  let from = 0;
  let depth = 0;
  const newLine = (): string => `\n${"  ".repeat(depth)}`;
  for (let at = 0; at < compact.length; at++) {
    const character = compact[at];
    if (character === '"') {
      at = closingQuote(compact, at);
      continue;
    }
    let text: string;
    switch (character) {
      case "{":
      case "[": {
        const object = character === "{";
        if (compact[at + 1] === (object ? "}" : "]")) {
          text = object ? "{ }" : "[ ]";
          parts.push(compact.slice(from, at), text);
          at += 1;
          from = at + 1;
          continue;
        }
        open.push(object);
        if (object) depth += 1;
        text = object ? `{${newLine()}` : "[ ";
        break;
      }
      case "}":
        open.pop();
        depth -= 1;
        text = `${newLine()}}`;
        break;
      case "]":
        open.pop();
        text = " ]";
        break;
      case ",":
        text = open.at(-1) ? `,${newLine()}` : ", ";
        break;
      case ":":
        text = " : ";
        break;
      default:
        continue;
    }
    parts.push(compact.slice(from, at), text);
    from = at + 1;
  }
  parts.push(compact.slice(from));
  return parts.join("");
}

function closingQuote(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text[at - 1 - backslashes] === "\\") backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}
