// The schemas of a WSDL: records, messages and faults, each in its namespace.
import type { Catalogue } from "../../../domain/model/catalogue.ts";
import { QUERY_FAULTS, type SoapFlavour, XML_SCHEMA } from "../../../facts/soap.ts";
import { SOAP_ENUMERATIONS } from "../../../facts/soap-enumerations.ts";
import { SOAP_HEADER_TYPES, SOAP_HEADERS } from "../../../facts/soap-headers.ts";
import { hasOperation, SOAP_OPERATIONS } from "../../../facts/soap-operations.ts";
import { sequence } from "../../../facts/soap-sequence.ts";
import { SOAP_TYPES } from "../../../facts/soap-types.ts";
import {
  elementXml,
  extensionXml,
  ID_TYPE,
  messageXml,
  qualified,
  simpleTypeXml,
  typeXml,
} from "./elements.ts";
import { ownElements, reachedTypes, type Tables } from "./reached-types.ts";
import { enterpriseRecords, partnerRecord } from "./records.ts";

/** The types that org and version have, as three <schema> elements. */
export function schemasXml(flavour: SoapFlavour, apiVersion: number, catalogue: Catalogue): string {
  const records = flavour.segment === "u" ? partnerRecord() : enterpriseRecords(catalogue);
  const schema = (namespace: string, inside: string): string =>
    `<schema elementFormDefault="qualified" xmlns="${XML_SCHEMA}" targetNamespace="${namespace}">${inside}</schema>`;
  return [
    schema(flavour.recordNamespace, importOf(flavour.namespace) + records),
    schema(flavour.namespace, importOf(flavour.recordNamespace) + messages(apiVersion)),
    schema(flavour.faultNamespace, importOf(flavour.namespace) + faults()),
  ].join("\n");
}

const importOf = (namespace: string): string => `<import namespace="${namespace}"/>`;

/** The elements that a version has. */
const elementsAt = (tables: Tables, apiVersion: number): Tables =>
  Object.fromEntries(
    Object.entries(tables).map(([name, elements]) => [
      name,
      elements.filter(({ since }) => since <= apiVersion),
    ]),
  );

/** Messages that are asked and answered, by the names of their elements. */
const messageNames = (apiVersion: number): readonly string[] =>
  Object.keys(SOAP_OPERATIONS)
    .filter((name) => hasOperation(name, apiVersion))
    .flatMap((name) => [name, `${name}Response`]);

/** Types that no message names, but records. */
const COMPOUND_FIELDS = sequence("address:address location:location");

function messages(apiVersion: number): string {
  const tables = elementsAt({ ...SOAP_TYPES, ...SOAP_HEADER_TYPES }, apiVersion);
  const names = messageNames(apiVersion);
  const elements = names.map((name) => {
    const inside = tables[name];
    if (!inside) throw new Error(`no message ${name}`);
    return { name, inside };
  });
  const headers = Object.entries(elementsAt(SOAP_HEADERS, apiVersion)).map(([name, inside]) => ({
    name,
    inside,
  }));
  const all = [...elements, ...headers];
  const types = reachedTypes([COMPOUND_FIELDS, ...all.map(({ inside }) => inside)], tables).filter(
    (type) => qualified(type).startsWith("tns:") && type !== "ID",
  );
  return [
    ID_TYPE,
    ...types.map((type) => (tables[type] ? typeXml(type, ownElements(type, tables)) : simpleTypeXml(type))),
    ...all.map(({ name, inside }) => messageXml(name, inside)),
  ].join("\n");
}

const ONE = { nillable: false, optional: false, list: false } as const;

/** Every fault type that a call names. */
export const faultNames = (): readonly string[] => [
  ...new Set(Object.values(SOAP_OPERATIONS).flatMap((operation) => operation.faults)),
];

function faults(): string {
  const [code, message] = [
    elementXml("exceptionCode", "fns:ExceptionCode", ONE),
    elementXml("exceptionMessage", "xsd:string", ONE),
  ];
  const place = `<sequence>${elementXml("row", "xsd:int", ONE)}${elementXml("column", "xsd:int", ONE)}</sequence>`;
  const codes = SOAP_ENUMERATIONS["ExceptionCode"] ?? [];
  return [
    simpleTypeXml("ExceptionCode"),
    `<simpleType name="FaultCode"><restriction base="xsd:QName">${codes.map((each) => `<enumeration value="fns:${each}"/>`).join("")}</restriction></simpleType>`,
    `<complexType name="ApiFault"><sequence>${code}${message}</sequence></complexType>`,
    elementXml("fault", "fns:ApiFault", ONE),
    extensionXml("ApiQueryFault", "fns:ApiFault", place),
    ...faultNames().map(
      (name) =>
        extensionXml(name, QUERY_FAULTS.has(name) ? "fns:ApiQueryFault" : "fns:ApiFault", "<sequence/>") +
        elementXml(name, `fns:${name}`, ONE),
    ),
  ].join("\n");
}
