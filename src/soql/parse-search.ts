// SOSL text -> tree: FIND {...}, where to look, and what RETURNING tells of each object. What isn't served is no token
// here and is refused where it stands.
import { SEARCH_GROUPS, type SearchGroup } from "../facts/search.ts";
import type { FieldPath, Query } from "./ast.ts";
import { SoqlError, syntaxError } from "./error.ts";
import { lex, type Token } from "./lex.ts";
import { condition, labelled, listOf, order, path, Reader, wholeNumber } from "./parse.ts";
import { parseFind } from "./parse-find.ts";
import type { Search } from "./search.ts";

/** As for SOQL. */
const LONGEST = 100_000;

/** Parses a search. Throws SoqlError. */
export function parseSearch(text: string): Search {
  if (text.length > LONGEST) {
    throw new SoqlError("soqlSyntax", {
      detail: `SOSL statements cannot be longer than ${LONGEST} characters.`,
    });
  }
  const { start, end } = braces(text);
  const reader = new Reader(text, lex(text, end + 1));
  const group = searchGroup(reader);
  const returning = reader.takeWord("RETURNING") ? listOf(reader, () => returned(reader)) : null;
  refuseReturning(text, returning);
  spellCorrection(reader);
  const limit = reader.takeWord("LIMIT") ? wholeNumber(reader).value : null;
  update(reader);
  if (reader.next.kind !== "end") throw reader.unexpected();
  const expression = parseFind(text.slice(start, end));
  return { expression, group, returning, limit, relative: reader.relative };
}

/** Where the text in braces is. A brace behind a backslash is a character of it. */
function braces(text: string): { readonly start: number; readonly end: number } {
  const start = /^\s*FIND\s*\{/i.exec(text)?.[0].length;
  if (start === undefined) throw new SoqlError("soslNoTerm", {});
  let end = start;
  while (end < text.length && text[end] !== "}") end += text[end] === "\\" ? 2 : 1;
  if (end >= text.length) throw new SoqlError("soslNoTerm", {});
  return { start, end };
}

function searchGroup(reader: Reader): SearchGroup {
  if (!reader.takeWord("IN")) return "ALL";
  const group = SEARCH_GROUPS.find((word) => reader.takeWord(word));
  if (!group) throw reader.unexpected();
  reader.expectWord("FIELDS");
  return group;
}

/** Account(Name WHERE ... ORDER BY ... LIMIT 10 OFFSET 5); Id alone without parentheses. */
function returned(reader: Reader): Query {
  if (reader.next.kind !== "word") throw reader.unexpected();
  const object = reader.take();
  const id: FieldPath = { parts: [{ ...object, text: "Id", raw: "Id" }] };
  if (!reader.takeSymbol("(")) return queryOf(object, [id], {});
  const fields = listOf(reader, () => labelled(reader) ?? path(reader));
  const relative = reader.relative;
  reader.relative = false;
  const where = reader.takeWord("WHERE") ? condition(reader, 0) : null;
  const ordered = reader.takeWord("ORDER");
  if (ordered) reader.expectWord("BY");
  const orderBy = ordered ? listOf(reader, () => order(reader)) : [];
  const limit = reader.takeWord("LIMIT") ? wholeNumber(reader).value : null;
  const offset = reader.takeWord("OFFSET") ? wholeNumber(reader) : null;
  const query = queryOf(object, fields, { where, orderBy, limit, offset, relative: reader.relative });
  reader.relative ||= relative;
  reader.expectSymbol(")");
  return query;
}

const queryOf = (object: Token, fields: readonly FieldPath[], clauses: Partial<Query>): Query => ({
  object,
  qualifier: null,
  alias: null,
  fields,
  where: null,
  groupBy: null,
  having: null,
  orderBy: [],
  limit: null,
  offset: null,
  mine: null,
  systemMode: null,
  viewed: null,
  tracked: null,
  relative: false,
  ...clauses,
});

/** Documented: an object is named once, and OFFSET is for one object. */
function refuseReturning(text: string, returning: readonly Query[] | null): void {
  const names = new Set<string>();
  for (const { object, offset } of returning ?? []) {
    const name = object.text.toLowerCase();
    if (names.has(name)) {
      throw syntaxError(text, object.offset, `${object.text} is named twice in RETURNING`);
    }
    names.add(name);
    if (offset && returning?.length !== 1) {
      throw syntaxError(
        text,
        offset.token.offset,
        "OFFSET can be used only when a single object is searched",
      );
    }
  }
}

/** WITH SPELL_CORRECTION = ...: nothing is corrected, whatever it says. */
function spellCorrection(reader: Reader): void {
  if (!reader.isWord("WITH") || !reader.isWord("SPELL_CORRECTION", 1)) return;
  reader.take();
  reader.take();
  reader.expectSymbol("=");
  if (!reader.takeWord("TRUE")) reader.expectWord("FALSE");
}

/** Counts of articles, of which there are none. */
function update(reader: Reader): void {
  while (reader.takeWord("UPDATE")) {
    listOf(reader, () => {
      if (!reader.takeWord("TRACKING")) reader.expectWord("VIEWSTAT");
    });
  }
}

/** What a piece of a search may be: the fields of an object, a condition, an order. */
export type PieceKind = "fields" | "condition" | "order";

/** Throws SoqlError unless `text` is one piece of its kind and nothing more. */
export function checkPiece(kind: PieceKind, text: string): void {
  const reader = new Reader(text, lex(text));
  if (kind === "fields") listOf(reader, () => labelled(reader) ?? path(reader));
  else if (kind === "order") listOf(reader, () => order(reader));
  else condition(reader, 0);
  if (reader.next.kind !== "end") throw reader.unexpected();
}
