// <valueSet> of a picklist field: values that stand in the field itself.
import type { CustomFieldDefinition } from "../../domain/schema/definition.ts";
import { elementsOf } from "./elements.ts";
import { SchemaFileError, type SourceElement } from "./source-file.ts";

const SET = new Set(["restricted", "valueSetDefinition"]);
const VALUE = new Set(["fullName", "label", "default", "isActive"]);
/** Colours of charts, and what the value is for. */
const HARMLESS = new Set(["color", "description"]);
const NONE: ReadonlySet<string> = new Set();

/** Reads values and whether others are refused. Throws SchemaFileError, also for a global value set. */
export function readValueSet(
  file: string,
  element: SourceElement,
): Pick<CustomFieldDefinition, "values" | "restricted"> {
  const global = element.children.find(({ name }) => name === "valueSetName");
  if (global) {
    throw new SchemaFileError(file, global.line, `a global value set is not supported: ${global.text}`);
  }
  const set = elementsOf(file, element, SET, NONE);
  if (!set.has("valueSetDefinition"))
    throw new SchemaFileError(file, element.line, "valueSetDefinition is missing");
  const values = set.at("valueSetDefinition").children.flatMap((child) => {
    if (child.name === "sorted") return [];
    if (child.name !== "value") throw new SchemaFileError(file, child.line, `${child.name} is not supported`);
    const value = elementsOf(file, child, VALUE, HARMLESS);
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
