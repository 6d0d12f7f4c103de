import type { Field, FieldType } from "../../facts/sobject.ts";

/** Documented types that AllowFieldTruncationHeader cuts. */
const CUT: ReadonlySet<FieldType> = new Set([
  "email",
  "multipicklist",
  "phone",
  "picklist",
  "string",
  "textarea",
]);

/** `value`, cut to the field's length in characters where its type may be cut. */
export function truncated(field: Field | undefined, value: unknown): unknown {
  if (!field || typeof value !== "string" || field.length === 0 || value.length <= field.length) return value;
  return CUT.has(field.type) ? [...value].slice(0, field.length).join("") : value;
}
