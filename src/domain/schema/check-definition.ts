// What a custom object and a custom field may be, taken for itself: names, attributes that fit the type, ranges.
// Whether it fits the org is import-definitions.ts's to say.
import { summaryProblem } from "./check-summary.ts";
import type {
  CustomFieldDefinition,
  CustomFieldType,
  CustomObjectDefinition,
  FieldProblem,
} from "./definition.ts";

const CUSTOM_NAME = /^[A-Za-z](?:[A-Za-z0-9]|_(?!_))*__c$/;
const RELATIONSHIP_NAME = /^[A-Za-z](?:[A-Za-z0-9]|_(?!_|$))*$/;
/** Characters before the "__c". */
const LONGEST_NAME = 40;
const LONGEST_LABEL = 40;
const LONGEST_DESCRIPTION = 1000;
const MOST_VALUES = 1000;

const isCustomName = (name: string): boolean =>
  CUSTOM_NAME.test(name) && name.length <= LONGEST_NAME + "__c".length;

type Attribute = Exclude<
  keyof CustomFieldDefinition,
  "fullName" | "label" | "type" | "inlineHelpText" | "required" | "source"
>;

/** Formulas give values of these types. */
const FORMULA: readonly Attribute[] = ["formula", "formulaTreatBlanksAs"];
const NUMERIC: readonly Attribute[] = ["precision", "scale", "defaultValue", ...FORMULA];
const CHOICE: readonly Attribute[] = ["values", "restricted"];
const LOOKUP: readonly Attribute[] = ["referenceTo", "relationshipName"];

/** Which attributes a type has beyond those that all have. */
const ATTRIBUTES: Readonly<Record<CustomFieldType, readonly Attribute[]>> = {
  Text: ["length", "unique", "caseSensitive", "externalId", "defaultValue", ...FORMULA],
  TextArea: ["defaultValue"],
  LongTextArea: ["length", "defaultValue"],
  Number: [...NUMERIC, "unique", "externalId"],
  Currency: NUMERIC,
  Percent: NUMERIC,
  Checkbox: ["defaultValue", ...FORMULA],
  Date: FORMULA,
  DateTime: FORMULA,
  Time: [],
  Email: ["unique", "externalId", "defaultValue"],
  Phone: ["defaultValue"],
  Url: ["defaultValue"],
  Picklist: CHOICE,
  MultiselectPicklist: CHOICE,
  Lookup: [...LOOKUP, "deleteConstraint"],
  MasterDetail: [...LOOKUP, "relationshipOrder", "reparentable", "writeRequiresMasterRead"],
  AutoNumber: ["externalId", "displayFormat", "startingNumber"],
  Location: ["scale", "displayLocationInDecimal"],
  Summary: ["summaryOperation", "summaryForeignKey", "summarizedField", "summaryFilterItems"],
};
const OPTIONAL = [...new Set(Object.values(ATTRIBUTES).flat())];

/** What is wrong with a field; undefined if nothing is. */
export function fieldProblem(field: CustomFieldDefinition): FieldProblem | undefined {
  const { type, label } = field;
  if (!isCustomName(field.fullName)) return { attribute: "fullName", detail: NAME_RULE("field") };
  const strange = OPTIONAL.find((name) => isSet(field[name]) && !ATTRIBUTES[type].includes(name));
  if (strange !== undefined) return { attribute: strange, detail: `a ${type} has no ${strange}` };
  const unfit = formulaProblem(field);
  if (unfit !== undefined) return unfit;
  if (tooLong(field.description)) return { attribute: "description", detail: DESCRIPTION_RULE };
  const detail = labelProblem("label", label);
  return detail === undefined
    ? (typeProblem(field) ?? defaultProblem(field))
    : { attribute: "label", detail };
}

const NAME_RULE = (what: "field" | "object"): string =>
  `the name of a custom ${what} is at most ${LONGEST_NAME} letters, digits and single underscores, and then __c`;

const DESCRIPTION_RULE = `description is longer than ${LONGEST_DESCRIPTION} characters`;

const tooLong = (description = ""): boolean => description.length > LONGEST_DESCRIPTION;

/** Files write false where nothing is meant. */
const isSet = (value: unknown): boolean => value !== undefined && value !== false;

/** What only a value that is kept has. */
const KEPT: readonly (keyof CustomFieldDefinition)[] = [
  "length",
  "required",
  "unique",
  "caseSensitive",
  "externalId",
  "defaultValue",
];

function formulaProblem(field: CustomFieldDefinition): FieldProblem | undefined {
  if (field.formula === undefined)
    return field.formulaTreatBlanksAs === undefined
      ? undefined
      : { attribute: "formulaTreatBlanksAs", detail: "formula is missing" };
  if (field.formula.trim() === "") return { attribute: "formula", detail: "formula is empty" };
  const attribute = KEPT.find((name) => isSet(field[name]));
  return attribute && { attribute, detail: `a formula field has no ${attribute}` };
}

function typeProblem(field: CustomFieldDefinition): FieldProblem | undefined {
  if (field.type === "Text" && field.formula !== undefined) return undefined;
  switch (field.type) {
    case "Text":
      return field.caseSensitive && !field.unique
        ? { attribute: "caseSensitive", detail: "only a unique Text can be case-sensitive" }
        : outside(field, "length", 1, 255);
    case "LongTextArea":
      return outside(field, "length", 256, 131_072);
    case "Number":
    case "Currency":
    case "Percent":
      return outside(field, "precision", 1, 18) ?? outside(field, "scale", 0, field.precision ?? 18);
    case "Location":
      return outside(field, "scale", 0, 15);
    case "Picklist":
    case "MultiselectPicklist": {
      const detail = valuesProblem(field);
      return detail === undefined ? undefined : { attribute: "values", detail };
    }
    case "Lookup":
    case "MasterDetail":
      return lookupProblem(field);
    case "AutoNumber":
      return autoNumberProblem(field);
    case "Summary":
      return summaryProblem(field);
    default:
      return undefined;
  }
}

function outside(
  field: CustomFieldDefinition,
  attribute: "length" | "precision" | "scale",
  least: number,
  most: number,
): FieldProblem | undefined {
  const value = field[attribute];
  if (value === undefined) return { attribute, detail: `${attribute} is missing` };
  if (Number.isInteger(value) && value >= least && value <= most) return undefined;
  return { attribute, detail: `${attribute} must be between ${least} and ${most}` };
}

function labelProblem(name: string, label: string): string | undefined {
  if (label === "") return `${name} is empty`;
  return label.length > LONGEST_LABEL ? `${name} is longer than ${LONGEST_LABEL} characters` : undefined;
}

function valuesProblem({ type, values = [] }: CustomFieldDefinition): string | undefined {
  if (values.length === 0) return "a picklist needs values";
  if (values.length > MOST_VALUES) return `a picklist has at most ${MOST_VALUES} values`;
  const seen = new Set<string>();
  for (const { value } of values) {
    if (value === "" || value.length > 255) return "a picklist value is 1 to 255 characters long";
    if (type === "MultiselectPicklist" && value.includes(";"))
      return `${value}: a value can't have a semicolon`;
    if (seen.has(value.toLowerCase())) return `the value ${value} stands there twice`;
    seen.add(value.toLowerCase());
  }
  return values.filter((value) => value.default).length > 1 ? "only one value can be the default" : undefined;
}

function lookupProblem(field: CustomFieldDefinition): FieldProblem | undefined {
  const { relationshipName } = field;
  if (!field.referenceTo) return { attribute: "referenceTo", detail: "referenceTo is missing" };
  if (relationshipName !== undefined && !RELATIONSHIP_NAME.test(relationshipName)) {
    return { attribute: "relationshipName", detail: `${relationshipName} is no relationship name` };
  }
  if (field.required && field.deleteConstraint === "SetNull") {
    return { attribute: "deleteConstraint", detail: "a required lookup can't be emptied by SetNull" };
  }
  return undefined;
}

/** Dates in a display format aren't supported, only the number. */
function autoNumberProblem({
  displayFormat,
  startingNumber,
}: Pick<CustomFieldDefinition, "displayFormat" | "startingNumber">): FieldProblem | undefined {
  if (displayFormat !== undefined && !/^[^{}]{0,30}\{0{1,10}\}[^{}]{0,30}$/.test(displayFormat)) {
    const detail = `the display format ${displayFormat} is not supported: one {0} with up to ten zeros`;
    return { attribute: "displayFormat", detail };
  }
  if (displayFormat !== undefined && displayFormat.length > 30) {
    return { attribute: "displayFormat", detail: "the display format is longer than 30 characters" };
  }
  const fine =
    startingNumber === undefined ||
    (Number.isInteger(startingNumber) && startingNumber >= 1 && startingNumber <= 999_999_999);
  return fine
    ? undefined
    : { attribute: "startingNumber", detail: "startingNumber must be between 1 and 999999999" };
}

function defaultProblem({
  type,
  defaultValue,
  length = 255,
}: CustomFieldDefinition): FieldProblem | undefined {
  if (defaultValue === undefined) return undefined;
  const wanted =
    type === "Checkbox" ? "boolean" : ATTRIBUTES[type].includes("precision") ? "number" : "string";
  if (typeof defaultValue !== wanted) {
    return { attribute: "defaultValue", detail: `the default of a ${type} must be a ${wanted}` };
  }
  if (typeof defaultValue !== "string" || defaultValue.length <= length) return undefined;
  return { attribute: "defaultValue", detail: "the default is longer than the field" };
}

/** What is wrong with a custom object but for its fields; undefined if nothing is. */
export function objectProblem(definition: CustomObjectDefinition): string | undefined {
  const { fullName, label, pluralLabel, description, nameField } = definition;
  if (!isCustomName(fullName)) return `there is no standard object ${fullName}, and ${NAME_RULE("object")}`;
  if (label === undefined) return "label is missing";
  if (tooLong(description)) return DESCRIPTION_RULE;
  const problem = labelProblem("label", label) ?? labelProblem("pluralLabel", pluralLabel ?? label);
  if (problem !== undefined || nameField === undefined) return problem;
  if (nameField.type === "Text" && (nameField.displayFormat ?? nameField.startingNumber) !== undefined) {
    return "a name that is a Text has no displayFormat and no startingNumber";
  }
  return labelProblem("the name field's label", nameField.label) ?? autoNumberProblem(nameField)?.detail;
}
