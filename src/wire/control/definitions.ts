// Custom definitions as JSON, checked for their form before the schema's own rules see them.
import { refuse } from "../../domain/fault.ts";
import { CUSTOM_FIELD_TYPES, type CustomObjectDefinition } from "../../domain/schema/definition.ts";

/** Throws invalidSchema if the value is no list of definitions. */
export function readDefinitions(value: unknown): CustomObjectDefinition[] {
  if (!Array.isArray(value)) throw refuse("invalidSchema", { detail: "definitions must be a list" });
  return value.map((entry: unknown, index) => {
    const object = entry as Partial<CustomObjectDefinition> | null;
    const fine =
      typeof object?.fullName === "string" && Array.isArray(object.fields) && object.fields.every(isField);
    if (!fine) throw refuse("invalidSchema", { detail: `definition ${index + 1} is not a custom object` });
    return object as CustomObjectDefinition;
  });
}

function isField(value: unknown): boolean {
  const field = value as { fullName?: unknown; label?: unknown; type?: unknown } | null;
  const types: readonly unknown[] = CUSTOM_FIELD_TYPES;
  return typeof field?.fullName === "string" && typeof field.label === "string" && types.includes(field.type);
}
