// A JSON answer as XML. Members are elements, members of a list repeat their list's name, attributes are attributes.
import { XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import { escapeXml } from "../shared/xml.ts";

/** How an answer's JSON is named in XML. */
export interface XmlShape {
  /** Name of the root; null for that of the sObject that the answer is about. */
  readonly root: string | null;
  /** Name of what the root holds, if the JSON is a list. */
  readonly item?: string;
  /** The member of an item that comes first in XML. */
  readonly first?: string;
}

export const ERRORS_SHAPE: XmlShape = { root: "Errors", item: "Error", first: "errorCode" };
export const VERSIONS_SHAPE: XmlShape = { root: "Versions", item: "Version" };
/** What came of a write. */
export const RESULT_SHAPE: XmlShape = { root: "Result" };
/** What an external id could stand for. */
export const CHOICES_SHAPE: XmlShape = { root: "urls", item: "url" };

/** A number as its JSON has it: 1.0 read as a number would be written 1. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

interface Writer {
  xml: string;
  hasNil: boolean;
  readonly pretty: boolean;
}

/**
 * The document of a JSON text that a handler wrote.
 *
 * @param object the sObject's name, where the answer itself names none
 * @param pretty one element a line
 */
export function xmlOfJson(json: string, shape: XmlShape, object: string, pretty: boolean): string {
  const value = JSON.parse(json, keepNumbers) as unknown;
  const children = Array.isArray(memberOf(value, "records")) ? "QueryResult" : undefined;
  const root = shape.root ?? children ?? objectOf(value) ?? object;
  const writer: Writer = { xml: "", hasNil: false, pretty };
  if (Array.isArray(value)) {
    const { item = "item", first } = shape;
    for (const one of value) {
      write(writer, item, first === undefined ? one : { [first]: memberOf(one, first), ...one }, 1);
    }
  } else writeMembers(writer, value, 1);
  const namespace = writer.hasNil ? ` xmlns:xsi="${XML_SCHEMA_INSTANCE}"` : "";
  const end = pretty && writer.xml !== "" ? "\n" : "";
  return `<?xml version="1.0" encoding="UTF-8"?>${pretty ? "\n" : ""}<${root}${attributesOf(value)}${namespace}>${writer.xml}${end}</${root}>`;
}

const keepNumbers = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === "number" ? new NumberText(context?.source ?? String(value)) : value;

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof NumberText)
    ? Object.entries(value)
    : [];

const memberOf = (value: unknown, name: string): unknown =>
  membersOf(value).find(([key]) => key === name)?.[1];

/** A record's type; a describe's or a summary's name. */
function objectOf(value: unknown): string | undefined {
  const name =
    memberOf(memberOf(value, "attributes"), "type") ??
    memberOf(memberOf(value, "objectDescribe"), "name") ??
    memberOf(value, "name");
  return typeof name === "string" ? name : undefined;
}

const attributesOf = (value: unknown): string =>
  membersOf(memberOf(value, "attributes"))
    .map(([name, text]) => ` ${name}="${escapeXml(String(text))}"`)
    .join("");

function writeMembers(writer: Writer, value: unknown, depth: number): void {
  for (const [name, member] of membersOf(value)) {
    if (name === "attributes") continue;
    for (const one of Array.isArray(member) ? member : [member]) write(writer, name, one, depth);
  }
}

function write(writer: Writer, name: string, value: unknown, depth: number): void {
  if (writer.pretty) writer.xml += `\n${"  ".repeat(depth)}`;
  if (value === null) {
    writer.hasNil = true;
    writer.xml += `<${name} xsi:nil="true"/>`;
  } else if (typeof value === "object" && !(value instanceof NumberText)) {
    writer.xml += `<${name}${attributesOf(value)}>`;
    const before = writer.xml.length;
    writeMembers(writer, value, depth + 1);
    if (writer.pretty && writer.xml.length > before) writer.xml += `\n${"  ".repeat(depth)}`;
    writer.xml += `</${name}>`;
  } else {
    const text = value instanceof NumberText ? value.text : String(value);
    writer.xml += `<${name}>${escapeXml(text)}</${name}>`;
  }
}
