// Messages in, by the table of facts. Their order is not demanded: clients there are that don't keep it.
import { XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import { DATA_TABLES, type SoapTables } from "../../facts/soap-tables.ts";
import { type XmlElement, XmlError } from "../shared/xml.ts";

export interface Message {
  /** Text of an element that the WSDL demands once; throws XmlError if it isn't there. */
  text(name: string): string;
  /** An element that the WSDL demands once; throws XmlError if it isn't there. */
  one(name: string): XmlElement;
  /** All elements of a name that may come any number of times. */
  all(name: string): readonly XmlElement[];
}

/** The elements of an operation, or of another type's value. Throws XmlError for one that the WSDL hasn't, and for two where one may be. */
export function readMessage(
  operation: XmlElement,
  type = operation.name,
  tables: SoapTables = DATA_TABLES,
): Message {
  const elements = tables.types[type] ?? [];
  const found = new Map<string, XmlElement[]>();
  for (const child of operation.children) {
    const element = elements.find(({ name }) => name === child.name);
    if (!element)
      throw new XmlError(`Unexpected element {${child.namespace}}${child.name} in ${operation.name}`);
    const same = found.get(child.name) ?? [];
    if (same.length > 0 && !element.list) throw new XmlError(`there are two ${child.name} elements`);
    checkValue(child, element.type, tables);
    same.push(child);
    found.set(child.name, same);
  }
  const missing = elements.find(({ name, list, optional }) => list && !optional && !found.has(name));
  if (missing) throw new XmlError(`Required element ${missing.name} is missing in ${operation.name}`);
  const one = (name: string): XmlElement => {
    const [element] = found.get(name) ?? [];
    if (!element) throw new XmlError(`Required element ${name} is missing in ${operation.name}`);
    return element;
  };
  return { one, text: (name) => one(name).text, all: (name) => found.get(name) ?? [] };
}

/** Throws XmlError for a text that is no value of a type with few of them; an empty element says nothing. */
export function checkValue(element: XmlElement, type: string, { enumerations }: SoapTables): void {
  const text = element.text.trim();
  if (text === "" || isNil(element)) return;
  if (type === "boolean") booleanOf(text);
  else if (type === "int") integerOf(text);
  else if (enumerations[type]?.includes(text) === false) throw notOfType(text, type);
}

const notOfType = (text: string, type: string): XmlError =>
  new XmlError(`'${text.slice(0, 40)}' is not a valid value for the type ${type}`);

const NIL = `${XML_SCHEMA_INSTANCE} nil`;

export function isNil({ attributes }: XmlElement): boolean {
  const told = attributes.size === 0 ? undefined : attributes.get(NIL)?.trim();
  return told === "true" || told === "1";
}

/** Elements of a name that say something: a list that a client doesn't fill in comes as one that is nil. */
export const named = (message: Message, name: string): readonly XmlElement[] =>
  message.all(name).filter((element) => !isNil(element) && element.text.trim() !== "");

/** A boolean of a header; false if it isn't there. */
export function booleanOf(text: string | undefined): boolean {
  const value = text?.trim() ?? "";
  if (value === "true" || value === "1") return true;
  if (value === "" || value === "false" || value === "0") return false;
  throw notOfType(value, "xsd:boolean");
}

/** A whole number of a header; undefined if it isn't there. */
export function integerOf(text: string | undefined): number | undefined {
  const value = text?.trim() ?? "";
  if (value === "") return undefined;
  if (/^[+-]?\d{1,10}$/.test(value)) return Number(value);
  throw notOfType(value, "xsd:int");
}
