// A CustomObject or CustomField element, with its fullName, -> a component, or why it can't be had.
import { type Fault, fault } from "../../../domain/fault.ts";
import { COMPONENT_TYPES } from "../../../domain/schema/definition.ts";
import type { Component } from "../../../domain/schema/save-components.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf } from "./elements.ts";
import { readAttributes } from "./read-attributes.ts";
import { readField } from "./read-field.ts";
import { readRule } from "./read-rule.ts";

/** Why components of a type can't be made, changed and deleted. */
export const unavailableType = (type: string): Fault =>
  fault("functionalityNotEnabled", {
    detail: `Components of the type ${type.slice(0, 80)} are not available in this org: there are ${COMPONENT_TYPES.join(", ")}`,
  });

/** Reads a component of a type. Throws DefinitionError. */
export function componentOf(type: string, element: DefinitionElement): Component | Fault {
  if (type === "CustomObject") return objectOf(element);
  if (type === "ValidationRule") return ruleOf(element);
  return type === "CustomField" ? fieldOf(element) : unavailableType(type);
}

function objectOf(element: DefinitionElement): Component {
  const fullName = fullNameOf(element);
  const fields = element.children.filter(({ name }) => name === "fields").map((field) => readField(field));
  return { type: "CustomObject", definition: { fullName, ...readAttributes(element), fields } };
}

function fieldOf(element: DefinitionElement): Component {
  const { object, part } = partOf(element, "the fullName of a CustomField is Object.Field__c");
  return { type: "CustomField", object, field: readField(part) };
}

function ruleOf(element: DefinitionElement): Component {
  const { object, part } = partOf(element, "the fullName of a ValidationRule is Object.Rule");
  return { type: "ValidationRule", object, rule: readRule(part) };
}

/** A part of an object under its own name, and the object's. */
function partOf(
  element: DefinitionElement,
  rule: string,
): { readonly object: string; readonly part: DefinitionElement } {
  const [, object, name] = /^([^.]+)\.([^.]+)$/.exec(fullNameOf(element)) ?? [];
  if (object === undefined || name === undefined) throw new DefinitionError(element, rule);
  const children = element.children.map((child) =>
    child.name === "fullName" ? { ...child, text: name } : child,
  );
  return { object, part: { ...element, children } };
}

const FULL_NAME: ReadonlySet<string> = new Set(["fullName"]);

/** The one fullName of a component, whatever else it holds. */
function fullNameOf(element: DefinitionElement): string {
  const names = element.children.filter(({ name }) => name === "fullName");
  return elementsOf({ ...element, children: names }, FULL_NAME, new Set()).needed("fullName");
}
