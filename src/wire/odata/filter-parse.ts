// A $filter as a tree; names and types are not looked at yet.
import { refuse } from "../../domain/fault.ts";
import { DEEPEST_FILTER } from "../../facts/odata.ts";
import { filterTokens, malformedFilter, type Token } from "./filter-lex.ts";

export type Literal =
  | { readonly kind: "string" | "number" | "date" | "datetime" | "time"; readonly text: string }
  | { readonly kind: "boolean"; readonly text: "true" | "false" }
  | { readonly kind: "null"; readonly text: "null" };

export type Operand = Literal | { readonly kind: "path"; readonly names: readonly string[] };

export type Comparison = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
export type TextFunction = "contains" | "startswith" | "endswith";

export type Expression =
  | { readonly kind: "and" | "or"; readonly terms: readonly Expression[] }
  | { readonly kind: "not"; readonly term: Expression }
  | {
      readonly kind: "compare";
      readonly operator: Comparison;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly kind: "in"; readonly left: Operand; readonly values: readonly Literal[] }
  | { readonly kind: "call"; readonly name: TextFunction; readonly text: Operand; readonly part: Operand }
  /** A value that is a condition itself. */
  | { readonly kind: "operand"; readonly operand: Operand };

const COMPARISONS: ReadonlySet<string> = new Set(["eq", "ne", "lt", "le", "gt", "ge"]);
const FUNCTIONS: ReadonlySet<string> = new Set(["contains", "startswith", "endswith"]);
const ARITHMETIC: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "divby", "mod", "has"]);

interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  next: number;
}

/** Throws odataMalformed, and odataUnsupported at what OData has and nothing here answers. */
export function parseFilter(text: string): Expression {
  const reader: Reader = { text, tokens: filterTokens(text), next: 0 };
  const expression = alternatives(reader, 0);
  if (peek(reader).kind !== "end") throw unexpected(reader);
  return expression;
}

const END: Token = { kind: "end", text: "", at: Number.MAX_SAFE_INTEGER };
const peek = ({ tokens, next }: Reader): Token => tokens[next] ?? END;

function unexpected(reader: Reader) {
  const { kind, text, at } = peek(reader);
  if (kind === "word" && ARITHMETIC.has(text))
    return refuse("odataUnsupported", { detail: `The operator ${text} is not supported in $filter` });
  return malformedFilter(reader.text, at);
}

function isNext(reader: Reader, kind: "word" | "symbol", text: string): boolean {
  const token = peek(reader);
  return token.kind === kind && token.text === text;
}

function take(reader: Reader, kind: "word" | "symbol", text: string): boolean {
  if (!isNext(reader, kind, text)) return false;
  reader.next += 1;
  return true;
}

function expect(reader: Reader, symbol: string): void {
  if (!take(reader, "symbol", symbol)) throw unexpected(reader);
}

const alternatives = (reader: Reader, depth: number): Expression => joined(reader, depth, "or", both);
const both = (reader: Reader, depth: number): Expression => joined(reader, depth, "and", condition);

function joined(
  reader: Reader,
  depth: number,
  kind: "and" | "or",
  term: (reader: Reader, depth: number) => Expression,
): Expression {
  const first = term(reader, depth);
  const terms = [first];
  while (take(reader, "word", kind)) terms.push(term(reader, depth));
  return terms.length === 1 ? first : { kind, terms };
}

function condition(reader: Reader, depth: number): Expression {
  if (depth > DEEPEST_FILTER)
    throw refuse("odataMalformed", { detail: `$filter nests more than ${DEEPEST_FILTER} deep` });
  if (take(reader, "word", "not")) return { kind: "not", term: condition(reader, depth + 1) };
  const found = primary(reader, depth);
  const operator = peek(reader);
  if (operator.kind !== "word") return found;
  if (operator.text === "in") {
    reader.next += 1;
    return { kind: "in", left: operandOf(found, reader), values: list(reader) };
  }
  if (!isComparison(operator.text)) return found;
  reader.next += 1;
  const right = operandOf(primary(reader, depth), reader);
  return found.kind === "operand"
    ? { kind: "compare", operator: operator.text, left: found.operand, right }
    : truth(found, operator.text, right);
}

const isComparison = (text: string): text is Comparison => COMPARISONS.has(text);
const isFunction = (text: string): text is TextFunction => FUNCTIONS.has(text);

/** "contains(...) eq true", as some clients write it. */
function truth(term: Expression, operator: Comparison, right: Operand): Expression {
  if (operator === "eq" && right.kind === "boolean")
    return right.text === "true" ? term : { kind: "not", term };
  throw refuse("odataUnsupported", { detail: "A condition can be compared by eq true and eq false only" });
}

function operandOf(expression: Expression, reader: Reader): Operand {
  if (expression.kind === "operand") return expression.operand;
  throw refuse("odataUnsupported", {
    detail: `A value before position ${Math.min(peek(reader).at, reader.text.length) + 1} of $filter must be a property or a literal`,
  });
}

function primary(reader: Reader, depth: number): Expression {
  if (take(reader, "symbol", "(")) {
    const inner = alternatives(reader, depth + 1);
    expect(reader, ")");
    return inner;
  }
  const token = peek(reader);
  reader.next += 1;
  if (token.kind === "word" && isNext(reader, "symbol", "(")) return call(reader, depth, token.text);
  return { kind: "operand", operand: operand(reader, token) };
}

function operand(reader: Reader, { kind, text }: Token): Operand {
  switch (kind) {
    case "string":
    case "number":
    case "date":
    case "datetime":
    case "time":
      return { kind, text };
    case "word":
      if (text === "true" || text === "false") return { kind: "boolean", text };
      if (text === "null") return { kind: "null", text };
      if (text.includes("$"))
        throw refuse("odataUnsupported", { detail: "Paths with $ are not supported in $filter" });
      return { kind: "path", names: text.split("/") };
    case "guid":
      throw refuse("odataUnsupported", { detail: "No property here is a GUID" });
    default:
      reader.next -= 1;
      throw unexpected(reader);
  }
}

function call(reader: Reader, depth: number, name: string): Expression {
  if (!isFunction(name))
    throw refuse("odataUnsupported", { detail: `${name.slice(0, 80)}() is not supported in $filter` });
  expect(reader, "(");
  const text = operandOf(primary(reader, depth + 1), reader);
  expect(reader, ",");
  const part = operandOf(primary(reader, depth + 1), reader);
  expect(reader, ")");
  return { kind: "call", name, text, part };
}

function list(reader: Reader): Literal[] {
  expect(reader, "(");
  const values: Literal[] = [];
  do {
    const token = peek(reader);
    reader.next += 1;
    const value = operand(reader, token);
    if (value.kind === "path")
      throw refuse("odataUnsupported", { detail: "A list in $filter holds literals only" });
    values.push(value);
  } while (take(reader, "symbol", ","));
  expect(reader, ")");
  return values;
}
