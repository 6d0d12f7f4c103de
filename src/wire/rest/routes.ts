// Every resource below /services/data/vNN.0, and which one a path names.
import type { Handler } from "./answer.ts";
import { query, queryAll, queryMore } from "./query.ts";
import { deleteByExternalId, getByExternalId, upsertRecord } from "./sobject-by-external-id.ts";
import { globalDescribe, objectDescribe, objectSummary } from "./sobject-describe.ts";
import { createRecord, deleteRecord, getRecord, updateRecord } from "./sobject-row.ts";
import { limits, recent, resources } from "./versions.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface Route {
  /** Literal segments compare in any letter case; `{name}` takes one segment, `{name*}` all that are left. */
  readonly pattern: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
}

/** The first pattern that fits decides. */
const ROUTES: readonly Route[] = [
  { pattern: "", methods: { GET: resources } },
  { pattern: "limits", methods: { GET: limits } },
  { pattern: "recent", methods: { GET: recent } },
  { pattern: "query", methods: { GET: query } },
  { pattern: "query/{locator}", methods: { GET: queryMore } },
  { pattern: "queryAll", methods: { GET: queryAll } },
  { pattern: "queryAll/{locator}", methods: { GET: queryMore } },
  { pattern: "sobjects", methods: { GET: globalDescribe } },
  { pattern: "sobjects/{object}", methods: { GET: objectSummary, POST: createRecord } },
  { pattern: "sobjects/{object}/describe", methods: { GET: objectDescribe } },
  // POST with Id as the external id field and no value inserts.
  { pattern: "sobjects/{object}/Id", methods: { POST: createRecord } },
  {
    pattern: "sobjects/{object}/{id}",
    methods: { GET: getRecord, PATCH: updateRecord, DELETE: deleteRecord },
  },
  {
    pattern: "sobjects/{object}/{field}/{value*}",
    methods: { GET: getByExternalId, PATCH: upsertRecord, DELETE: deleteByExternalId },
  },
];

export interface RouteMatch {
  readonly route: Route;
  /** What stands for the holes of the pattern, percent escapes decoded. */
  readonly params: ReadonlyMap<string, string>;
}

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly string[];
}

const segmentsOf = (pattern: string): string[] => (pattern === "" ? [] : pattern.split("/"));
const compiled: readonly CompiledRoute[] = ROUTES.map((route) => ({
  route,
  segments: segmentsOf(route.pattern),
}));

/** The route of a path's segments after the version; undefined if there is no such resource. */
export function routeOf(segments: readonly string[]): RouteMatch | undefined {
  for (const { route, segments: pattern } of compiled) {
    const params = matched(pattern, segments);
    if (params) return { route, params };
  }
  return undefined;
}

function matched(pattern: readonly string[], segments: readonly string[]): Map<string, string> | undefined {
  const rest = pattern.at(-1)?.endsWith("*}") === true;
  if (rest ? segments.length < pattern.length : segments.length !== pattern.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, expected] of pattern.entries()) {
    const segment = segments[index] ?? "";
    if (expected.endsWith("*}")) params.set(expected.slice(1, -2), segments.slice(index).join("/"));
    else if (expected.startsWith("{")) {
      if (segment === "") return undefined;
      params.set(expected.slice(1, -1), segment);
    } else if (expected.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}

/** The handler of a method; HEAD is a GET whose body isn't sent. */
export const handlerOf = ({ methods }: Route, method: string): Handler | undefined =>
  Object.hasOwn(methods, method === "HEAD" ? "GET" : method)
    ? methods[(method === "HEAD" ? "GET" : method) as Method]
    : undefined;

/** "HEAD,GET,PATCH,DELETE": in the order that Salesforce lists them. */
export const allowedMethods = ({ methods }: Route): string =>
  [...("GET" in methods ? ["HEAD"] : []), ...Object.keys(methods)].join(",");
