// The body of a request that writes one record, as XML: <Account><Name>...</Name></Account>.
import { refuse } from "../../domain/fault.ts";
import { type ParentKey, parentKey } from "../../domain/records/parent-keys.ts";
import { MOST_FIELDS_OF_A_RECORD, REST_BODY_LIMIT } from "../../facts/limits.ts";
import { XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Request } from "../../http/exchange.ts";
import { readXml, type XmlElement, XmlError } from "../shared/xml.ts";
import type { RecordBody } from "./record-body.ts";

const NIL = `${XML_SCHEMA_INSTANCE} nil`;

/** Throws restXmlError, and BodyTooLargeError beyond 50 MB. */
export async function readXmlRecord(request: Request, object: SObject): Promise<RecordBody> {
  try {
    return recordOf(await readXml(await request.body.bytes(REST_BODY_LIMIT)), object);
  } catch (error) {
    if (error instanceof XmlError) throw refuse("restXmlError", { detail: error.message });
    throw error;
  }
}

function recordOf({ name, children }: XmlElement, object: SObject): RecordBody {
  if (name.toLowerCase() !== object.name.toLowerCase())
    throw new XmlError(`the root element must be ${object.name}`);
  if (children.length > MOST_FIELDS_OF_A_RECORD)
    throw new XmlError(`there are more than ${MOST_FIELDS_OF_A_RECORD} fields in one record`);
  const seen = new Set<string>();
  for (const child of children) {
    const key = child.name.toLowerCase();
    if (seen.has(key)) throw new XmlError(`there are two values of ${child.name}`);
    seen.add(key);
  }
  return { form: "xml", columns: children.map((child) => child.name), values: children.map(sentValue) };
}

function sentValue({ name, attributes, children, text }: XmlElement): string | null | ParentKey {
  const nil = attributes.get(NIL)?.trim();
  if (nil === "true" || nil === "1") return null;
  const [key, another] = children;
  if (!key) return text;
  if (another || key.children.length > 0) throw new XmlError(`${name} must hold one external id field`);
  return parentKey(attributes.get("type") ?? "", key.name, key.text);
}
