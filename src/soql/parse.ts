// Tokens -> tree, by recursive descent. Whatever of SOQL isn't served is no token here and is refused where it stands.
import type { ChildQuery, Comparison, Condition, FieldGroup, FieldPath, Order, Query } from "./ast.ts";
import { SoqlError, syntaxError } from "./error.ts";
import { lex, type Token } from "./lex.ts";
import { functionCall, groupBy, withAlias } from "./parse-functions.ts";
import { literal, literalOrDays, literals } from "./parse-literals.ts";
import { distanceCall, formatted, tail } from "./parse-shown.ts";
import { isTypeOf, typeOf } from "./parse-type-of.ts";

/** Documented: a query has at most 100,000 characters. */
const LONGEST = 100_000;
/** Parentheses and NOTs within each other; far beyond any tool's, far below the ends of our stack and of an engine's. */
const DEEPEST = 100;

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  "=": "=",
  "!=": "!=",
  "<>": "!=",
  "<": "<",
  "<=": "<=",
  ">": ">",
  ">=": ">=",
};

/** As recorded: the first up to version 57.0, where deeper ones came; the second of one within another. */
const CHILDREN_OF_CHILDREN =
  "SOQL statements cannot query aggregate relationships more than 1 level away from the root entity object.";
const NESTED_SEMI_JOIN = "Nesting of semi join sub-selects is not supported";

/** Parses a query. Throws SoqlError with the place of the first token that doesn't belong. */
export function parseQuery(text: string): Query {
  if (text.length > LONGEST) {
    throw new SoqlError("soqlSyntax", {
      detail: `SOQL statements cannot be longer than ${LONGEST} characters.`,
    });
  }
  const reader = new Reader(text, lex(text));
  const query = select(reader, "root");
  if (reader.next.kind !== "end") throw reader.unexpected();
  return query;
}

/** Where a SELECT stands, which decides the clauses that it may have. */
type Role = "root" | "child" | "semiJoin";

export class Reader {
  readonly text: string;
  /** Of the SELECT that is being read. */
  role: Role = "root";
  /** A date literal was read, or a function that asks for the caller's calendar. */
  relative = false;
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.peek(0);
  }

  peek(ahead: number): Token {
    return (this.#tokens[this.#position + ahead] ?? this.#tokens.at(-1)) as Token;
  }

  take(): Token {
    const token = this.next;
    this.#position += 1;
    return token;
  }

  isWord(word: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead);
    // Most questions are answered by the length: each token is asked whether it is this or that word.
    return kind === "word" && text.length === word.length && text.toUpperCase() === word;
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === symbol;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.take();
    return true;
  }

  takeSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.take();
    return true;
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected();
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  unexpected(token: Token = this.next): SoqlError {
    const shown = token.kind === "string" ? token.raw : token.text;
    return syntaxError(this.text, token.offset, `unexpected token: '${shown}'`);
  }
}

function select(reader: Reader, role: Role): Query {
  const outer = reader.role;
  reader.role = role;
  const root = role === "root";
  reader.expectWord("SELECT");
  const counts = reader.isWord("COUNT") && reader.isSymbol("(", 1) && reader.isSymbol(")", 2);
  let fields: Query["fields"] = null;
  if (counts && !root)
    throw syntaxError(reader.text, reader.next.offset, "only root queries support aggregate expressions");
  if (counts) for (let taken = 0; taken < 3; taken++) reader.take();
  else if (role === "semiJoin") {
    if (isTypeOf(reader)) throw reader.unexpected();
    fields = [path(reader)];
  } else
    fields = listOf(
      reader,
      () =>
        fieldGroup(reader) ??
        childQuery(reader) ??
        typeOf(reader, () => path(reader)) ??
        shown(reader) ??
        (root ? selected(reader) : path(reader)),
    );
  reader.expectWord("FROM");
  if (reader.next.kind !== "word") throw reader.unexpected();
  let object = reader.take();
  const qualifier = role === "child" && reader.takeSymbol(".") ? object : null;
  if (qualifier) {
    if (reader.next.kind !== "word") throw reader.unexpected();
    object = reader.take();
  }
  const alias =
    reader.next.kind === "word" && !RESERVED.has(reader.next.text.toUpperCase()) ? reader.take() : null;
  const mine = root ? usingScope(reader) : null;
  const where = reader.takeWord("WHERE") ? condition(reader, 0) : null;
  const systemMode = root ? withMode(reader) : null;
  const grouping = root ? groupBy(reader, () => operand(reader)) : null;
  const having = grouping && reader.takeWord("HAVING") ? condition(reader, 0) : null;
  let orderBy: Order[] = [];
  if (role !== "semiJoin" && reader.takeWord("ORDER")) {
    reader.expectWord("BY");
    orderBy = listOf(reader, () => order(reader));
  }
  const limit = role !== "semiJoin" && reader.takeWord("LIMIT") ? wholeNumber(reader).value : null;
  const offset = root && reader.takeWord("OFFSET") ? wholeNumber(reader) : null;
  const single = Boolean(fields?.every((field) => !("call" in field)) && !grouping);
  const { viewed, tracked } = root ? tail(reader, single && orderBy.length === 0) : NO_TAIL;
  const { relative } = reader;
  reader.role = outer;
  return {
    object,
    qualifier,
    alias,
    fields,
    where,
    groupBy: grouping,
    having,
    orderBy,
    limit,
    offset,
    mine,
    systemMode,
    viewed,
    tracked,
    relative,
  };
}

/** (SELECT ... FROM Contacts), of which there is one level. */
function childQuery(reader: Reader): ChildQuery | undefined {
  if (!reader.isSymbol("(") || !reader.isWord("SELECT", 1)) return undefined;
  if (reader.role !== "root") throw syntaxError(reader.text, reader.peek(1).offset, CHILDREN_OF_CHILDREN);
  return { children: inParentheses(reader, "child") };
}

/** toLabel(Type) */
export function labelled(reader: Reader): FieldPath | undefined {
  if (!reader.isWord("TOLABEL") || !reader.isSymbol("(", 1)) return undefined;
  reader.take();
  reader.take();
  const { parts } = path(reader);
  reader.expectSymbol(")");
  return { parts, label: true };
}

function inParentheses(reader: Reader, role: Role): Query {
  reader.expectSymbol("(");
  const query = select(reader, role);
  reader.expectSymbol(")");
  return query;
}

/** A field, or a function of one. */
const operand = (reader: Reader): FieldPath =>
  functionCall(reader, () => path(reader)) ?? distanceCall(reader, () => path(reader)) ?? path(reader);

/** A function that a query of rows may select, with its alias. */
function shown(reader: Reader): FieldPath | undefined {
  const field = (): FieldPath => path(reader);
  const found = labelled(reader) ?? formatted(reader, field) ?? distanceCall(reader, field);
  return found && withAlias(reader, found, RESERVED);
}

const NO_TAIL = { viewed: null, tracked: null } as const;

/** An alias can't be FROM, nor any other word that may not name an object. */
const selected = (reader: Reader): FieldPath => withAlias(reader, operand(reader), RESERVED);

/** USING SCOPE everything is what there is without it; the token of "mine", else null. */
function usingScope(reader: Reader): Token | null {
  if (!reader.takeWord("USING")) return null;
  reader.expectWord("SCOPE");
  if (reader.takeWord("EVERYTHING")) return null;
  if (!reader.isWord("MINE")) throw reader.unexpected();
  return reader.take();
}

/** The modes of the caller's own rights mean nothing more; the token of SYSTEM_MODE, else null. */
function withMode(reader: Reader): Token | null {
  if (!reader.takeWord("WITH")) return null;
  if (reader.takeWord("SECURITY_ENFORCED") || reader.takeWord("USER_MODE")) return null;
  if (!reader.isWord("SYSTEM_MODE")) throw reader.unexpected();
  return reader.take();
}

function fieldGroup(reader: Reader): FieldGroup | undefined {
  if (!reader.isWord("FIELDS") || !reader.isSymbol("(", 1)) return undefined;
  const token = reader.take();
  reader.take();
  const group = (["ALL", "STANDARD", "CUSTOM"] as const).find((word) => reader.takeWord(word));
  if (!group) throw reader.unexpected();
  reader.expectSymbol(")");
  return { group, token };
}

export function listOf<T>(reader: Reader, item: () => T): T[] {
  const items = [item()];
  while (reader.takeSymbol(",")) items.push(item());
  return items;
}

/** Documented as no names for an alias, and the words that may follow the object. */
const RESERVED = new Set(
  "ALL AND AS ASC DESC EXCLUDES FIRST FOR FROM GROUP HAVING IN INCLUDES LAST LIKE LIMIT NOT NULL NULLS OFFSET OR ORDER SELECT UPDATE USING WHERE WITH".split(
    " ",
  ),
);

/** Words that end a list: a field can't be called so without a comma being forgotten. */
const CLAUSES = new Set([
  "FROM",
  "WHERE",
  "ORDER",
  "LIMIT",
  "OFFSET",
  "GROUP",
  "HAVING",
  "AND",
  "OR",
  "NOT",
  "SELECT",
]);

export function path(reader: Reader): FieldPath {
  const parts: Token[] = [];
  do {
    if (reader.next.kind !== "word") throw reader.unexpected();
    if (parts.length === 0 && CLAUSES.has(reader.next.text.toUpperCase())) throw reader.unexpected();
    parts.push(reader.take());
  } while (reader.takeSymbol("."));
  return { parts };
}

export function order(reader: Reader): Order {
  const field = operand(reader);
  const descending = reader.takeWord("DESC");
  if (!descending) reader.takeWord("ASC");
  let nullsLast = false;
  if (reader.takeWord("NULLS")) {
    nullsLast = reader.takeWord("LAST");
    if (!nullsLast) reader.expectWord("FIRST");
  }
  return { path: field, descending, nullsLast };
}

export function wholeNumber(reader: Reader): { value: number; token: Token } {
  const token = reader.next;
  const value = Number(token.text);
  if (token.kind !== "number" || !/^\d+$/.test(token.text) || !Number.isSafeInteger(value))
    throw reader.unexpected();
  reader.take();
  return { value, token };
}

/** NOT of one term, or terms joined by AND, or by OR; two of these at one level need parentheses, as in Salesforce. */
export function condition(reader: Reader, depth: number): Condition {
  if (reader.takeWord("NOT")) return { kind: "not", term: term(reader, depth) };
  const first = term(reader, depth);
  const kind = reader.isWord("AND") ? "and" : reader.isWord("OR") ? "or" : null;
  if (!kind) return first;
  const terms = [first];
  while (reader.takeWord(kind.toUpperCase())) terms.push(term(reader, depth));
  if (reader.isWord("AND") || reader.isWord("OR")) throw reader.unexpected();
  return { kind, terms };
}

function term(reader: Reader, depth: number): Condition {
  if (depth > DEEPEST) throw syntaxError(reader.text, reader.next.offset, "the query is nested too deeply");
  if (reader.takeSymbol("(")) {
    const inner = condition(reader, depth + 1);
    reader.expectSymbol(")");
    return inner;
  }
  return comparison(reader);
}

function comparison(reader: Reader): Condition {
  const field = labelled(reader) ?? operand(reader);
  if (reader.takeWord("LIKE")) return { kind: "like", path: field, literal: literal(reader) };
  const negated = reader.isWord("NOT") && reader.isWord("IN", 1);
  if (negated) reader.take();
  if (reader.takeWord("IN")) {
    const joins = reader.isSymbol("(") && reader.isWord("SELECT", 1);
    if (!joins) return { kind: "in", path: field, negated, literals: literals(reader, literalOrDays) };
    if (reader.role !== "root") throw syntaxError(reader.text, reader.peek(1).offset, NESTED_SEMI_JOIN);
    return { kind: "semiJoin", path: field, negated, query: inParentheses(reader, "semiJoin") };
  }
  if (reader.takeWord("INCLUDES")) {
    return { kind: "includes", path: field, negated: false, literals: literals(reader, literal) };
  }
  if (reader.takeWord("EXCLUDES")) {
    return { kind: "includes", path: field, negated: true, literals: literals(reader, literal) };
  }
  const operator = reader.next.kind === "symbol" ? COMPARISONS[reader.next.text] : undefined;
  if (!operator) throw reader.unexpected();
  reader.take();
  return { kind: "compare", path: field, operator, literal: literalOrDays(reader) };
}
