// Messages out, by the table of facts: an element that the table doesn't have can't be written, nor one out of order.
import { plainDecimal } from "../../domain/model/decimal.ts";
import type { SoapElement } from "../../facts/soap-sequence.ts";
import { DATA_TABLES, type SoapTables } from "../../facts/soap-tables.ts";
import { escapeXml } from "../shared/xml.ts";

/** Writes itself under the name it is given: what records do, whose elements no table knows. */
export type SoapWriter = (element: string) => string;

type SoapValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | SoapWriter
  | SoapObject
  | readonly SoapValue[];

/** What no element of the type has for a name is not written. */
export interface SoapObject {
  readonly [name: string]: SoapValue;
}

/**
 * The inside of an element of `type` in the WSDL's order. Throws if a value is missing that the WSDL demands: a
 * defect, since no client could read the answer.
 */
export function writeMessage(
  type: string,
  value: SoapObject,
  apiVersion: number,
  tables: SoapTables = DATA_TABLES,
): string {
  const elements = tables.types[type];
  if (!elements) throw new Error(`no type ${type}`);
  let xml = "";
  for (const element of elements) {
    if (element.since <= apiVersion) xml += writeElement(element, value[element.name], apiVersion, tables);
  }
  return xml;
}

function writeElement(
  element: SoapElement,
  value: SoapValue,
  apiVersion: number,
  tables: SoapTables,
): string {
  if (!element.list) return writeOne(element, value, apiVersion, tables);
  if (!Array.isArray(value)) return "";
  return value
    .map((item: SoapValue) => writeOne({ ...element, optional: false }, item, apiVersion, tables))
    .join("");
}

function writeOne(element: SoapElement, value: SoapValue, apiVersion: number, tables: SoapTables): string {
  const { name, type } = element;
  if (value === null || value === undefined) {
    if (element.optional) return "";
    if (!element.nillable) throw new Error(`${name} has no value`);
    return `<${name} xsi:nil="true"/>`;
  }
  if (typeof value === "function") return value(name);
  if (typeof value === "object") {
    const inside = writeMessage(type, value as SoapObject, apiVersion, tables);
    return inside === "" ? `<${name}/>` : `<${name}>${inside}</${name}>`;
  }
  const told = type === "anyType" ? ` xsi:type="${schemaType(value)}"` : "";
  const text = type === "double" ? plainDecimal(Number(value)) : String(value);
  return `<${name}${told}>${escapeXml(text)}</${name}>`;
}

function schemaType(value: string | number | boolean): string {
  if (typeof value === "boolean") return "xsd:boolean";
  return typeof value === "number" ? "xsd:double" : "xsd:string";
}
