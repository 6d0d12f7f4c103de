// The body of a request that writes one record: a JSON object of field names and values, or an XML element of them.
import { fault, refuse } from "../../domain/fault.ts";
import { blobLimit } from "../../domain/records/blobs.ts";
import { fieldNamed } from "../../domain/records/names.ts";
import { MOST_FIELDS_OF_A_RECORD } from "../../facts/limits.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Request } from "../../http/exchange.ts";
import type { RestCall } from "./answer.ts";
import { type JsonObject, memberOf, objectOfJson, readJson } from "./read-json.ts";
import { isMultipart, type LimitOf, withParts } from "./read-parts.ts";
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

/**
 * readRecordBody() of JSON, or of multipart/form-data with files for base64 fields, which are there as long as `use`
 * takes. Throws invalidMultipart, insufficientAccess before a file of who may not write, and what is too large.
 */
export async function withRecordBody<T>(
  { ports, request }: Pick<RestCall, "ports" | "request">,
  object: SObject,
  operation: "createable" | "updateable",
  use: (body: RecordBody) => Promise<T>,
): Promise<T> {
  if (!isMultipart(request)) return use(await readRecordBody(request, object));
  if (!object[operation]) throw refuse("insufficientAccess");
  const limit = blobLimit(object);
  const limitOf: LimitOf = (name) => {
    const field = fieldNamed(object, name);
    if (field?.type !== "base64") return undefined;
    const { label } = field;
    return { most: limit.most, fault: fault(limit.cause, { label, most: String(limit.most) }, [field.name]) };
  };
  return withParts(ports, request, limitOf, ({ json, files }) => {
    const record = objectOfJson(json, "sobject");
    const twice = [...files.keys()].find((name) => memberOf(record, name) !== undefined);
    if (twice !== undefined) throw refuse("jsonParserError", { detail: `Duplicate field: ${twice}` });
    return use(recordBody({ ...record, ...Object.fromEntries(files) }));
  });
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
    values: kept.map(([, value]) => value),
  };
}

/** Throws keyInBody if a record names one of `fields`, which the path says already. */
export function refuseKeys(body: Pick<RecordBody, "columns">, ...fields: readonly string[]): void {
  const names = new Set(body.columns.map((column) => column.toLowerCase()));
  const field = fields.find((name) => names.has(name.toLowerCase()));
  if (field !== undefined) throw refuse("keyInBody", { field });
}
