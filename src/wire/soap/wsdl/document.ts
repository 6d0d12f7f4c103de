// A whole WSDL: schemas, messages, the port and where it is.
import type { Catalogue } from "../../../domain/model/catalogue.ts";
import { type SoapFlavour, WSDL, WSDL_SOAP, XML_SCHEMA } from "../../../facts/soap.ts";
import { SOAP_HEADERS } from "../../../facts/soap-headers.ts";
import { hasOperation, SOAP_OPERATIONS, type SoapOperationFact } from "../../../facts/soap-operations.ts";
import { OPERATIONS } from "../operations.ts";
import { faultNames, schemasXml } from "./schemas.ts";

/** The WSDL of an API at a version. `origin` is "https://host:port", where its login() is. */
export function wsdlDocument(
  flavour: SoapFlavour,
  apiVersion: number,
  catalogue: Catalogue,
  origin: string,
): string {
  const operations = Object.entries(SOAP_OPERATIONS).filter(([name]) => hasOperation(name, apiVersion));
  const names = `xmlns:soap="${WSDL_SOAP}" xmlns:xsd="${XML_SCHEMA}" xmlns:fns="${flavour.faultNamespace}" xmlns:tns="${flavour.namespace}" xmlns:ens="${flavour.recordNamespace}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<definitions targetNamespace="${flavour.namespace}" xmlns="${WSDL}" ${names}>`,
    `<types>\n${schemasXml(flavour, apiVersion, catalogue)}\n</types>`,
    `<message name="Header">${Object.keys(SOAP_HEADERS).map(headerPart).join("")}</message>`,
    ...["ApiFault", ...faultNames()].map(faultMessage),
    ...operations.map(([name]) => requestAndResponse(name)),
    `<portType name="Soap">${operations.map(portOperation).join("\n")}</portType>`,
    `<binding name="SoapBinding" type="tns:Soap"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${operations.map(bindingOperation).join("\n")}</binding>`,
    `<service name="SforceService"><port binding="tns:SoapBinding" name="Soap"><soap:address location="${origin}/services/Soap/${flavour.segment}/${apiVersion}.0"/></port></service>`,
    "</definitions>\n",
  ].join("\n");
}

export const headerPart = (name: string): string => `<part element="tns:${name}" name="${name}"/>`;

const faultMessage = (name: string): string =>
  `<message name="${name}"><part name="fault" element="fns:${name === "ApiFault" ? "fault" : name}"/></message>`;

export const requestAndResponse = (name: string): string =>
  `<message name="${name}Request"><part element="tns:${name}" name="parameters"/></message><message name="${name}Response"><part element="tns:${name}Response" name="parameters"/></message>`;

function portOperation([name, { faults }]: readonly [string, SoapOperationFact]): string {
  const failures = faults.map((fault) => `<fault message="tns:${fault}" name="${fault}"/>`).join("");
  return `<operation name="${name}"><input message="tns:${name}Request"/><output message="tns:${name}Response"/>${failures}</operation>`;
}

export const soapHeader = (name: string): string =>
  `<soap:header use="literal" message="tns:Header" part="${name}"/>`;

function bindingOperation([name, { headers, faults }]: readonly [string, SoapOperationFact]): string {
  const failures = faults
    .map((fault) => `<fault name="${fault}"><soap:fault name="${fault}" use="literal"/></fault>`)
    .join("");
  const limitInfo = OPERATIONS.get(name)?.limitInfo ? soapHeader("LimitInfoHeader") : "";
  return `<operation name="${name}"><soap:operation soapAction=""/><input>${headers.map(soapHeader).join("")}<soap:body parts="parameters" use="literal"/></input><output>${limitInfo}<soap:body use="literal"/></output>${failures}</operation>`;
}
