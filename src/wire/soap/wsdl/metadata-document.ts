// The WSDL of the Metadata API: one schema, and no types of faults.
import { METADATA_OPERATION_HEADERS } from "../../../facts/metadata-operations.ts";
import { METADATA_HEADERS } from "../../../facts/metadata-types.ts";
import { SOAP_FLAVOURS, WSDL, WSDL_SOAP, XML_SCHEMA } from "../../../facts/soap.ts";
import { METADATA_TABLES } from "../../../facts/soap-tables.ts";
import { headerPart, requestAndResponse, soapHeader } from "./document.ts";
import { messageXml, qualified, simpleTypeXml, typeXml } from "./elements.ts";
import { ownElements, reachedTypes } from "./reached-types.ts";

const { namespace } = SOAP_FLAVOURS.m;

/** The WSDL of calls and components that are served. `origin` is "https://host:port". */
export function metadataWsdl(apiVersion: number, origin: string): string {
  const operations = Object.entries(METADATA_OPERATION_HEADERS);
  const names = operations.map(([name]) => name);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<definitions targetNamespace="${namespace}" xmlns="${WSDL}" xmlns:soap="${WSDL_SOAP}" xmlns:xsd="${XML_SCHEMA}" xmlns:tns="${namespace}">`,
    `<types>\n<schema elementFormDefault="qualified" xmlns="${XML_SCHEMA}" targetNamespace="${namespace}">${schemaInside(names)}</schema>\n</types>`,
    `<message name="Header">${Object.keys(METADATA_HEADERS).map(headerPart).join("")}</message>`,
    ...names.map(requestAndResponse),
    `<portType name="MetadataPortType">${names.map(portOperation).join("\n")}</portType>`,
    `<binding name="MetadataBinding" type="tns:MetadataPortType"><soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>${operations.map(bindingOperation).join("\n")}</binding>`,
    `<service name="MetadataService"><port binding="tns:MetadataBinding" name="Metadata"><soap:address location="${origin}/services/Soap/m/${apiVersion}.0"/></port></service>`,
    "</definitions>\n",
  ].join("\n");
}

function schemaInside(operations: readonly string[]): string {
  const { types, bases } = METADATA_TABLES;
  const messages = operations
    .flatMap((name) => [name, `${name}Response`])
    .map((name) => ({ name, inside: types[name] ?? [] }));
  const headers = Object.entries(METADATA_HEADERS).map(([name, inside]) => ({ name, inside }));
  const all = [...messages, ...headers];
  const reached = reachedTypes(
    all.map(({ inside }) => inside),
    types,
    bases,
  ).filter((type) => qualified(type).startsWith("tns:"));
  return [
    ...reached.map((type) =>
      types[type]
        ? typeXml(type, ownElements(type, types, bases), METADATA_TABLES)
        : simpleTypeXml(type, METADATA_TABLES),
    ),
    ...all.map(({ name, inside }) => messageXml(name, inside)),
  ].join("\n");
}

const portOperation = (name: string): string =>
  `<operation name="${name}"><input message="tns:${name}Request"/><output message="tns:${name}Response"/></operation>`;

const bindingOperation = ([name, headers]: readonly [string, readonly string[]]): string =>
  `<operation name="${name}"><soap:operation soapAction=""/><input>${headers.map(soapHeader).join("")}<soap:body parts="parameters" use="literal"/></input><output><soap:body use="literal"/></output></operation>`;
