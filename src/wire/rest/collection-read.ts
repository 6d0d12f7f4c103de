// composite/sobjects/X: records by their ids, in the order of the ids, null where there is none.
import { refuse } from "../../domain/fault.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import { readRecords } from "../../domain/records/read.ts";
import { MOST_COLLECTION_IDS } from "../../facts/limits.ts";
import type { Answer, Handler, RestCall } from "./answer.ts";
import { refuseTooMany } from "./read-collection.ts";
import { memberOf, objectOfJson, readJson } from "./read-json.ts";
import { recordWriter } from "./record-json.ts";
import { fieldsNamed, objectOf } from "./sobject-row.ts";

/** GET composite/sobjects/X?ids=a,b&fields=c,d */
export const getCollection: Handler = (rest) => {
  const { query } = rest.request;
  return retrieve(rest, listed(query.get("ids")), listed(query.get("fields")));
};

/** POST composite/sobjects/X with {"ids": [], "fields": []} */
export const retrieveCollection: Handler = async (rest) => {
  const body = objectOfJson(await readJson(rest.request), "retrieve");
  return retrieve(rest, texts(memberOf(body, "ids"), "ids"), texts(memberOf(body, "fields"), "fields"));
};

const listed = (text: string | null): string[] =>
  (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

function texts(value: unknown, name: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw refuse("jsonParserError", { detail: `${name} must be an array of strings` });
}

async function retrieve(rest: RestCall, ids: readonly string[], names: readonly string[]): Promise<Answer> {
  const object = await objectOf(rest);
  if (ids.length === 0) throw refuse("missingArgument", { detail: "The ids parameter is missing or empty" });
  if (names.length === 0) {
    throw refuse("missingArgument", { detail: "The fields parameter is missing or empty" });
  }
  refuseTooMany(ids.length, MOST_COLLECTION_IDS);
  const fields = fieldsNamed(object, names);
  const wanted = ids.map((text) => {
    const id = parseId(text);
    return id !== undefined && keyPrefixOf(id) === object.keyPrefix ? id : undefined;
  });
  const known = wanted.filter((id) => id !== undefined);
  const rows = await readRecords(rest.ports, rest.call, object, known, fields);
  const byId = new Map(known.map((id, index) => [id, rows[index]]));
  const write = recordWriter(rest.base, object, fields);
  const records = wanted.map((id) => {
    const row = id === undefined ? undefined : byId.get(id);
    return row ? write(row) : "null";
  });
  return { status: 200, json: `[${records.join(",")}]` };
}
