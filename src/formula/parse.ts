// Formula text -> tree. Precedence as in FormulaGrammar.g of salesforce/formula-engine 0.9, where "^" binds less than "*".
import { parseDecimal } from "./decimal.ts";
import { FormulaError, type Node } from "./formula.ts";
import { lex, type Token } from "./lex.ts";

/** From the loosest to the tightest; operators of one row are read from the left. */
const OPERATORS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["=", "==", "<>", "!="],
  ["<", ">", "<=", ">="],
  ["+", "-", "&"],
  ["^"],
  ["*", "/"],
];
const OTHER_WORDS: Readonly<Record<string, string>> = {
  "==": "=",
  "!=": "<>",
  "&&": "AND",
  "||": "OR",
  "!": "NOT",
};

/** How deep a tree may be. */
const DEEPEST = 250;

/** Reads a whole formula. Throws FormulaError. */
export function parseFormula(text: string): Node {
  const parser = new Parser(lex(text));
  const node = parser.expression(0);
  parser.take("end");
  return node;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #depths = new WeakMap<Node, number>();
  #next = 0;
  #open = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(row: number): Node {
    const operators = OPERATORS[row];
    if (!operators) return this.#unary();
    let left = this.expression(row + 1);
    for (;;) {
      const { kind, text, at } = this.#token();
      if (kind !== "sign" || !operators.includes(text)) return left;
      this.#next++;
      left = this.#call(OTHER_WORDS[text] ?? text, [left, this.expression(row + 1)], at);
    }
  }

  /** Takes a token of a kind, and of a text if one is given. */
  take(kind: Token["kind"], text?: string): Token {
    const token = this.#token();
    if (token.kind !== kind || (text !== undefined && token.text !== text)) throw this.#unexpected(text);
    this.#next++;
    return token;
  }

  #unary(): Node {
    const { kind, text, at } = this.#token();
    const sign = kind === "sign" && (text === "-" || text === "+" || text === "!") ? text : undefined;
    const not = kind === "name" && text.toUpperCase() === "NOT" && this.#tokens[this.#next + 1]?.text !== "(";
    if (sign === undefined && !not) return this.#primary();
    this.#next++;
    const operand = this.#within(at, () => this.#unary());
    return this.#call(sign === "-" || sign === "+" ? sign : "NOT", [operand], at);
  }

  #primary(): Node {
    const { kind, text, at } = this.#token();
    if (kind === "sign" && text === "(") {
      this.#next++;
      const node = this.#within(at, () => this.expression(0));
      this.take("sign", ")");
      return node;
    }
    if (kind === "sign" || kind === "end") throw this.#unexpected();
    this.#next++;
    if (kind === "text") return { kind: "literal", type: "text", value: text === "" ? null : text, at };
    if (kind === "number") return { kind: "literal", type: "number", value: parseDecimal(text) ?? null, at };
    return this.#named(text, at);
  }

  #named(text: string, at: number): Node {
    const word = text.toUpperCase();
    const { kind, text: following } = this.#token();
    if (kind === "sign" && following === "(") return this.#call(word, this.#arguments(at), at);
    if (word === "TRUE" || word === "FALSE")
      return { kind: "literal", type: "boolean", value: word === "TRUE", at };
    if (word === "NULL") return { kind: "literal", type: "null", value: null, at };
    return { kind: "field", path: text.split("."), at };
  }

  #arguments(at: number): Node[] {
    this.take("sign", "(");
    const args: Node[] = [];
    if (this.#token().text !== ")" || this.#token().kind !== "sign") {
      for (;;) {
        args.push(this.#within(at, () => this.expression(0)));
        const { kind, text } = this.#token();
        if (kind !== "sign" || text !== ",") break;
        this.#next++;
      }
    }
    this.take("sign", ")");
    return args;
  }

  #call(name: string, args: readonly Node[], at: number): Node {
    const node: Node = { kind: "call", name, args, at };
    const depth = 1 + Math.max(0, ...args.map((each) => this.#depths.get(each) ?? 0));
    if (depth > DEEPEST) throw new FormulaError(at, TOO_DEEP);
    this.#depths.set(node, depth);
    return node;
  }

  #within(at: number, read: () => Node): Node {
    if (++this.#open > DEEPEST) throw new FormulaError(at, TOO_DEEP);
    const node = read();
    this.#open--;
    return node;
  }

  #token(): Token {
    return this.#tokens[this.#next] ?? { kind: "end", text: "", at: 0 };
  }

  #unexpected(wanted?: string): FormulaError {
    const { kind, text, at } = this.#token();
    const missing = wanted === undefined ? "" : `Missing '${wanted}'. `;
    const found = kind === "end" ? "the end of the formula" : `'${text}'`;
    return new FormulaError(at, `Syntax error. ${missing}Found ${found}`);
  }
}

const TOO_DEEP = `Formula is nested more than ${DEEPEST} levels deep`;
