// composite: up to 25 requests in one, later ones with values of the answers to earlier ones.
import type { Handler } from "./answer.ts";
import { readComposite } from "./read-composite.ts";
import { responseJson, runAll, runEach } from "./run-composite.ts";

/** POST composite */
export const composite: Handler = async (rest) => {
  const { allOrNone, subrequests } = await readComposite(rest);
  const answers = allOrNone ? (await runAll(rest, subrequests)).answers : await runEach(rest, subrequests);
  return { status: 200, json: responseJson(answers) };
};
