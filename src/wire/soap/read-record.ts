// An sObject as a client sends it: its type, then fields in any order, and fieldsToNull anywhere among them.
import { type ParentKey, parentKey } from "../../domain/records/parent-keys.ts";
import { MOST_FIELDS_OF_A_RECORD } from "../../facts/limits.ts";
import { type SoapFlavour, XML_SCHEMA_INSTANCE } from "../../facts/soap.ts";
import { type XmlElement, XmlError } from "../shared/xml.ts";
import { isNil } from "./read-message.ts";

export interface SentRecord {
  /** "" if the client named none. */
  readonly type: string;
  readonly columns: readonly string[];
  readonly values: readonly (string | null | ParentKey)[];
}

/**
 * Reads one record. A field that is nil is left alone, as on Salesforce: only fieldsToNull empties one. Throws
 * XmlError for a field that comes twice, but for an Id that says the same: WSC sends it so after a query.
 */
export function readRecord(element: XmlElement, flavour: SoapFlavour): SentRecord {
  const fields = new Map<string, { readonly column: string; readonly value: string | null | ParentKey }>();
  const add = (column: string, value: string | null | ParentKey): void => {
    const key = column.toLowerCase();
    const before = fields.get(key);
    if (before && !(key === "id" && before.value === value))
      throw new XmlError(`there are two values of ${column}`);
    fields.set(key, { column, value });
  };
  for (const child of element.children) {
    if (child.name === "type") continue;
    if (child.name === "fieldsToNull") {
      if (!isNil(child) && child.text.trim() !== "") add(child.text.trim(), null);
    } else if (!isNil(child)) add(child.name, sentValue(child, flavour));
  }
  if (fields.size > MOST_FIELDS_OF_A_RECORD)
    throw new XmlError(`there are more than ${MOST_FIELDS_OF_A_RECORD} fields in one record`);
  const listed = [...fields.values()];
  return {
    type: typeOf(element, flavour),
    columns: listed.map(({ column }) => column),
    values: listed.map(({ value }) => value),
  };
}

/** Partner records have a `type` element; enterprise ones only their xsi:type, as do nested ones there. */
function typeOf(element: XmlElement, flavour: SoapFlavour): string {
  const [type, another] = element.children.filter(({ name }) => name === "type");
  if (another) throw new XmlError("there are two type elements");
  if (type) return type.text.trim();
  if (flavour.segment !== "c") return "";
  const told = element.attributes.get(`${XML_SCHEMA_INSTANCE} type`)?.trim() ?? "";
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
