// Fault -> SOAP fault. Login faults have a bare faultcode as recorded; all others need "sf:", which jsforce looks for.

import type { Fault } from "../../domain/fault.ts";
import { FAULTS, type FaultRow } from "../../facts/faults.ts";
import { QUERY_FAULTS, SOAP_ENVELOPE, type SoapFlavour, XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import type { Reply } from "../../http/exchange.ts";
import { escapeXml } from "../shared/xml.ts";

const HEADERS = { "content-type": "text/xml;charset=UTF-8" };

export const soapReply = (status: number, xml: string): Reply => ({
  status,
  headers: HEADERS,
  body: `<?xml version="1.0" encoding="UTF-8"?>${xml}`,
});

/** HTTP 500 with the fault's code, text and typed detail. */
export function soapFault(flavour: SoapFlavour, fault: Fault): Reply {
  const { soap }: FaultRow = FAULTS[fault.cause];
  const { code } = fault;
  const message = escapeXml(fault.message).replaceAll("&quot;", '"');
  const faultcode = soap === "LoginFault" ? code : `sf:${code}`;
  const told = `<faultcode>${faultcode}</faultcode><faultstring>${code}: ${message}</faultstring>`;
  // The metadata WSDL has no types of faults, and clients can't read a detail that they don't know.
  if (flavour.segment === "m")
    return envelope(`xmlns:sf="${flavour.faultNamespace}"`, `<soapenv:Fault>${told}</soapenv:Fault>`);
  const detail = `<sf:${soap} xsi:type="sf:${soap}"><sf:exceptionCode>${code}</sf:exceptionCode><sf:exceptionMessage>${message}</sf:exceptionMessage>${position(soap, fault.message)}</sf:${soap}>`;
  const names = `xmlns:sf="${flavour.faultNamespace}" xmlns:xsi="${XML_SCHEMA_INSTANCE}"`;
  return envelope(names, `<soapenv:Fault>${told}<detail>${detail}</detail></soapenv:Fault>`);
}

function position(type: string, message: string): string {
  if (!QUERY_FAULTS.has(type)) return "";
  const [, row = "-1", column = "-1"] = /ERROR at Row:(\d+):Column:(\d+)/.exec(message) ?? [];
  return `<sf:row>${row}</sf:row><sf:column>${column}</sf:column>`;
}

/** A fault of SOAP itself: the envelope or the operation is at fault, no rule of the org. */
export const plainFault = (code: "Client" | "MustUnderstand", text: string): Reply =>
  envelope(
    "",
    `<soapenv:Fault><faultcode>soapenv:${code}</faultcode><faultstring>${escapeXml(text)}</faultstring></soapenv:Fault>`,
  );

const envelope = (namespaces: string, body: string): Reply =>
  soapReply(
    500,
    `<soapenv:Envelope xmlns:soapenv="${SOAP_ENVELOPE}"${namespaces && ` ${namespaces}`}><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  );
