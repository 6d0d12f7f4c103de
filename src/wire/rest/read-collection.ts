// The body of composite/sobjects: {"allOrNone": false, "records": [{"attributes": {"type": "Account"}, ...}]}.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import type { TypedRecord } from "../../domain/records/chunks.ts";
import { MOST_COLLECTION_RECORDS } from "../../facts/limits.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { RestCall } from "./answer.ts";
import { isJsonObject, type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { recordBody } from "./read-record.ts";

export interface Collection {
  readonly allOrNone: boolean;
  readonly records: readonly TypedRecord[];
}

/** Throws tooManyRecords beyond 200, invalidType for an object that isn't there, and what readJson() throws. */
export async function readCollection({ ports, call, request }: RestCall): Promise<Collection> {
  const body = objectOfJson(await readJson(request), "collection");
  const catalogue = await callersCatalogue(ports, call.caller);
  const records = recordsOf(body);
  refuseTooMany(records.length, MOST_COLLECTION_RECORDS);
  return {
    allOrNone: flagOf(body, "allOrNone"),
    records: records.map((record) => {
      const json = objectOfJson(record, "sobject");
      return { ...recordBody(json), object: objectOfRecord(catalogue, json) };
    }),
  };
}

/** The `records` of a body. Throws jsonParserError if it has none. */
export function recordsOf(body: JsonObject): readonly unknown[] {
  const records = memberOf(body, "records");
  if (Array.isArray(records)) return records;
  throw refuse("jsonParserError", { detail: "The request body must have an array named records" });
}

export function refuseTooMany(count: number, most: number): void {
  if (count > most) throw refuse("tooManyRecords", { limit: String(most) });
}

/** A member that is true, false or absent, which is false. Throws jsonParserError for anything else. */
export function flagOf(body: JsonObject, name: string): boolean {
  const value = memberOf(body, name) ?? false;
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value.toLowerCase() : "";
  if (text === "true" || text === "false") return text === "true";
  throw refuse("jsonParserError", { detail: `${name} must be true or false` });
}

/** The object that `attributes.type` names. Throws invalidInput without one, invalidType for an unknown one. */
export function objectOfRecord(catalogue: Catalogue, record: JsonObject): SObject {
  const attributes = memberOf(record, "attributes");
  const type = isJsonObject(attributes) ? memberOf(attributes, "type") : undefined;
  if (typeof type !== "string" || type === "") {
    throw refuse("invalidInput", { detail: "Each record must say its type: attributes.type is missing" });
  }
  const object = catalogue.object(type);
  if (!object) throw refuse("invalidType", { object: type.slice(0, 80) });
  return object;
}
