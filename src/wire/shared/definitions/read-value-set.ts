// <valueSet> of a picklist field: values that stand in the field itself.
import type { CustomFieldDefinition } from "../../../domain/schema/definition.ts";
import { METADATA_READ_OVER } from "../../../facts/metadata-types.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf } from "./elements.ts";

const SET = new Set(["restricted", "valueSetDefinition"]);
const VALUE = new Set(["fullName", "label", "default", "isActive"]);
const NONE: ReadonlySet<string> = new Set();

/** Reads values and whether others are refused. Throws DefinitionError, also for a global value set. */
export function readValueSet(
  element: DefinitionElement,
): Pick<CustomFieldDefinition, "values" | "restricted"> {
  const global = element.children.find(({ name }) => name === "valueSetName");
  if (global) {
    throw new DefinitionError(global, `a global value set is not supported: ${global.text}`);
  }
  const set = elementsOf(element, SET, NONE);
  if (!set.has("valueSetDefinition")) throw new DefinitionError(element, "valueSetDefinition is missing");
  const values = set.at("valueSetDefinition").children.flatMap((child) => {
    if (child.name === "sorted") return [];
    if (child.name !== "value") throw new DefinitionError(child, `${child.name} is not supported`);
    const value = elementsOf(child, VALUE, METADATA_READ_OVER.CustomValue);
    const fullName = value.needed("fullName");
    return [
      {
        value: fullName,
        label: value.text("label") ?? fullName,
        default: value.flag("default") ?? false,
        active: value.flag("isActive") ?? true,
      },
    ];
  });
  return { values, restricted: set.flag("restricted") ?? false };
}
