// A row as an sObject: its type, its Id, then the fields as they were selected.
import { plainDecimal } from "../../domain/model/decimal.ts";
import { formatId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import type { CellKind, Field, SObject } from "../../facts/sobject.ts";
import { escapeXml } from "../shared/xml.ts";
import { type SoapObject, type SoapWriter, writeMessage } from "./write-message.ts";

type Writer = (cell: string | number) => string;

export const WRITERS: Readonly<Record<Exclude<CellKind, "none">, Writer>> = {
  text: (cell) => escapeXml(String(cell)),
  integer: String,
  real: (cell) => plainDecimal(Number(cell)),
  boolean: (cell) => (cell === 1 ? "true" : "false"),
  id: (cell) => formatId(Number(cell)),
  datetime: (cell) => new Date(Number(cell)).toISOString(),
  date: String,
  time: String,
  // The bytes in base64: whoever reads rows puts them there.
  blob: String,
};

type FieldWriter = (cell: Cell | undefined) => string;

/** Compiles the element of a field; an empty one is nil if `nulls`, else nothing. */
export function fieldWriter({ name, type }: Field, apiVersion: number, nulls: boolean): FieldWriter {
  const { cell: kind } = FIELD_TYPES[type];
  const nil = nulls ? `<sf:${name} xsi:nil="true"/>` : "";
  if (kind === "none") {
    const open = `<sf:${name} xsi:type="${type}">`;
    return (cell) =>
      cell === null || cell === undefined
        ? nil
        : `${open}${writeMessage(type, JSON.parse(String(cell)) as SoapObject, apiVersion)}</sf:${name}>`;
  }
  const write = WRITERS[kind];
  return (cell) => (cell === null || cell === undefined ? nil : `<sf:${name}>${write(cell)}</sf:${name}>`);
}

/** What follows "<element" of a record, up to its Id. */
export const recordHead = ({ segment }: SoapFlavour, { name }: SObject): string =>
  segment === "u" ? ` xsi:type="sf:sObject"><sf:type>${name}</sf:type>` : ` xsi:type="sf:${name}">`;

/**
 * Compiles the writer of rows of `fields`. As recorded, the Id slot is nil if Id is not selected, and partner
 * records tell a selected Id once more among the fields and null fields as nil; enterprise ones do neither.
 */
export function recordWriter(
  flavour: SoapFlavour,
  apiVersion: number,
  object: SObject,
  fields: readonly Field[],
): (row: readonly (Cell | undefined)[]) => SoapWriter {
  const partner = flavour.segment === "u";
  const idColumn = fields.findIndex(({ type }) => type === "id");
  const placed = fields.map((field, index) => ({ field, index }));
  // A type's fields are in the order of their names in the enterprise WSDL.
  if (!partner) placed.sort((a, b) => (a.field.name < b.field.name ? -1 : 1));
  const writers = placed.map(({ field, index }) => ({
    index,
    write: !partner && field.type === "id" ? () => "" : fieldWriter(field, apiVersion, partner),
  }));
  const head = recordHead(flavour, object);
  return (row) => {
    const id = row[idColumn];
    let xml = head + (typeof id === "number" ? `<sf:Id>${formatId(id)}</sf:Id>` : '<sf:Id xsi:nil="true"/>');
    for (const { index, write } of writers) xml += write(row[index]);
    return (element) => `<${element}${xml}</${element}>`;
  };
}
