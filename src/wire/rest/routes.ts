// Every resource below /services/data/vNN.0, and which one a path names.
import type { Handler } from "./answer.ts";
import { appMenu, quickActions, tabs, theme } from "./appearance.ts";
import { batch } from "./batch.ts";
import { getCollection, retrieveCollection } from "./collection-read.ts";
import {
  createCollection,
  deleteCollection,
  updateCollection,
  upsertCollection,
} from "./collection-write.ts";
import { composite } from "./composite.ts";
import { graph } from "./graph.ts";
import { listView, listViewDescribe, listViewResults, listViews } from "./list-views.ts";
import { getParameterizedSearch, postParameterizedSearch } from "./parameterized-search.ts";
import { query, queryAll, queryMore } from "./query.ts";
import { recordCount } from "./record-count.ts";
import { getDeleted, getUpdated } from "./replication.ts";
import { search } from "./search.ts";
import { deleteByExternalId, getByExternalId, upsertRecord } from "./sobject-by-external-id.ts";
import { globalDescribe, objectDescribe, objectSummary } from "./sobject-describe.ts";
import {
  approvalLayouts,
  compactLayouts,
  layoutOfRecordType,
  layouts,
  namedLayouts,
  objectQuickActions,
} from "./sobject-layouts.ts";
import { createRecord, deleteRecord, getRecord, updateRecord } from "./sobject-row.ts";
import {
  toolingCreate,
  toolingDelete,
  toolingDescribe,
  toolingGlobalDescribe,
  toolingQuery,
  toolingQueryMore,
  toolingRecord,
  toolingResources,
  toolingSummary,
  toolingUpdate,
} from "./tooling.ts";
import { createTree } from "./tree.ts";
import { deletePassword, getPassword, postPassword } from "./user-password.ts";
import { compositeResources, limits, recent, resources } from "./versions.ts";
import type { XmlShape } from "./xml-answer.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

export interface Route {
  /** Literal segments compare in any letter case; `{name}` takes one segment, `{name*}` all that are left. */
  readonly pattern: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
  /** May be called by who must change his password first. */
  readonly withExpiredPassword?: true;
  /** First API version that has it; all that are served if absent. */
  readonly since?: number;
  /** Not to be asked for by a request within a request. */
  readonly outermost?: boolean;
  /** What it reads is to be had as XML, too. */
  readonly xml?: XmlShape;
}

/** One sObject, or one record: the root has the sObject's name. */
const OF_OBJECT: XmlShape = { root: null };
const QUERY_RESULT: XmlShape = { root: "QueryResult" };

/** The first pattern that fits decides. */
export const ROUTES: readonly Route[] = [
  { pattern: "", methods: { GET: resources }, xml: { root: "urls" } },
  { pattern: "appMenu/{menu}", methods: { GET: appMenu } },
  { pattern: "composite", methods: { GET: compositeResources, POST: composite }, since: 34, outermost: true },
  { pattern: "composite/batch", methods: { POST: batch }, since: 34, outermost: true },
  { pattern: "composite/graph", methods: { POST: graph }, since: 50, outermost: true },
  {
    pattern: "composite/sobjects",
    methods: { POST: createCollection, PATCH: updateCollection, DELETE: deleteCollection },
    since: 42,
  },
  {
    pattern: "composite/sobjects/{object}",
    methods: { GET: getCollection, POST: retrieveCollection },
    since: 42,
  },
  { pattern: "composite/sobjects/{object}/{field}", methods: { PATCH: upsertCollection }, since: 46 },
  { pattern: "composite/tree/{object}", methods: { POST: createTree }, since: 34, outermost: true },
  { pattern: "limits", methods: { GET: limits } },
  { pattern: "limits/recordCount", methods: { GET: recordCount }, since: 40 },
  { pattern: "recent", methods: { GET: recent } },
  { pattern: "query", methods: { GET: query }, xml: QUERY_RESULT },
  { pattern: "query/{locator}", methods: { GET: queryMore }, xml: QUERY_RESULT },
  { pattern: "queryAll", methods: { GET: queryAll }, xml: QUERY_RESULT },
  { pattern: "queryAll/{locator}", methods: { GET: queryMore }, xml: QUERY_RESULT },
  { pattern: "quickActions", methods: { GET: quickActions } },
  { pattern: "search", methods: { GET: search } },
  {
    pattern: "parameterizedSearch",
    methods: { GET: getParameterizedSearch, POST: postParameterizedSearch },
    since: 36,
  },
  { pattern: "sobjects", methods: { GET: globalDescribe }, xml: { root: "DescribeGlobal" } },
  { pattern: "sobjects/{object}", methods: { GET: objectSummary, POST: createRecord }, xml: OF_OBJECT },
  { pattern: "sobjects/{object}/describe", methods: { GET: objectDescribe }, xml: OF_OBJECT },
  { pattern: "sobjects/{object}/describe/compactLayouts", methods: { GET: compactLayouts } },
  { pattern: "sobjects/{object}/describe/approvalLayouts", methods: { GET: approvalLayouts } },
  { pattern: "sobjects/{object}/describe/layouts", methods: { GET: layouts } },
  { pattern: "sobjects/{object}/describe/layouts/{recordType}", methods: { GET: layoutOfRecordType } },
  { pattern: "sobjects/{object}/quickActions", methods: { GET: objectQuickActions } },
  { pattern: "sobjects/{object}/describe/namedLayouts/{name}", methods: { GET: namedLayouts } },
  { pattern: "sobjects/{object}/listviews", methods: { GET: listViews }, since: 32 },
  { pattern: "sobjects/{object}/listviews/{id}", methods: { GET: listView }, since: 32 },
  { pattern: "sobjects/{object}/listviews/{id}/describe", methods: { GET: listViewDescribe }, since: 32 },
  { pattern: "sobjects/{object}/listviews/{id}/results", methods: { GET: listViewResults }, since: 32 },
  { pattern: "sobjects/{object}/updated", methods: { GET: getUpdated }, xml: OF_OBJECT },
  { pattern: "sobjects/{object}/deleted", methods: { GET: getDeleted }, xml: OF_OBJECT },
  { pattern: "tabs", methods: { GET: tabs } },
  { pattern: "theme", methods: { GET: theme } },
  { pattern: "tooling", methods: { GET: toolingResources } },
  { pattern: "tooling/query", methods: { GET: toolingQuery } },
  { pattern: "tooling/query/{locator}", methods: { GET: toolingQueryMore } },
  { pattern: "tooling/sobjects", methods: { GET: toolingGlobalDescribe } },
  { pattern: "tooling/sobjects/{object}", methods: { GET: toolingSummary, POST: toolingCreate } },
  { pattern: "tooling/sobjects/{object}/describe", methods: { GET: toolingDescribe } },
  {
    pattern: "tooling/sobjects/{object}/{id}",
    methods: { GET: toolingRecord, PATCH: toolingUpdate, DELETE: toolingDelete },
  },
  // POST with Id as the external id field and no value inserts.
  { pattern: "sobjects/{object}/Id", methods: { POST: createRecord }, xml: OF_OBJECT },
  {
    pattern: "sobjects/{object}/{id}",
    methods: { GET: getRecord, PATCH: updateRecord, DELETE: deleteRecord },
    xml: OF_OBJECT,
  },
  {
    pattern: "sobjects/User/{id}/password",
    methods: { GET: getPassword, POST: postPassword, DELETE: deletePassword },
    withExpiredPassword: true,
  },
  {
    pattern: "sobjects/{object}/{field}/{value*}",
    methods: { GET: getByExternalId, PATCH: upsertRecord, DELETE: deleteByExternalId },
    xml: OF_OBJECT,
  },
];

export interface RouteMatch {
  readonly route: Route;
  /** What stands for the holes of the pattern, percent escapes decoded. */
  readonly params: ReadonlyMap<string, string>;
}

/** A segment of a pattern: a word, a hole, or a hole that takes the rest of the path. */
interface Segment {
  readonly kind: "word" | "hole" | "rest";
  /** The word in lower case, or the hole's name. */
  readonly name: string;
}

interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly Segment[];
  readonly takesRest: boolean;
}

function compileSegment(segment: string): Segment {
  if (!segment.startsWith("{")) return { kind: "word", name: segment.toLowerCase() };
  if (segment.endsWith("*}")) return { kind: "rest", name: segment.slice(1, -2) };
  return { kind: "hole", name: segment.slice(1, -1) };
}

const compiled: readonly CompiledRoute[] = ROUTES.map((route) => {
  const segments = route.pattern === "" ? [] : route.pattern.split("/").map(compileSegment);
  return { route, segments, takesRest: segments.at(-1)?.kind === "rest" };
});

/** The route of a path's segments after the version; undefined if there is no such resource. */
export function routeOf(segments: readonly string[]): RouteMatch | undefined {
  const words = segments.map((segment) => segment.toLowerCase());
  const found = compiled.find((route) => matches(route, words));
  return found && { route: found.route, params: paramsOf(found.segments, segments) };
}

function matches({ segments, takesRest }: CompiledRoute, words: readonly string[]): boolean {
  if (takesRest ? words.length < segments.length : words.length !== segments.length) return false;
  return segments.every(({ kind, name }, index) => {
    if (kind === "word") return name === words[index];
    return kind === "rest" || words[index] !== "";
  });
}

function paramsOf(pattern: readonly Segment[], segments: readonly string[]): Map<string, string> {
  const params = new Map<string, string>();
  for (const [index, { kind, name }] of pattern.entries()) {
    if (kind === "rest") params.set(name, segments.slice(index).join("/"));
    else if (kind === "hole") params.set(name, segments[index] ?? "");
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
