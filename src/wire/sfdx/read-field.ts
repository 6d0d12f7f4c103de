// *.field-meta.xml -> CustomFieldDefinition. What would change an answer and isn't served stops the import.
import { CUSTOM_FIELD_TYPES, type CustomFieldDefinition, type CustomFieldType } from "../../domain/schema/definition.ts";
import { SchemaFileError, type SourceElement } from "./source-file.ts";

/** Elements that say nothing an org without Lightning pages could show or obey. */
const HARMLESS = new Set([
  "description",
  "businessOwnerGroup",
  "businessStatus",
  "complianceGroup",
  "securityClassification",
  "trackFeedHistory",
  "trackHistory",
  "trackTrending",
  "visibleLines",
  "relationshipLabel",
  "relationshipOrder",
  "reparentableMasterDetail",
  "writeRequiresMasterRead",
  "mktDataLakeFieldAttributes",
  "isFilteringDisabled",
  "isNameField",
  "isSortingDisabled",
  "isConvertLeadDisabled",
  "deprecated",
]);

const KNOWN = new Set([
  "fullName",
  "label",
  "type",
  "length",
  "precision",
  "scale",
  "required",
  "unique",
  "caseSensitive",
  "externalId",
  "defaultValue",
  "inlineHelpText",
  "valueSet",
  "referenceTo",
  "relationshipName",
  "deleteConstraint",
  "displayFormat",
  "startingNumber",
  "displayLocationInDecimal",
]);

/** Reads the field of a CustomField element. Throws SchemaFileError. */
export function readField(file: string, element: SourceElement): CustomFieldDefinition {
  const fail = (at: SourceElement, detail: string): SchemaFileError => new SchemaFileError(file, at.line, detail);
  const found = new Map<string, SourceElement>();
  for (const child of element.children) {
    if (HARMLESS.has(child.name)) continue;
    if (!KNOWN.has(child.name)) throw fail(child, `${child.name} is not supported`);
    if (found.has(child.name)) throw fail(child, `${child.name} stands there twice`);
    found.set(child.name, child);
  }
  const text = (name: string): string | undefined => found.get(name)?.text;
  const needed = (name: string): SourceElement => {
    const child = found.get(name);
    if (!child?.text) throw fail(element, `${name} is missing`);
    return child;
  };
  const number = (name: string): number | undefined => {
    const child = found.get(name);
    if (!child) return undefined;
    if (!/^\d{1,9}$/.test(child.text)) throw fail(child, `${name} must be a whole number`);
    return Number(child.text);
  };
  const flag = (name: string): boolean | undefined => {
    const child = found.get(name);
    if (!child) return undefined;
    if (child.text !== "true" && child.text !== "false") throw fail(child, `${name} must be true or false`);
    return child.text === "true";
  };
  const typeElement = needed("type");
  const type = CUSTOM_FIELD_TYPES.find((known) => known === typeElement.text);
  if (!type) throw fail(typeElement, `fields of type ${typeElement.text} are not supported`);
  const defaultElement = found.get("defaultValue");
  const constraint = found.get("deleteConstraint");
  const deleteConstraint = (["SetNull", "Cascade", "Restrict"] as const).find((known) => known === constraint?.text);
  if (constraint && !deleteConstraint) throw fail(constraint, `deleteConstraint ${constraint.text} is not known`);
  const valueSet = found.get("valueSet");
  return withoutUndefined({
    fullName: needed("fullName").text,
    label: text("label") ?? needed("fullName").text.replace(/__c$/, "").replaceAll("_", " "),
    type,
    length: number("length"),
    precision: number("precision"),
    scale: number("scale"),
    required: flag("required"),
    unique: flag("unique"),
    caseSensitive: flag("caseSensitive"),
    externalId: flag("externalId"),
    defaultValue: defaultElement && literal(file, type, defaultElement),
    inlineHelpText: text("inlineHelpText"),
    ...(valueSet ? readValueSet(file, valueSet) : {}),
    referenceTo: text("referenceTo"),
    relationshipName: text("relationshipName"),
    deleteConstraint,
    displayFormat: text("displayFormat"),
    startingNumber: number("startingNumber"),
    displayLocationInDecimal: flag("displayLocationInDecimal"),
  });
}

function withoutUndefined<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}

/** A default that is a literal; formulas are refused. */
function literal(file: string, type: CustomFieldType, { text, line }: SourceElement): string | number | boolean {
  if (type === "Checkbox" && (text === "true" || text === "false")) return text === "true";
  if (["Number", "Currency", "Percent"].includes(type) && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const quoted = /^(["'])(.*)\1$/s.exec(text)?.[2];
  if (["Text", "TextArea", "LongTextArea", "Email", "Phone", "Url"].includes(type) && quoted !== undefined && !quoted.includes(text[0] as string)) {
    return quoted;
  }
  throw new SchemaFileError(file, line, `a default value that is a formula is not supported: ${text}`);
}

function readValueSet(file: string, set: SourceElement): Pick<CustomFieldDefinition, "values" | "restricted"> {
  const fail = (at: SourceElement, detail: string): SchemaFileError => new SchemaFileError(file, at.line, detail);
  let restricted = false;
  let definition: SourceElement | undefined;
  for (const child of set.children) {
    if (child.name === "restricted") restricted = child.text === "true";
    else if (child.name === "valueSetDefinition") definition = child;
    else throw fail(child, `${child.name} is not supported`);
  }
  if (!definition) throw fail(set, "a picklist needs a valueSetDefinition");
  const values = definition.children.flatMap((child) => {
    if (child.name === "sorted") return [];
    if (child.name !== "value") throw fail(child, `${child.name} is not supported`);
    const part = (name: string): string | undefined => child.children.find((each) => each.name === name)?.text;
    const value = part("fullName");
    if (!value) throw fail(child, "a value needs a fullName");
    return [{ value, label: part("label") ?? value, default: part("default") === "true", active: part("isActive") !== "false" }];
  });
  return { values, restricted };
}
