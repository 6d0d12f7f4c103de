// A request within a request: composite and composite/batch. It goes to the same handlers, in this process.
import { Readable } from "node:stream";
import type { Request } from "../../http/exchange.ts";
import { normalPath } from "../../http/router.ts";
import type { Answer } from "./answer.ts";
import { isJsonObject, type JsonObject } from "./read-json.ts";

const MOUNT = "/services/data";

export interface SubrequestInput {
  readonly method: string;
  /** "/services/data/v60.0/...", or the same without "/services/data". */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What the body says, as JSON; undefined if there is none. */
  readonly body: unknown;
}

/** The request that `input` describes; undefined if its URL is none below /services/data. */
export function subrequestOf(outer: Request, input: SubrequestInput): Request | undefined {
  const url = input.url.trim().replace(/^\/*(?=v\d+\.\d+(?:[/?]|$))/i, `${MOUNT}/`);
  const path = url.startsWith("/") ? normalPath(url) : undefined;
  if (path === undefined || !path.toLowerCase().startsWith(`${MOUNT}/`)) return undefined;
  const query = url.indexOf("?");
  const bytes = Buffer.from(input.body === undefined ? "" : JSON.stringify(input.body));
  return {
    method: input.method,
    path: MOUNT + path.slice(MOUNT.length),
    query: new URLSearchParams(query < 0 ? "" : url.slice(query + 1)),
    headers: { ...inheritedOf(outer), ...input.headers, "content-type": "application/json" },
    address: outer.address,
    origin: outer.origin,
    tls: outer.tls,
    // It was measured as a part of the whole request.
    body: { bytes: async () => bytes, stream: () => Readable.from([bytes]) },
    id: outer.id,
  };
}

/** Options of the call; neither its conditions nor what its own body is. */
const inheritedOf = ({ headers }: Request): Request["headers"] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("sforce-")));

/** GET, POST ... as `value` says; undefined for anything else. */
export function methodOf(value: unknown): string | undefined {
  const method = typeof value === "string" ? value.toUpperCase() : "";
  return /^(?:GET|POST|PUT|PATCH|DELETE)$/.test(method) ? method : undefined;
}

/** The body of an answer as JSON; null if it has none. As text, since 1.0 read and written again would be 1. */
export const bodyJson = ({ json }: Answer): string => json ?? "null";

/** Names as real orgs write them in a composite answer: "Location". */
export function headersOf(answer: Answer): Readonly<Record<string, string>> {
  const shown = Object.entries(answer.headers ?? {}).filter(([name]) => name !== "www-authenticate");
  return Object.fromEntries(
    shown.map(([name, value]) => [
      name === "etag" ? "ETag" : name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** A subrequest's own headers in lower case; undefined if they are none. */
export function headersOfJson(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value as JsonObject);
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === "string")) return undefined;
  return Object.fromEntries(entries.map(([name, text]) => [name.toLowerCase(), text]));
}
