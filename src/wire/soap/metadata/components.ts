// The components that there are, as they are named.

import { standardCatalogue } from "../../../domain/schema/catalogue.ts";
import {
  type ComponentValue,
  fieldComponent,
  objectComponent,
} from "../../../domain/schema/component-values.ts";
import type { KeptDefinition } from "../../../domain/schema/definition.ts";

export type ComponentType = "CustomObject" | "CustomField";

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Names of all components of a type, sorted: standard objects too, if they can have custom fields. */
export function componentNames(kept: readonly KeptDefinition[], type: string): readonly string[] {
  if (type === "CustomField")
    return kept
      .flatMap(({ fullName, fields }) => fields.map((field) => `${fullName}.${field.fullName}`))
      .toSorted();
  if (type !== "CustomObject") return [];
  const standard = standardCatalogue()
    .objects.filter(({ layoutable }) => layoutable)
    .map(({ name }) => name);
  return [...new Set([...standard, ...kept.map(({ fullName }) => fullName)])].toSorted();
}

/** A component by its name; undefined if there is none. */
export function componentOf(
  kept: readonly KeptDefinition[],
  type: ComponentType,
  fullName: string,
): ComponentValue | undefined {
  if (type === "CustomObject") {
    const definition = kept.find((each) => same(each.fullName, fullName));
    if (definition) return objectComponent(definition);
    const standard = standardCatalogue().object(fullName);
    return standard?.layoutable ? { fullName: standard.name, fields: [] } : undefined;
  }
  const [objectName = "", fieldName = ""] = fullName.split(".");
  const object = kept.find((each) => same(each.fullName, objectName));
  const field = object?.fields.find((each) => same(each.fullName, fieldName));
  return object && field && fieldComponent(field, `${object.fullName}.${field.fullName}`);
}
