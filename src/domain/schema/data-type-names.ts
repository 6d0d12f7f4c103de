// What Setup calls the type of a field: "Text(80)", "Lookup(Account)", "Number(16, 2)".
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, FieldType } from "../../facts/sobject.ts";

const NAMES: Readonly<Partial<Record<FieldType, string>>> = {
  id: "Lookup()",
  boolean: "Checkbox",
  picklist: "Picklist",
  multipicklist: "Picklist (Multi-Select)",
  combobox: "Picklist",
  email: "Email",
  phone: "Phone",
  date: "Date",
  datetime: "Date/Time",
  time: "Time",
  address: "Address",
  location: "Geolocation",
};

const LONGEST_TEXT_AREA = 255;

/** What FieldDefinition tells as DataType; `labels` are those of objects by their names. */
export function dataTypeName(field: Field, labels: ReadonlyMap<string, string>): string {
  const external = field.externalId ? " (External ID)" : "";
  const unique =
    field.unique && field.custom ? ` (Unique Case ${field.caseSensitive ? "S" : "Ins"}ensitive)` : "";
  return plainName(field, labels) + external + unique;
}

function plainName(field: Field, labels: ReadonlyMap<string, string>): string {
  const { type, length, precision, scale, digits, summary } = field;
  if (summary)
    return `Roll-Up Summary (${summary.operation.toUpperCase()} ${labels.get(summary.detail) ?? summary.detail})`;
  switch (type) {
    case "string":
      if (field.autoNumber) return "Auto Number";
      return field.nameField && length !== 80 ? "Name" : `Text(${length})`;
    case "textarea":
      return `${length > LONGEST_TEXT_AREA ? "Long " : ""}Text Area(${length})`;
    case "url":
      return `URL(${length})`;
    case "int":
      return `Number(${digits}, 0)`;
    case "double":
      return `Number(${precision - scale}, ${scale})`;
    case "currency":
    case "percent":
      return `${type === "currency" ? "Currency" : "Percent"}(${precision - scale}, ${scale})`;
    case "reference": {
      const targets = field.referenceTo.map((name) => labels.get(name) ?? name);
      return `${field.relationshipOrder === null ? "Lookup" : "Master-Detail"}(${targets.join(",")})`;
    }
    default:
      return NAMES[type] ?? type;
  }
}

/** "id" of ids, "string" of texts and picklists, "double", "datetime": the type of a field's values. */
export function valueTypeName({ type }: Field): string {
  const { soapType } = FIELD_TYPES[type];
  return (soapType.split(":")[1] ?? "").toLowerCase();
}
