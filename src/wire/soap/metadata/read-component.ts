// A component as a request has it: a CustomObject or a CustomField, or why it can't be had.
import { type Fault, fault } from "../../../domain/fault.ts";
import type { Component } from "../../../domain/schema/save-components.ts";
import { XML_SCHEMA_INSTANCE } from "../../../facts/soap.ts";
import { type DefinitionElement, DefinitionError } from "../../shared/definitions/definition-element.ts";
import { componentOf } from "../../shared/definitions/read-component.ts";
import { childNamed, type XmlElement, XmlError } from "../../shared/xml.ts";
import { isNil } from "../read-message.ts";

export interface SentComponent {
  /** As it was sent; "" if it wasn't. */
  readonly fullName: string;
  readonly component: Component | Fault;
}

/** Reads <metadata xsi:type="...">. Throws XmlError if it has no type. */
export function readComponent(element: XmlElement): SentComponent {
  const told = element.attributes.get(`${XML_SCHEMA_INSTANCE} type`)?.trim() ?? "";
  const type = told.slice(told.indexOf(":") + 1);
  if (type === "")
    throw new XmlError(
      `Must specify a {${XML_SCHEMA_INSTANCE}}type attribute value for the {${element.namespace}}${element.name} element`,
    );
  const fullName = childNamed(element, "fullName")?.text.trim() ?? "";
  try {
    return { fullName, component: componentOf(type, definitionElement(element)) };
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    return { fullName, component: fault("invalidSchema", { detail: error.message }) };
  }
}

/** Elements that say nothing are none: clients send them for what they leave alone. */
export function definitionElement(element: XmlElement): DefinitionElement {
  const children = element.children.filter((child) => !isNil(child)).map(definitionElement);
  const text = element.text.trim();
  const { name } = element;
  if (children.length > 0 && text !== "")
    throw new DefinitionError({ line: 0 }, `${name} has text beside its elements`);
  return { name, line: 0, children, text };
}
