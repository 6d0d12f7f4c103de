// What request headers ask for, and whether they can be read.
import { refuse } from "../../domain/fault.ts";
import { SOAP_HEADER_TYPES, SOAP_HEADERS } from "../../facts/soap-headers.ts";
import type { SoapElement } from "../../facts/soap-sequence.ts";
import { DATA_TABLES } from "../../facts/soap-tables.ts";
import type { XmlElement } from "../shared/xml.ts";
import { type SoapRequest, textOf } from "./envelope.ts";
import type { OperationInput } from "./operation.ts";
import { booleanOf, checkValue } from "./read-message.ts";

/** Throws XmlError for a value in a known header that is none of its type; what no version knows is read over. */
export function checkHeaders(headers: SoapRequest["headers"], known = SOAP_HEADERS): void {
  for (const [name, block] of headers) checkBlock(block, known[name] ?? []);
}

function checkBlock(block: XmlElement, elements: readonly SoapElement[]): void {
  for (const child of block.children) {
    const type = elements.find(({ name }) => name === child.name)?.type;
    if (type === undefined) continue;
    checkValue(child, type, DATA_TABLES);
    checkBlock(child, SOAP_HEADER_TYPES[type] ?? []);
  }
}

/** A boolean of a header; false if the header or the element isn't there. Throws XmlError for what is no boolean. */
export const headerFlag = (
  { soap }: Pick<OperationInput, "soap">,
  header: string,
  element: string,
): boolean => booleanOf(textOf(soap.headers.get(header), element));

/** Throws noAssignmentRule if the request names a rule: there are none. */
export function refuseAssignmentRule({ soap }: Pick<OperationInput, "soap">): void {
  const id = textOf(soap.headers.get("AssignmentRuleHeader"), "assignmentRuleId")?.trim() ?? "";
  if (id !== "") throw refuse("noAssignmentRule", { id: id.slice(0, 40) });
}
