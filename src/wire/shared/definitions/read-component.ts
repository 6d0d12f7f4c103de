// A CustomObject, CustomField, ValidationRule or RecordType element, with its fullName, -> a component, or why it can't be had.
import { type Fault, fault } from "../../../domain/fault.ts";
import { COMPONENT_TYPES } from "../../../domain/schema/definition.ts";
import type { Component } from "../../../domain/schema/save-components.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf } from "./elements.ts";
import { readAttributes } from "./read-attributes.ts";
import { readField } from "./read-field.ts";
import { readRecordType } from "./read-record-type.ts";
import { readRule } from "./read-rule.ts";

/** Why components of a type can't be made, changed and deleted. */
export const unavailableType = (type: string): Fault =>
  fault("functionalityNotEnabled", {
    detail: `Components of the type ${type.slice(0, 80)} are not available in this org: there are ${COMPONENT_TYPES.join(", ")}`,
  });

/** Reads a component of a type. Throws DefinitionError. */
export function componentOf(type: string, element: DefinitionElement): Component | Fault {
  if (type === "CustomObject") return objectOf(element);
  if (type === "CustomField") {
    const [object, field] = partOf(type, element, "Field__c");
    return { type, object, field: readField(field) };
  }
  if (type === "ValidationRule") {
    const [object, rule] = partOf(type, element, "Rule");
    return { type, object, rule: readRule(rule) };
  }
  if (type !== "RecordType") return unavailableType(type);
  const [object, recordType] = partOf(type, element, "Record_Type");
  return { type, object, recordType: readRecordType(recordType) };
}

function objectOf(element: DefinitionElement): Component {
  const fullName = fullNameOf(element);
  const fields = element.children.filter(({ name }) => name === "fields").map((field) => readField(field));
  return { type: "CustomObject", definition: { fullName, ...readAttributes(element), fields } };
}

/** The object that a component is part of, and the element with its name within the object. */
function partOf(
  type: string,
  element: DefinitionElement,
  part: string,
): readonly [object: string, element: DefinitionElement] {
  const [, object, name] = /^([^.]+)\.([^.]+)$/.exec(fullNameOf(element)) ?? [];
  if (object === undefined || name === undefined)
    throw new DefinitionError(element, `the fullName of a ${type} is Object.${part}`);
  const children = element.children.map((child) =>
    child.name === "fullName" ? { ...child, text: name } : child,
  );
  return [object, { ...element, children }];
}

const FULL_NAME: ReadonlySet<string> = new Set(["fullName"]);

/** The one fullName of a component, whatever else it holds. */
function fullNameOf(element: DefinitionElement): string {
  const names = element.children.filter(({ name }) => name === "fullName");
  return elementsOf({ ...element, children: names }, FULL_NAME, new Set()).needed("fullName");
}
