// A CustomField element -> CustomFieldDefinition. What would change an answer and isn't served is refused.
import { standardCatalogue } from "../../../domain/schema/catalogue.ts";
import { fieldProblem } from "../../../domain/schema/check-definition.ts";
import {
  CUSTOM_FIELD_TYPES,
  type CustomFieldDefinition,
  type CustomFieldType,
  type FieldProblem,
} from "../../../domain/schema/definition.ts";
import { METADATA_READ_OVER, METADATA_TYPES } from "../../../facts/metadata-types.ts";
import { SUMMARY_OPERATIONS } from "../../../facts/summaries.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";
import { readSummaryFilters } from "./read-summary-filters.ts";
import { readValueSet } from "./read-value-set.ts";

const KNOWN = new Set((METADATA_TYPES["CustomField"] ?? []).map(({ name }) => name));

/** Of filters there may be many. */
const READ_ELSEWHERE = new Set([...METADATA_READ_OVER.CustomField, "summaryFilterItems"]);

/** Where the XML says what a definition's attribute holds, if not under its own name. */
const ELEMENTS: Readonly<Partial<Record<keyof CustomFieldDefinition, string>>> = {
  values: "valueSet",
  restricted: "valueSet",
  reparentable: "reparentableMasterDetail",
};

/** Reads the field of a CustomField element. Throws DefinitionError. */
export function readField(element: DefinitionElement): CustomFieldDefinition {
  const { at, text, needed, number, flag, oneOf, has } = elementsOf(element, KNOWN, READ_ELSEWHERE);
  const fullName = needed("fullName");
  if (has("picklist"))
    throw new DefinitionError(at("picklist"), "the values of a picklist stand in valueSet");
  const written = needed("type");
  const type = CUSTOM_FIELD_TYPES.find((known) => known === written);
  if (!type) throw new DefinitionError(at("type"), `fields of type ${written} are not supported`);
  const field: CustomFieldDefinition = withoutUndefined({
    fullName,
    label: needed("label"),
    type,
    length: number("length"),
    precision: number("precision"),
    scale: number("scale"),
    required: flag("required"),
    unique: flag("unique"),
    caseSensitive: flag("caseSensitive"),
    externalId: flag("externalId"),
    defaultValue: has("defaultValue") ? literal(type, at("defaultValue")) : undefined,
    inlineHelpText: text("inlineHelpText"),
    description: text("description"),
    ...(has("valueSet") ? readValueSet(at("valueSet")) : {}),
    referenceTo: text("referenceTo"),
    relationshipName: text("relationshipName"),
    relationshipOrder: oneOf("relationshipOrder", ["0", "1"]) === "1" ? 1 : undefined,
    reparentable: flag("reparentableMasterDetail"),
    writeRequiresMasterRead: flag("writeRequiresMasterRead"),
    deleteConstraint: oneOf("deleteConstraint", ["SetNull", "Cascade", "Restrict"]),
    displayFormat: text("displayFormat"),
    startingNumber: number("startingNumber"),
    displayLocationInDecimal: flag("displayLocationInDecimal"),
    formula: text("formula"),
    formulaTreatBlanksAs: oneOf("formulaTreatBlanksAs", ["BlankAsZero", "BlankAsBlank"]),
    summaryOperation: oneOf("summaryOperation", SUMMARY_OPERATIONS),
    summaryForeignKey: text("summaryForeignKey"),
    summarizedField: text("summarizedField"),
    summaryFilterItems: readSummaryFilters(element),
  });
  const problem = fieldProblem(field) ?? targetProblem(field);
  if (problem === undefined) return field;
  throw new DefinitionError(
    elementOf(element, ELEMENTS[problem.attribute] ?? problem.attribute),
    `${fullName}: ${problem.detail}`,
  );
}

/** The first of that name, or the field's own element: where a problem is told. */
const elementOf = (element: DefinitionElement, wanted: string): DefinitionElement =>
  element.children.find(({ name }) => name === wanted) ?? element;

/** Custom objects may be in the org already; what it has of standard ones is known here. */
function targetProblem({ referenceTo }: CustomFieldDefinition): FieldProblem | undefined {
  if (referenceTo === undefined || referenceTo.endsWith("__c") || standardCatalogue().object(referenceTo))
    return;
  return { attribute: "referenceTo", detail: `it refers to ${referenceTo}, which there isn't` };
}

const TEXTS: readonly CustomFieldType[] = ["Text", "TextArea", "LongTextArea", "Email", "Phone", "Url"];
const NUMBERS: readonly CustomFieldType[] = ["Number", "Currency", "Percent"];

/** A default that is a literal: true, 42 or "text". Formulas are refused. */
function literal(type: CustomFieldType, element: DefinitionElement): string | number | boolean {
  const { text } = element;
  if (type === "Checkbox" && (text === "true" || text === "false")) return text === "true";
  if (NUMBERS.includes(type) && /^-?\d{1,18}(\.\d{1,18})?$/.test(text)) return Number(text);
  const quoted = /^"([^"\\]*)"$|^'([^'\\]*)'$/.exec(text);
  if (TEXTS.includes(type) && quoted) return quoted[1] ?? quoted[2] ?? "";
  throw new DefinitionError(element, `a default value that is a formula is not supported: ${text}`);
}
