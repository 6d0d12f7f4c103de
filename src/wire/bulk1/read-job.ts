// What a client says of a job, in XML or JSON: its members by name.
import { FaultError, fault, refuse } from "../../domain/fault.ts";
import { ASYNC_NAMESPACE, JOB_ELEMENTS } from "../../facts/bulk1.ts";
import { REST_BODY_LIMIT } from "../../facts/limits.ts";
import type { Request } from "../../http/exchange.ts";
import { bodyFault, jsonObject } from "../shared/json-body.ts";
import { readXml, type XmlElement, XmlError } from "../shared/xml.ts";

/** Throws xmlParserError, jsonParserError, unsupportedMediaType, requestTooLarge, and invalidJob for an unknown name. */
export async function readJob(request: Request): Promise<ReadonlyMap<string, unknown>> {
  const type = request.headers["content-type"] ?? "application/xml";
  if (/^application\/json\s*(;|$)/i.test(type)) {
    const members = await jsonObject(request, REST_BODY_LIMIT);
    for (const name of members.keys()) checkName(name);
    return members;
  }
  if (!/^(application|text)\/xml\s*(;|$)/i.test(type))
    throw refuse("unsupportedMediaType", {
      detail: `Content-Type must be application/xml or application/json, not ${type.slice(0, 80)}`,
    });
  const root = await xmlOf(request);
  if (root.name !== "jobInfo" || root.namespace !== ASYNC_NAMESPACE)
    throw xmlFault(`the root element must be jobInfo of ${ASYNC_NAMESPACE}`);
  const members = new Map<string, string>();
  for (const { name, text, children } of root.children) {
    checkName(name);
    if (children.length > 0) throw xmlFault(`${name} must hold a text`);
    if (members.has(name)) throw xmlFault(`${name} is there twice`);
    members.set(name, text.trim());
  }
  return members;
}

async function xmlOf(request: Request): Promise<XmlElement> {
  try {
    return await readXml(await request.body.bytes(REST_BODY_LIMIT));
  } catch (error) {
    throw error instanceof XmlError ? xmlFault(error.message) : bodyFault(error);
  }
}

const xmlFault = (detail: string): FaultError =>
  new FaultError(fault("xmlParserError", { detail: `Failed to parse XML. ${detail}` }));

function checkName(name: string): void {
  if (!(JOB_ELEMENTS as readonly string[]).includes(name))
    throw refuse("invalidJob", { detail: `a job has no element ${name.slice(0, 80)}` });
}
