// A component as JSON, with the names of its elements -> the component, or why it can't be had.
import { type Fault, fault } from "../../../domain/fault.ts";
import type { Component } from "../../../domain/schema/save-components.ts";
import { DefinitionError } from "./definition-element.ts";
import { componentElement } from "./json-element.ts";
import { componentOf } from "./read-component.ts";

export function componentOfJson(
  type: Component["type"],
  fullName: string,
  metadata: Readonly<Record<string, unknown>>,
): Component | Fault {
  try {
    return componentOf(type, componentElement(type, fullName, metadata));
  } catch (error) {
    if (error instanceof DefinitionError) return fault("invalidSchema", { detail: error.message });
    throw error;
  }
}
