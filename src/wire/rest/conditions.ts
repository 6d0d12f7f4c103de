// Conditional requests: If-Match and its kin, against the state of a record or of the schema.
import { createHash } from "node:crypto";
import { fault, refuse } from "../../domain/fault.ts";
import type { Cell } from "../../domain/model/record.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Request } from "../../http/exchange.ts";
import type { Answer } from "./answer.ts";
import { faultAnswer } from "./fault.ts";

/** What a client may have seen before. */
export interface State {
  /** In quotes; null if only the date counts. */
  readonly etag: string | null;
  /** Milliseconds since 1970, a whole second that the last change lies before; null if nobody knows. */
  readonly modified: number | null;
  /** The headers that tell it. */
  readonly validators: Readonly<Record<string, string>>;
}

type Headers = Request["headers"];

export const hasConditions = (headers: Headers): boolean =>
  headers["if-match"] !== undefined ||
  headers["if-none-match"] !== undefined ||
  headers["if-modified-since"] !== undefined ||
  headers["if-unmodified-since"] !== undefined;

/** A change within a second is told as its end: whoever saw what was before then has an earlier date. */
export const endOfSecond = (time: number): number => Math.floor(time / 1000) * 1000 + 1000;

export const stateAt = (etag: string | null, modified: number | null): State => ({
  etag,
  modified,
  validators: {
    ...(etag === null ? {} : { etag }),
    ...(modified === null ? {} : { "last-modified": new Date(modified).toUTCString() }),
  },
});

/** By rows, which the store gives again as long as nothing is committed. */
const states = new WeakMap<readonly Cell[], State>();

/** The state of a whole record, whose cells stand in the order of the object's fields. */
export function stateOf(object: SObject, row: readonly Cell[]): State {
  let state = states.get(row);
  if (state === undefined) {
    const hash = createHash("sha256").update(JSON.stringify(row)).digest("base64");
    const stamp = row[object.fields.findIndex(({ name }) => name === "SystemModstamp")];
    state = stateAt(`"${hash.slice(0, 27)}="`, typeof stamp === "number" ? endOfSecond(stamp) : null);
    states.set(row, state);
  }
  return state;
}

/** The answer to a read, with its validators; 304 or 412 if the request's conditions say so. */
export function conditional(headers: Headers, now: number, state: State, answer: Answer): Answer {
  const verdict = hasConditions(headers) ? verdictOf(headers, state) : "go";
  if (verdict === "failed") return faultAnswer(fault("preconditionFailed"));
  // A date to come would be none of HTTP's.
  const isToCome = state.modified !== null && state.modified > now;
  const { validators } = isToCome ? stateAt(state.etag, null) : state;
  if (verdict === "same") return { status: 304, headers: validators };
  return { ...answer, headers: answer.headers ? { ...answer.headers, ...validators } : validators };
}

/** Throws preconditionFailed if a write's conditions don't hold, invalidCondition if one can't be read. */
export function checkConditions(headers: Headers, state: State): void {
  for (const name of ["if-match", "if-none-match"]) {
    const value = headers[name];
    if (value !== undefined && !ETAGS.test(value.trim())) throw refuse("invalidCondition", { header: name });
  }
  const date = headers["if-unmodified-since"];
  if (date !== undefined && dateOf(date) === null) {
    throw refuse("invalidCondition", { header: "if-unmodified-since" });
  }
  // Of a write, If-Modified-Since asks nothing.
  const { "if-modified-since": _, ...asked } = headers;
  if (verdictOf(asked, state) !== "go") throw refuse("preconditionFailed");
}

const ETAGS = /^(?:\*|(?:W\/)?"[^"]*"(?:\s*,\s*(?:W\/)?"[^"]*")*)$/;

/** In the order that HTTP asks for: tags first, dates only where there is no tag. */
function verdictOf(headers: Headers, { etag, modified }: State): "go" | "same" | "failed" {
  const match = headers["if-match"];
  const none = headers["if-none-match"];
  const unmodified = dateOf(headers["if-unmodified-since"]);
  const since = dateOf(headers["if-modified-since"]);
  if (match !== undefined) {
    if (!lists(match, etag)) return "failed";
  } else if (unmodified !== null && modified !== null && modified > unmodified) return "failed";
  if (none !== undefined) return lists(none, etag) ? "same" : "go";
  return since !== null && modified !== null && modified <= since ? "same" : "go";
}

/** "x-gzip" is what some real answers make of "x". */
function lists(header: string, etag: string | null): boolean {
  if (header.trim() === "*") return true;
  const tags = header.match(/"[^"]*"/g) ?? [];
  return tags.some((tag) => tag.replace(/-gzip"$/, '"') === etag);
}

/** An HTTP date; null if it is none, or absent. */
function dateOf(text: string | undefined): number | null {
  const known = text !== undefined && /^[A-Za-z]{3,9}, .*GMT$/.test(text.trim());
  const time = known ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
