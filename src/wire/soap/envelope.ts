// A request envelope: its header blocks by name and its one operation. Prefixes are the client's affair.
import { SOAP_ENVELOPE, type SoapFlavour } from "../../facts/soap.ts";
import { childNamed, readXml, type XmlElement, XmlError } from "../shared/xml.ts";

export interface SoapRequest {
  readonly headers: ReadonlyMap<string, XmlElement>;
  readonly operation: XmlElement;
}

/** Envelope, Body, the operation, a record, and then its fields. */
const FIELD_DEPTH = 5;

/** A header block that must be understood and isn't. */
export class MustUnderstandError extends Error {}

/** Reads an envelope. Throws XmlError or MustUnderstandError. */
export async function readEnvelope(bytes: Uint8Array, flavour: SoapFlavour): Promise<SoapRequest> {
  const root = await readXml(bytes, undefined, FIELD_DEPTH);
  if (root.name !== "Envelope" || root.namespace !== SOAP_ENVELOPE)
    throw new XmlError("the document is no SOAP 1.1 envelope");
  const parts = root.children
    .map(({ name, namespace }) => (namespace === SOAP_ENVELOPE ? name : "?"))
    .join(" ");
  if (parts !== "Body" && parts !== "Header Body")
    throw new XmlError("an envelope holds a Header, if any, and one Body");
  const operations = childNamed(root, "Body")?.children ?? [];
  const [operation] = operations;
  if (!operation || operations.length > 1) throw new XmlError("the Body holds exactly one operation");
  return { headers: headerBlocks(childNamed(root, "Header"), flavour), operation };
}

function headerBlocks(header: XmlElement | undefined, flavour: SoapFlavour): Map<string, XmlElement> {
  const blocks = new Map<string, XmlElement>();
  for (const block of header?.children ?? []) {
    if (block.namespace === flavour.namespace) {
      if (blocks.has(block.name)) throw new XmlError(`there are two ${block.name} headers`);
      blocks.set(block.name, block);
    } else if (["1", "true"].includes(block.attributes.get(`${SOAP_ENVELOPE} mustUnderstand`) ?? "")) {
      throw new MustUnderstandError(
        `Did not understand "MustUnderstand" header(s): {${block.namespace}}${block.name}`,
      );
    }
  }
  return blocks;
}

/** Text of the one child of a name; undefined if there is none. Throws XmlError if there are two: which one counts? */
export function textOf(element: XmlElement | undefined, name: string): string | undefined {
  const [only, another] = element?.children.filter((child) => child.name === name) ?? [];
  if (another) throw new XmlError(`there are two ${name} elements`);
  return only?.text;
}
