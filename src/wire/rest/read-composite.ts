// The body of composite: {"allOrNone": false, "compositeRequest": [{method, url, referenceId, httpHeaders, body}]}.
import { refuse } from "../../domain/fault.ts";
import { MOST_SUBREQUESTS, MOST_SUBREQUESTS_WITH_MANY_RECORDS } from "../../facts/limits.ts";
import type { RestCall } from "./answer.ts";
import { flagOf } from "./read-collection.ts";
import { type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { headersOfJson, methodOf, type SubrequestInput } from "./subrequest.ts";

/** A subrequest whose URL and body may hold references. */
export interface NamedSubrequest extends SubrequestInput {
  readonly referenceId: string;
}

export interface CompositeBody {
  readonly allOrNone: boolean;
  readonly subrequests: readonly NamedSubrequest[];
}

const REFERENCE_ID = /^[A-Za-z0-9][A-Za-z0-9_]*$/;
/** First version that refuses other names; before, they just couldn't be referred to. */
const NAMES_CHECKED_SINCE = 52;
/** What subrequests take from the request around them. */
const INHERITED = ["accept", "authorization", "content-type"];
const MANY_RECORDS = /\/(?:query|queryall)(?:[/?]|$)|\/composite\/sobjects(?:[/?]|$)/i;

/** Throws jsonParserError, invalidInput, tooManySubrequests and what readJson() throws. */
export async function readComposite({ request, call }: RestCall): Promise<CompositeBody> {
  const body = objectOfJson(await readJson(request), "composite request");
  const list = memberOf(body, "compositeRequest");
  if (!Array.isArray(list)) {
    throw refuse("jsonParserError", { detail: "The request body must have an array named compositeRequest" });
  }
  if (list.length > MOST_SUBREQUESTS) throw refuse("tooManySubrequests", { most: String(MOST_SUBREQUESTS) });
  const subrequests = subrequestsOfJson(list, call.apiVersion);
  if (subrequests.filter(({ url }) => MANY_RECORDS.test(url)).length > MOST_SUBREQUESTS_WITH_MANY_RECORDS) {
    const most = String(MOST_SUBREQUESTS_WITH_MANY_RECORDS);
    throw refuse("invalidInput", {
      detail: `At most ${most} subrequests can be queries or sObject collections`,
    });
  }
  return { allOrNone: flagOf(body, "allOrNone"), subrequests };
}

/** The members of a compositeRequest, each with a name of its own. Throws jsonParserError and invalidInput. */
export function subrequestsOfJson(list: readonly unknown[], apiVersion: number): NamedSubrequest[] {
  const subrequests = list.map((item) => subrequestOfJson(objectOfJson(item, "subrequest"), apiVersion));
  const names = new Set<string>();
  for (const { referenceId } of subrequests) {
    if (names.has(referenceId))
      throw refuse("invalidInput", { detail: `Duplicate referenceId: ${referenceId}` });
    names.add(referenceId);
  }
  return subrequests;
}

function subrequestOfJson(json: JsonObject, apiVersion: number): NamedSubrequest {
  const referenceId = memberOf(json, "referenceId");
  if (typeof referenceId !== "string" || referenceId === "") {
    throw refuse("invalidInput", { detail: "Each subrequest must have a referenceId" });
  }
  const shown = referenceId.slice(0, 200);
  if (apiVersion >= NAMES_CHECKED_SINCE && !REFERENCE_ID.test(referenceId)) {
    throw refuse("invalidInput", {
      detail: `Provided referenceId ('${shown}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
    });
  }
  const method = methodOf(memberOf(json, "method"));
  const url = memberOf(json, "url");
  const headers = headersOfJson(memberOf(json, "httpHeaders"));
  if (method === undefined) throw refuse("invalidInput", { detail: `${shown}: method is missing or none` });
  if (typeof url !== "string")
    throw refuse("invalidInput", { detail: `${shown}: url is missing or no text` });
  if (!headers) throw refuse("invalidInput", { detail: `${shown}: httpHeaders must be an object of texts` });
  const inherited = INHERITED.find((name) => Object.hasOwn(headers, name));
  if (inherited)
    throw refuse("invalidInput", { detail: `${shown}: a subrequest can't have the header ${inherited}` });
  const body = memberOf(json, "body");
  return { referenceId, method, url, headers, body: body ?? undefined };
}
