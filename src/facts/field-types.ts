import type { CellKind, FieldType } from "./sobject.ts";

/** What is known of a field type. Source: recorded describes (API 48 to 59) and the partner WSDL 47.0. */
export interface FieldTypeFact {
  /** Type name in SOAP and in describe's `soapType`. */
  readonly soapType: string;
  readonly cell: CellKind;
  readonly aggregatable: boolean;
  readonly filterable: boolean;
  readonly groupable: boolean;
  readonly sortable: boolean;
}

const row = (soapType: string, cell: CellKind, flags: string): FieldTypeFact => ({
  soapType,
  cell,
  aggregatable: flags.includes("a"),
  filterable: flags.includes("f"),
  groupable: flags.includes("g"),
  sortable: flags.includes("s"),
});

export const FIELD_TYPES: Readonly<Record<FieldType, FieldTypeFact>> = {
  id: row("tns:ID", "id", "afgs"),
  boolean: row("xsd:boolean", "boolean", "fgs"),
  string: row("xsd:string", "text", "afgs"),
  textarea: row("xsd:string", "text", "afgs"),
  picklist: row("xsd:string", "text", "afgs"),
  multipicklist: row("xsd:string", "text", "f"),
  combobox: row("xsd:string", "text", "afgs"),
  reference: row("tns:ID", "id", "afgs"),
  email: row("xsd:string", "text", "afgs"),
  phone: row("xsd:string", "text", "afgs"),
  url: row("xsd:string", "text", "afgs"),
  int: row("xsd:int", "integer", "afgs"),
  double: row("xsd:double", "real", "afs"),
  currency: row("xsd:double", "real", "afs"),
  percent: row("xsd:double", "real", "afs"),
  date: row("xsd:date", "date", "afgs"),
  datetime: row("xsd:dateTime", "datetime", "afs"),
  time: row("xsd:time", "time", "afgs"),
  complexvalue: row("xsd:anyType", "text", ""),
  base64: row("xsd:base64Binary", "blob", ""),
  address: row("urn:address", "none", "f"),
  location: row("urn:location", "none", "f"),
};
