// An sObject as a client sends it: its type, then fields in any order, and fieldsToNull anywhere among them.
import { type ParentKey, parentKey } from "../../domain/records/parent-keys.ts";
import { MOST_FIELDS_OF_A_RECORD } from "../../facts/limits.ts";
import { type SoapFlavour, XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import { type XmlElement, XmlError } from "../shared/xml.ts";
import { isNil } from "./read-message.ts";

type SentValue = string | null | ParentKey;

export interface SentRecord {
  /** "" if the client named none. */
  readonly type: string;
  /** One list for all records that follow each other and have the same: what is found out of it holds for all. */
  readonly columns: readonly string[];
  readonly values: readonly SentValue[];
}

/**
 * A reader of the records of one call. A field that is nil is left alone, as on Salesforce: only fieldsToNull empties
 * one. It throws XmlError for a field that comes twice, but for an Id that says the same: WSC sends it so after a query.
 */
export function recordReader(flavour: SoapFlavour): (element: XmlElement) => SentRecord {
  let known: readonly string[] = [];
  return (element) => {
    const columns: string[] = [];
    const values: SentValue[] = [];
    for (const child of element.children) {
      if (child.name === "type" || isNil(child)) continue;
      if (child.name !== "fieldsToNull") {
        columns.push(child.name);
        values.push(sentValue(child, flavour));
      } else if (child.text.trim() !== "") {
        columns.push(child.text.trim());
        values.push(null);
      }
    }
    const type = typeOf(element, flavour);
    if (same(columns, known)) return { type, columns: known, values };
    const distinct = withoutSecondId(columns, values);
    known = distinct.columns;
    return { type, ...distinct };
  };
}

const same = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((column, index) => column === others[index]);

/** Throws XmlError for another field that is there twice, and for too many fields. */
function withoutSecondId(
  columns: readonly string[],
  values: readonly SentValue[],
): { readonly columns: readonly string[]; readonly values: readonly SentValue[] } {
  const fields = new Map<string, { readonly column: string; readonly value: SentValue }>();
  for (const [index, column] of columns.entries()) {
    const key = column.toLowerCase();
    const value = values[index] ?? null;
    const before = fields.get(key);
    if (before && !(key === "id" && before.value === value))
      throw new XmlError(`there are two values of ${column}`);
    fields.set(key, { column, value });
  }
  if (fields.size > MOST_FIELDS_OF_A_RECORD)
    throw new XmlError(`there are more than ${MOST_FIELDS_OF_A_RECORD} fields in one record`);
  const listed = [...fields.values()];
  return { columns: listed.map(({ column }) => column), values: listed.map(({ value }) => value) };
}

const TOLD_TYPE = `${XML_SCHEMA_INSTANCE} type`;

/** Partner records have a `type` element; enterprise ones only their xsi:type, as do nested ones there. */
function typeOf(element: XmlElement, flavour: SoapFlavour): string {
  const [type, another] = element.children.filter(({ name }) => name === "type");
  if (another) throw new XmlError("there are two type elements");
  if (type) return type.text.trim();
  if (flavour.segment !== "c") return "";
  const told = element.attributes.get(TOLD_TYPE)?.trim() ?? "";
  return told.slice(told.indexOf(":") + 1);
}

/** A field's text; or, for a parent that is named by its external id, the one field inside. */
function sentValue(element: XmlElement, flavour: SoapFlavour): string | ParentKey {
  if (element.children.length === 0) return element.text;
  const [key, another] = element.children.filter(({ name, children }) => {
    if (children.length > 0) throw new XmlError(`${element.name} is nested too deep`);
    return name !== "type";
  });
  if (!key || another) throw new XmlError(`${element.name} must hold one external id field`);
  return parentKey(typeOf(element, flavour), key.name, key.text);
}
