// A CustomObject element -> what a definition says of the object itself, and the elements of its fields.
import type { CustomObjectDefinition } from "../../../domain/schema/definition.ts";
import { METADATA_READ_OVER } from "../../../facts/metadata-types.ts";
import type { DefinitionElement } from "./definition-element.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";
import { readRecordType } from "./read-record-type.ts";
import { readRule } from "./read-rule.ts";

const KNOWN = new Set(["label", "pluralLabel", "description", "nameField"]);

const NAME_FIELD = new Set(["type", "label", "displayFormat", "startingNumber"]);

/** Reads what a CustomObject element, of a `file`, says but for its name and fields. Throws DefinitionError. */
export function readAttributes(
  root: DefinitionElement,
  file?: string,
): Omit<CustomObjectDefinition, "fullName" | "fields"> {
  const { at, has, text } = elementsOf(root, KNOWN, METADATA_READ_OVER.CustomObject);
  const rules = root.children.filter(({ name }) => name === "validationRules");
  const recordTypes = root.children.filter(({ name }) => name === "recordTypes");
  return withoutUndefined({
    recordTypes:
      recordTypes.length === 0 ? undefined : recordTypes.map((element) => readRecordType(element, file)),
    validationRules: rules.length === 0 ? undefined : rules.map(readRule),
    label: text("label"),
    pluralLabel: text("pluralLabel"),
    description: text("description"),
    nameField: has("nameField") ? readNameField(at("nameField")) : undefined,
  });
}

function readNameField(element: DefinitionElement): NonNullable<CustomObjectDefinition["nameField"]> {
  const { needed, number, oneOf, text } = elementsOf(element, NAME_FIELD, METADATA_READ_OVER.nameField);
  return withoutUndefined({
    type: oneOf("type", ["Text", "AutoNumber"]) ?? "Text",
    label: needed("label"),
    displayFormat: text("displayFormat"),
    startingNumber: number("startingNumber"),
  });
}
