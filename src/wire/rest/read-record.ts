// The body of a request that writes one record: a JSON object of field names and values, or an XML element of them.
import { refuse } from "../../domain/fault.ts";
import { parentKey } from "../../domain/records/parent-keys.ts";
import { MOST_FIELDS_OF_A_RECORD } from "../../facts/limits.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Request } from "../../http/exchange.ts";
import { isJsonObject, type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { readXmlRecord } from "./read-xml-record.ts";
import type { RecordBody } from "./record-body.ts";

const XML = /^\s*(?:application|text)\/xml\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/**
 * Reads the fields of a record of `object`. `attributes` is left out; of a name that comes twice the last one counts, but
 * two spellings of one name are refused. Throws jsonParserError and what readJson() throws.
 */
export async function readRecordBody(request: Request, object: SObject): Promise<RecordBody> {
  if (XML.test(request.headers["content-type"] ?? "")) return readXmlRecord(request, object);
  return recordBody(objectOfJson(await readJson(request), "sobject"));
}

/** readRecordBody() of JSON that was read already. */
export function recordBody(record: JsonObject): RecordBody {
  const entries = Object.entries(record);
  if (entries.length > MOST_FIELDS_OF_A_RECORD) {
    throw refuse("jsonParserError", { detail: `More than ${MOST_FIELDS_OF_A_RECORD} fields in one record` });
  }
  const kept = entries.filter(([name]) => name.toLowerCase() !== "attributes");
  const seen = new Set<string>();
  for (const [name] of kept) {
    // Which of the two came last is not known any more, so neither is right.
    if (seen.has(name.toLowerCase())) throw refuse("jsonParserError", { detail: `Duplicate field: ${name}` });
    seen.add(name.toLowerCase());
  }
  return {
    form: "json",
    columns: kept.map(([name]) => name),
    values: kept.map(([, value]) => sentValue(value)),
  };
}

/** `{"Key__c": "7"}`, with or without its attributes, names a parent. */
function sentValue(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const [key, another] = Object.entries(value).filter(([name]) => name.toLowerCase() !== "attributes");
  if (!key || another || !["string", "number", "boolean"].includes(typeof key[1])) return value;
  const attributes = memberOf(value, "attributes");
  const type = isJsonObject(attributes) ? memberOf(attributes, "type") : undefined;
  return parentKey(typeof type === "string" ? type : "", key[0], String(key[1]));
}

/** Throws keyInBody if a record names one of `fields`, which the path says already. */
export function refuseKeys(body: Pick<RecordBody, "columns">, ...fields: readonly string[]): void {
  const names = new Set(body.columns.map((column) => column.toLowerCase()));
  const field = fields.find((name) => names.has(name.toLowerCase()));
  if (field !== undefined) throw refuse("keyInBody", { field });
}
