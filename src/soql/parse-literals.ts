// Values that a field is compared with.
import { DATE_LITERALS, takesNumber } from "../facts/date-literals.ts";
import type { DateLiteral, Literal } from "./ast.ts";
import type { Tokens } from "./parse-functions.ts";

/** ('a', 'b') of what `item` reads. */
export function literals<T = Literal>(reader: Tokens, item: (reader: Tokens) => T): T[] {
  reader.expectSymbol("(");
  const listed = [item(reader)];
  while (reader.takeSymbol(",")) listed.push(item(reader));
  reader.expectSymbol(")");
  return listed;
}

/** No blank may stand beside the colon of one with a number. */
function dateLiteral(reader: Tokens): DateLiteral | undefined {
  const token = reader.next;
  const fact = token.kind === "word" ? DATE_LITERALS.get(token.text.toUpperCase()) : undefined;
  if (!fact) return undefined;
  let n = 0;
  if (takesNumber(fact)) {
    const [colon, number] = [reader.peek(1), reader.peek(2)];
    const adjacent = colon.offset === token.offset + token.text.length && number.offset === colon.offset + 1;
    if (colon.text !== ":" || !adjacent) throw reader.unexpected(colon.text === ":" ? colon : token);
    n = Number(number.text);
    if (number.kind !== "number" || !/^\d{1,9}$/.test(number.text) || n === 0)
      throw reader.unexpected(number);
    reader.take();
    reader.take();
  }
  reader.take();
  reader.relative = true;
  return { kind: "range", fact, n, token };
}

/** Throws what is none. */
export function literal(reader: Tokens): Literal {
  const token = reader.take();
  switch (token.kind) {
    case "string":
    case "number":
    case "date":
    case "datetime":
    case "time":
      return { kind: token.kind, token };
    case "word": {
      const word = token.text.toUpperCase();
      if (word === "NULL") return { kind: "null", token };
      if (word === "TRUE" || word === "FALSE") return { kind: "boolean", value: word === "TRUE", token };
      throw reader.unexpected(token);
    }
    default:
      throw reader.unexpected(token);
  }
}

/** A value, or the days that a name stands for. */
export const literalOrDays = (reader: Tokens): Literal | DateLiteral =>
  dateLiteral(reader) ?? literal(reader);
