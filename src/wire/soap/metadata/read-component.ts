// A component as a request has it: a CustomObject or a CustomField, or why it can't be had.
import { type Fault, fault } from "../../../domain/fault.ts";
import type { Component } from "../../../domain/schema/save-components.ts";
import { XML_SCHEMA_INSTANCE } from "../../../facts/soap.ts";
import { type DefinitionElement, DefinitionError } from "../../shared/definitions/definition-element.ts";
import { elementsOf } from "../../shared/definitions/elements.ts";
import { readAttributes } from "../../shared/definitions/read-attributes.ts";
import { readField } from "../../shared/definitions/read-field.ts";
import { childNamed, type XmlElement, XmlError } from "../../shared/xml.ts";
import { isNil } from "../read-message.ts";

export interface SentComponent {
  /** As it was sent; "" if it wasn't. */
  readonly fullName: string;
  readonly component: Component | Fault;
}

/** Why components of a type can't be made, changed and deleted. */
export const unavailableType = (type: string): Fault =>
  fault("functionalityNotEnabled", {
    detail: `Components of the type ${type.slice(0, 80)} are not available in this org: there are CustomObject and CustomField`,
  });

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

function componentOf(type: string, element: DefinitionElement): Component | Fault {
  if (type === "CustomObject") return objectOf(element);
  return type === "CustomField" ? fieldOf(element) : unavailableType(type);
}

/** Elements that say nothing are none: clients send them for what they leave alone. */
function definitionElement(element: XmlElement): DefinitionElement {
  const children = element.children.filter((child) => !isNil(child)).map(definitionElement);
  const text = element.text.trim();
  const { name } = element;
  if (children.length > 0 && text !== "")
    throw new DefinitionError({ line: 0 }, `${name} has text beside its elements`);
  return { name, line: 0, children, text };
}

function objectOf(element: DefinitionElement): Component {
  const fullName = fullNameOf(element);
  const fields = element.children.filter(({ name }) => name === "fields").map((field) => readField(field));
  return { type: "CustomObject", definition: { fullName, ...readAttributes(element), fields } };
}

function fieldOf(element: DefinitionElement): Component {
  const [, object, name] = /^([^.]+)\.([^.]+)$/.exec(fullNameOf(element)) ?? [];
  if (object === undefined || name === undefined)
    throw new DefinitionError(element, "the fullName of a CustomField is Object.Field__c");
  const children = element.children.map((child) =>
    child.name === "fullName" ? { ...child, text: name } : child,
  );
  return { type: "CustomField", object, field: readField({ ...element, children }) };
}

const FULL_NAME: ReadonlySet<string> = new Set(["fullName"]);

/** The one fullName of a component, whatever else it holds. */
function fullNameOf(element: DefinitionElement): string {
  const names = element.children.filter(({ name }) => name === "fullName");
  return elementsOf({ ...element, children: names }, FULL_NAME, new Set()).needed("fullName");
}
