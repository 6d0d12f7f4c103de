// Formula text -> tokens. Source: LexerRules.g4 of salesforce/formula-engine 0.9.
import { FormulaError } from "./formula.ts";

export interface Token {
  readonly kind: "name" | "number" | "text" | "sign" | "end";
  /** Of a text its value, with escapes resolved. */
  readonly text: string;
  readonly at: number;
}

const BLANK = /(?:[ \t\f\r\n]|\/\*[\s\S]*?\*\/)+/y;
const NAME = /[A-Za-z$][A-Za-z0-9$_:.#]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const TEXT = /"(?:[^"\\]|\\[nrtNRT"'\\])*"|'(?:[^'\\]|\\[nrtNRT"'\\])*'/y;
const SIGN = /&&|\|\||<=|>=|<>|!=|==|[-+*/^&=<>(),!]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Characters that a formula may have. Documented. */
const LONGEST = 3900;

/** The tokens of a formula, "end" behind them. Throws FormulaError. */
export function lex(text: string): Token[] {
  if (text.length > LONGEST)
    throw new FormulaError(
      0,
      `Formula is too long (${text.length} characters). Maximum length is ${LONGEST} characters`,
    );
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at += match(BLANK)?.length ?? 0;
    if (at >= text.length) return [...tokens, { kind: "end", text: "", at }];
    const name = match(NAME);
    const number = name === undefined ? match(NUMBER) : undefined;
    const quoted = match(TEXT);
    const found = name ?? number ?? quoted ?? match(SIGN);
    if (found === undefined) throw new FormulaError(at, `Syntax error. Found '${text[at]}'`);
    if (name !== undefined) tokens.push({ kind: "name", text: name, at });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: unescaped(quoted), at });
    else tokens.push({ kind: "sign", text: found, at });
    at += found.length;
  }
}

const unescaped = (quoted: string): string =>
  quoted.slice(1, -1).replaceAll(/\\(.)/g, (_, code: string) => ESCAPES[code.toLowerCase()] ?? code);
