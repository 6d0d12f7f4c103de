// What a SELECT list may ask for besides fields: FORMAT() of one, and distances.
import { DISTANCE_UNITS } from "../facts/soql-functions.ts";
import type { Distance, FieldPath, Place } from "./ast.ts";
import { syntaxError } from "./error.ts";
import type { Token } from "./lex.ts";
import { functionCall, type Tokens } from "./parse-functions.ts";

/** DISTANCE(Location__c, GEOLOCATION(37.775, -122.418), 'mi'), or to another field; undefined for what is none. */
export function distanceCall(reader: Tokens, path: () => FieldPath): FieldPath | undefined {
  if (!isCall(reader, "DISTANCE")) return undefined;
  const token = reader.take();
  reader.take();
  // Documented: the field comes first.
  if (isCall(reader, "GEOLOCATION")) throw reader.unexpected();
  const { parts } = path();
  reader.expectSymbol(",");
  const to = place(reader) ?? path();
  reader.expectSymbol(",");
  const unit = DISTANCE_UNITS.find(
    (each) => reader.next.kind === "string" && reader.next.text.toLowerCase() === each,
  );
  if (!unit) throw reader.unexpected();
  reader.take();
  reader.expectSymbol(")");
  return { parts, distance: { token, to, unit } satisfies Distance };
}

/** GEOLOCATION(latitude, longitude) of numbers. */
function place(reader: Tokens): Place | undefined {
  if (!isCall(reader, "GEOLOCATION")) return undefined;
  reader.take();
  reader.take();
  const latitude = degrees(reader, 90);
  reader.expectSymbol(",");
  const longitude = degrees(reader, 180);
  reader.expectSymbol(")");
  return { latitude, longitude };
}

function degrees(reader: Tokens, most: number): number {
  const value = Number(reader.next.text);
  if (reader.next.kind !== "number" || !(Math.abs(value) <= most)) throw reader.unexpected();
  reader.take();
  return value;
}

/** FORMAT(Amount), FORMAT(MIN(CloseDate)); undefined for what is none. */
export function formatted(reader: Tokens, path: () => FieldPath): FieldPath | undefined {
  convertedCurrency(reader);
  if (!isCall(reader, "FORMAT")) return undefined;
  reader.take();
  reader.take();
  convertedCurrency(reader);
  const inside = functionCall(reader, path) ?? path();
  reader.expectSymbol(")");
  // The user's locale, time zone and currency.
  reader.relative = true;
  return { ...inside, format: true };
}

/** Documented: it takes an org of several currencies, which this one isn't. */
function convertedCurrency(reader: Tokens): void {
  if (!isCall(reader, "CONVERTCURRENCY")) return;
  const { text, next } = reader;
  throw syntaxError(
    text,
    next.offset,
    `${next.text} can only be used in an organization with multiple currencies`,
  );
}

const isCall = (reader: Tokens, name: string): boolean => reader.isWord(name) && reader.isSymbol("(", 1);

/** What follows LIMIT and OFFSET. */
export interface Tail {
  /** FOR VIEW or FOR REFERENCE: what is found counts as viewed, or as referenced, by the caller. */
  readonly viewed: Viewed | null;
  /** UPDATE TRACKING or UPDATE VIEWSTAT. */
  readonly tracked: Token | null;
}

interface Viewed {
  readonly as: "view" | "reference";
  readonly token: Token;
}

/**
 * FOR VIEW or FOR REFERENCE, UPDATE TRACKING or UPDATE VIEWSTAT, FOR UPDATE, in either order of the last two. A lock ends
 * with the call.
 *
 * @param single What is found are single records, in no order: what can be locked. Documented.
 */
export function tail(reader: Tokens, single: boolean): Tail {
  let viewed: Viewed | null = null;
  for (const as of ["VIEW", "REFERENCE"] as const) {
    if (viewed || !reader.isWord("FOR") || !reader.isWord(as, 1)) continue;
    reader.take();
    viewed = { as: as === "VIEW" ? "view" : "reference", token: reader.take() };
  }
  let tracked = tracking(reader);
  if (single && reader.isWord("FOR") && reader.isWord("UPDATE", 1)) {
    reader.take();
    reader.take();
    tracked ??= tracking(reader);
  }
  return { viewed, tracked };
}

function tracking(reader: Tokens): Token | null {
  const known = reader.isWord("TRACKING", 1) || reader.isWord("VIEWSTAT", 1);
  if (!reader.isWord("UPDATE") || !known) return null;
  reader.take();
  return reader.take();
}
