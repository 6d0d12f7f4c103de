// composite/graph: graphs of requests on single records. Each graph is done whole or not at all; the others don't matter to it.
import { GRAPH_LIMITS } from "../../facts/limits.ts";
import type { Handler, RestCall } from "./answer.ts";
import { type Graph, readGraphs } from "./read-graph.ts";
import { responseJson, runAll, type SubAnswer, type Transacted, taken } from "./run-composite.ts";

/** POST composite/graph */
export const graph: Handler = async (rest) => {
  const graphs = await readGraphs(rest);
  const written: string[] = [];
  let failures = 0;
  for (const one of graphs) {
    const result: Transacted =
      failures > GRAPH_LIMITS.failures
        ? { kept: false, answers: one.nodes.map(({ referenceId }) => taken(referenceId)) }
        : await run(rest, one);
    if (!result.kept) failures += 1;
    written.push(
      `{"graphId":${JSON.stringify(one.graphId)},"graphResponse":${responseJson(result.answers)},"isSuccessful":${result.kept}}`,
    );
  }
  return { status: 200, json: `{"graphs":[${written.join(",")}]}` };
};

/** The answers in the order of the request, whatever order they were made in. */
async function run(rest: RestCall, { nodes, inOrder }: Graph): Promise<Transacted> {
  const { kept, answers } = await runAll(rest, inOrder);
  const byName = new Map(answers.map((answer) => [answer.referenceId, answer] as const));
  return {
    kept,
    answers: nodes.flatMap(({ referenceId }): SubAnswer[] => {
      const answer = byName.get(referenceId);
      return answer ? [answer] : [];
    }),
  };
}
