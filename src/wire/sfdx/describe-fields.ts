// A field of a describe result -> the definition that it was made of. What would change an answer and isn't served is
// refused.
import { fieldProblem } from "../../domain/schema/check-definition.ts";
import type { CustomFieldDefinition, CustomFieldType } from "../../domain/schema/definition.ts";

export type Json = Readonly<Record<string, unknown>>;

/** Says why a field can't be had. */
export class DescribedFieldError extends Error {}

const LONGEST_TEXT_AREA = 255;

const TYPES: Readonly<Record<string, CustomFieldType>> = {
  string: "Text",
  textarea: "TextArea",
  double: "Number",
  currency: "Currency",
  percent: "Percent",
  boolean: "Checkbox",
  date: "Date",
  datetime: "DateTime",
  time: "Time",
  email: "Email",
  phone: "Phone",
  url: "Url",
  picklist: "Picklist",
  multipicklist: "MultiselectPicklist",
  reference: "Lookup",
  location: "Location",
};

/** The features of fields that this org hasn't, by the member of a describe that tells them. */
const REFUSED: Readonly<Record<string, string>> = {
  calculated: "formula and roll-up summary fields are not supported",
  dependentPicklist: "dependent picklists are not supported",
  encrypted: "encrypted fields are not supported",
  htmlFormatted: "rich text areas are not supported",
};

/** What a field's describe doesn't say: where its parent has the children, and the digits of a location. */
export interface Beside {
  readonly childRelationship?: string | undefined;
  readonly scale?: number | undefined;
}

/** Throws DescribedFieldError. */
export function describedField(field: Json, beside: Beside): CustomFieldDefinition {
  for (const [member, detail] of Object.entries(REFUSED))
    if (field[member] === true) throw new DescribedFieldError(detail);
  const type = typeOf(field);
  const definition = Object.fromEntries(
    Object.entries({
      fullName: text(field["name"]),
      label: text(field["label"]),
      type,
      ...(field["inlineHelpText"] ? { inlineHelpText: text(field["inlineHelpText"]) } : {}),
      ...attributesOf(type, field, beside),
    }).filter(([, value]) => value !== undefined),
  ) as unknown as CustomFieldDefinition;
  const problem = fieldProblem(definition);
  if (problem) throw new DescribedFieldError(problem.detail);
  return definition;
}

function typeOf(field: Json): CustomFieldType {
  const told = text(field["type"]);
  const type = Object.hasOwn(TYPES, told) ? TYPES[told] : undefined;
  if (type === undefined) throw new DescribedFieldError(`fields of type ${told} are not supported`);
  if (field["autoNumber"] === true) return "AutoNumber";
  if (type === "TextArea" && Number(field["length"]) > LONGEST_TEXT_AREA) return "LongTextArea";
  const order = field["relationshipOrder"];
  return type === "Lookup" && order !== null && order !== undefined ? "MasterDetail" : type;
}

function attributesOf(type: CustomFieldType, field: Json, beside: Beside): Partial<CustomFieldDefinition> {
  const flag = (name: string): true | undefined => (field[name] === true ? true : undefined);
  const required = field["nillable"] === false ? true : undefined;
  const unique = flag("unique");
  const externalId = flag("externalId");
  const defaultValue = literal(field);
  const number = {
    precision: Number(field["precision"]),
    scale: Number(field["scale"]),
    required,
    defaultValue,
  };
  switch (type) {
    case "Text": {
      const caseSensitive = unique && flag("caseSensitive");
      return definedOnly({
        length: Number(field["length"]),
        required,
        unique,
        caseSensitive,
        externalId,
        defaultValue,
      });
    }
    case "LongTextArea":
      return definedOnly({ length: Number(field["length"]), defaultValue });
    case "Number":
      return definedOnly({ ...number, unique, externalId });
    case "Currency":
    case "Percent":
      return definedOnly(number);
    case "Checkbox":
      return { defaultValue: field["defaultValue"] === true };
    case "Email":
      return definedOnly({ required, unique, externalId, defaultValue });
    case "Picklist":
    case "MultiselectPicklist":
      return definedOnly({ required, restricted: flag("restrictedPicklist"), values: valuesOf(field) });
    case "Lookup":
      return definedOnly({ ...lookup(field, beside), required, deleteConstraint: constraintOf(field) });
    case "MasterDetail":
      return definedOnly({
        ...lookup(field, beside),
        relationshipOrder: field["relationshipOrder"] === 1 ? (1 as const) : (0 as const),
        reparentable: flag("updateable"),
        writeRequiresMasterRead: flag("writeRequiresMasterRead"),
      });
    case "AutoNumber":
      return definedOnly({ externalId });
    case "Location":
      return definedOnly({
        required,
        scale: beside.scale,
        displayLocationInDecimal: flag("displayLocationInDecimal"),
      });
    default:
      return definedOnly({ required, defaultValue });
  }
}

const definedOnly = (
  value: {
    [Key in keyof CustomFieldDefinition]?: CustomFieldDefinition[Key] | undefined;
  },
): Partial<CustomFieldDefinition> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));

function lookup(
  { referenceTo }: Json,
  { childRelationship }: Beside,
): { referenceTo: string; relationshipName: string | undefined } {
  const [only, another] = Array.isArray(referenceTo) ? (referenceTo as unknown[]) : [];
  if (typeof only !== "string" || another !== undefined)
    throw new DescribedFieldError("a lookup must refer to one object");
  return { referenceTo: only, relationshipName: childRelationship?.replace(/__r$/, "") };
}

function constraintOf(field: Json): "Cascade" | "Restrict" | undefined {
  if (field["cascadeDelete"] === true) return "Cascade";
  return field["restrictedDelete"] === true ? "Restrict" : undefined;
}

function valuesOf({ picklistValues }: Json): CustomFieldDefinition["values"] {
  return (Array.isArray(picklistValues) ? (picklistValues as Json[]) : []).map((each) => ({
    value: text(each["value"]),
    label: typeof each["label"] === "string" && each["label"] !== "" ? each["label"] : text(each["value"]),
    default: each["defaultValue"] === true,
    active: each["active"] !== false,
  }));
}

/** A default that is a literal: 42 or "text". Throws for a formula. */
function literal({ defaultValueFormula, type }: Json): string | number | undefined {
  if (defaultValueFormula === null || defaultValueFormula === undefined || type === "boolean")
    return undefined;
  const written = text(defaultValueFormula).trim();
  if (/^-?\d{1,18}(\.\d{1,18})?$/.test(written)) return Number(written);
  const quoted = /^"([^"\\]*)"$|^'([^'\\]*)'$/.exec(written);
  if (quoted) return quoted[1] ?? quoted[2] ?? "";
  throw new DescribedFieldError(`a default value that is a formula is not supported: ${written}`);
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  throw new DescribedFieldError("this is no field of a describe result");
}
