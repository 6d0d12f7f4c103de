// composite/batch: up to 25 requests in one, that know nothing of each other.
import { fault, refuse } from "../../domain/fault.ts";
import { MOST_SUBREQUESTS } from "../../facts/limits.ts";
import type { Answer, Handler } from "./answer.ts";
import { faultAnswer } from "./fault.ts";
import { flagOf } from "./read-collection.ts";
import { type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { bodyJson, methodOf, type SubrequestInput, subrequestOf } from "./subrequest.ts";

/** POST composite/batch */
export const batch: Handler = async (rest) => {
  const body = objectOfJson(await readJson(rest.request), "batch request");
  const list = memberOf(body, "batchRequests");
  if (!Array.isArray(list)) {
    throw refuse("jsonParserError", { detail: "The request body must have an array named batchRequests" });
  }
  if (list.length > MOST_SUBREQUESTS) throw refuse("tooManySubrequests", { most: String(MOST_SUBREQUESTS) });
  const haltOnError = flagOf(body, "haltOnError");
  const inputs = list.map((item) => inputOf(objectOfJson(item, "batch subrequest")));
  const results: string[] = [];
  let hasErrors = false;
  for (const input of inputs) {
    if (hasErrors && haltOnError) {
      results.push(resultOf(faultAnswer(fault("batchHalted"))));
      continue;
    }
    const request = subrequestOf(rest.request, input);
    const answer = request ? await rest.subrequest(request, rest.ports) : faultAnswer(fault("notFound"));
    if (answer.status >= 400) hasErrors = true;
    results.push(resultOf(answer));
  }
  return { status: 200, json: `{"hasErrors":${hasErrors},"results":[${results.join(",")}]}` };
};

const resultOf = (answer: Answer): string => `{"statusCode":${answer.status},"result":${bodyJson(answer)}}`;

function inputOf(json: JsonObject): SubrequestInput {
  const method = methodOf(memberOf(json, "method"));
  const url = memberOf(json, "url");
  if (method === undefined)
    throw refuse("invalidInput", { detail: "A subrequest's method is missing or none" });
  if (typeof url !== "string")
    throw refuse("invalidInput", { detail: "A subrequest's url is missing or no text" });
  if (memberOf(json, "binaryPartName") !== undefined || memberOf(json, "binaryPartNameAlias") !== undefined) {
    throw refuse("invalidInput", {
      detail: "Binary parts of a batch are not available in this organization",
    });
  }
  return { method, url, headers: {}, body: memberOf(json, "richInput") ?? undefined };
}
