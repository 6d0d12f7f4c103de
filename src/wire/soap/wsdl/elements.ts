// Elements and types of the tables, printed as XML Schema.
import type { SoapElement } from "../../../facts/soap-sequence.ts";
import { DATA_TABLES, type SoapTables } from "../../../facts/soap-tables.ts";

const BUILT_IN = new Set([
  "anyType",
  "base64Binary",
  "boolean",
  "date",
  "dateTime",
  "double",
  "int",
  "string",
  "time",
]);

/** "xsd:int", "ens:sObject", "tns:Error": prefixes are those of the whole document. */
export function qualified(type: string): string {
  if (BUILT_IN.has(type)) return `xsd:${type}`;
  return type === "sObject" ? "ens:sObject" : `tns:${type}`;
}

/** One <element>. `type` is as qualified() gives it. */
export function elementXml(
  name: string,
  type: string,
  { nillable, optional, list }: Pick<SoapElement, "nillable" | "optional" | "list">,
): string {
  const nil = nillable ? ' nillable="true"' : "";
  const least = optional ? ' minOccurs="0"' : "";
  const most = list ? ' maxOccurs="unbounded"' : "";
  return `<element name="${name}" type="${type}"${nil}${least}${most}/>`;
}

const sequenceXml = (elements: readonly SoapElement[]): string =>
  `<sequence>${elements
    .map((element) => elementXml(element.name, qualified(element.type), element))
    .join("")}</sequence>`;

/** A named type; one with a base has only its own elements inside. */
export function typeXml(
  name: string,
  elements: readonly SoapElement[],
  { bases }: Pick<SoapTables, "bases"> = DATA_TABLES,
): string {
  const base = bases[name];
  if (base === undefined) return `<complexType name="${name}">${sequenceXml(elements)}</complexType>`;
  return extensionXml(name, `tns:${base}`, sequenceXml(elements));
}

export const extensionXml = (name: string, base: string, inside: string): string =>
  `<complexType name="${name}"><complexContent><extension base="${base}">${inside}</extension></complexContent></complexType>`;

/** A global element with a sequence of its own, as messages and headers are. */
export const messageXml = (name: string, elements: readonly SoapElement[]): string =>
  `<element name="${name}"><complexType>${sequenceXml(elements)}</complexType></element>`;

/** A simple type: an enumeration, or a text. */
export function simpleTypeXml(
  name: string,
  { enumerations }: Pick<SoapTables, "enumerations"> = DATA_TABLES,
): string {
  const listed = enumerations[name] ?? (name === "QueryLocator" ? [] : undefined);
  if (!listed) throw new Error(`no type ${name}`);
  const values = listed.map((value) => `<enumeration value="${value}"/>`).join("");
  return `<simpleType name="${name}"><restriction base="xsd:string">${values}</restriction></simpleType>`;
}

export const ID_TYPE =
  '<simpleType name="ID"><restriction base="xsd:string"><length value="18"/><pattern value="[a-zA-Z0-9]{18}"/></restriction></simpleType>';
