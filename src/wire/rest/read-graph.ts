// The body of composite/graph: {"graphs": [{"graphId": "1", "compositeRequest": [{method, url, referenceId, body}]}]}.
import { refuse } from "../../domain/fault.ts";
import { GRAPH_LIMITS } from "../../facts/limits.ts";
import type { RestCall } from "./answer.ts";
import { graphOrder } from "./graph-order.ts";
import { type NamedSubrequest, subrequestsOfJson } from "./read-composite.ts";
import { type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";

export interface Graph {
  readonly graphId: string;
  /** As the request has them. */
  readonly nodes: readonly NamedSubrequest[];
  /** Each behind those whose answers it needs. */
  readonly inOrder: readonly NamedSubrequest[];
}

/** What nodes may ask for, by the segments behind "sobjects", of which the third and those behind it are one value. */
const METHODS_AT_DEPTH: readonly (readonly string[])[] = [
  [],
  ["POST"],
  ["DELETE", "GET", "PATCH"],
  ["DELETE", "GET", "PATCH", "POST"],
];
const SOBJECT_URL = /^(?:\/services\/data\/)?\/?(v\d+\.\d+)\/sobjects\/([^?]+)/i;
const NAME = /^[A-Za-z0-9][^.]*$/;

const bad = (detail: string): never => {
  throw refuse("invalidInput", { detail });
};

/** Throws jsonParserError, invalidInput and what readJson() throws. */
export async function readGraphs({ request, call }: RestCall): Promise<Graph[]> {
  const body = objectOfJson(await readJson(request), "graph request");
  const list = memberOf(body, "graphs");
  if (!Array.isArray(list)) {
    throw refuse("jsonParserError", { detail: "The request body must have an array named graphs" });
  }
  if (list.length > GRAPH_LIMITS.graphs) bad(`A request can't hold more than ${GRAPH_LIMITS.graphs} graphs`);
  const graphs = list.map((item) => graphOfJson(objectOfJson(item, "graph"), call.apiVersion));
  const ids = new Set(graphs.map(({ graphId }) => graphId));
  if (ids.size < graphs.length) bad("Each graph must have a graphId of its own");
  const all = graphs.flatMap(({ nodes }) => nodes);
  if (all.length > GRAPH_LIMITS.nodes) bad(`A request can't hold more than ${GRAPH_LIMITS.nodes} nodes`);
  if (new Set(all.map(kindOf)).size > GRAPH_LIMITS.differentNodes) {
    bad(`A request can't hold more than ${GRAPH_LIMITS.differentNodes} different nodes`);
  }
  return graphs;
}

function graphOfJson(json: JsonObject, apiVersion: number): Graph {
  const graphId = memberOf(json, "graphId");
  if (typeof graphId !== "string" || !fits(graphId)) {
    return bad(
      `A graphId must begin with a letter or a number, hold no period, and have fewer than ${GRAPH_LIMITS.nameLength} characters`,
    );
  }
  const list = memberOf(json, "compositeRequest");
  if (!Array.isArray(list)) {
    throw refuse("jsonParserError", { detail: "A graph must have an array named compositeRequest" });
  }
  // An endless list would be looked at before it is refused.
  if (list.length > GRAPH_LIMITS.nodes) bad(`A request can't hold more than ${GRAPH_LIMITS.nodes} nodes`);
  const nodes = subrequestsOfJson(list, apiVersion);
  for (const node of nodes) {
    if (!fits(node.referenceId))
      bad(`${node.referenceId.slice(0, 200)}: a referenceId like a graphId is needed`);
    kindOf(node);
  }
  const { nodes: inOrder, depth } = graphOrder(nodes);
  if (depth > GRAPH_LIMITS.depth) bad(`${graphId}: a graph can't be deeper than ${GRAPH_LIMITS.depth} nodes`);
  return { graphId, nodes, inOrder };
}

const fits = (name: string): boolean => name.length < GRAPH_LIMITS.nameLength && NAME.test(name);

/** What makes a node different from others. Throws invalidInput for one that no graph can hold. */
function kindOf({ method, url, referenceId }: NamedSubrequest): string {
  const [, version = "", path = ""] = SOBJECT_URL.exec(url.trim()) ?? [];
  const segments = path.split("/").filter(Boolean);
  const allowed = METHODS_AT_DEPTH[Math.min(segments.length, METHODS_AT_DEPTH.length - 1)] ?? [];
  if (!allowed.includes(method)) {
    bad(`${referenceId}: ${method} ${url.slice(0, 200)} can't be asked for in a graph`);
  }
  return `${version} ${method} ${segments[0]}`.toLowerCase();
}
