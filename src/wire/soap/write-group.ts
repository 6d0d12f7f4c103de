// A group of a query as an sObject: an AggregateResult. No WSDL names its fields, so each says its type.
import type { Cell } from "../../domain/model/record.ts";
import type { GroupColumn } from "../../domain/records/query-groups.ts";
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { SoapFlavour } from "../../facts/soap.ts";
import type { CellKind } from "../../facts/sobject.ts";
import type { SoapWriter } from "./write-message.ts";
import { WRITERS } from "./write-record.ts";

const SCHEMA_TYPES: Readonly<Record<Exclude<CellKind, "blob" | "none">, string>> = {
  text: "xsd:string",
  integer: "xsd:int",
  real: "xsd:double",
  boolean: "xsd:boolean",
  id: "xsd:string",
  datetime: "xsd:dateTime",
  date: "xsd:date",
  time: "xsd:time",
};

/** Compiles the writer of rows of `columns`. */
export function groupWriter(
  flavour: SoapFlavour,
  columns: readonly GroupColumn[],
): (row: readonly Cell[]) => SoapWriter {
  const head =
    flavour.segment === "u"
      ? ' xsi:type="sf:sObject"><sf:type>AggregateResult</sf:type><sf:Id xsi:nil="true"/>'
      : ' xsi:type="sf:AggregateResult"><sf:Id xsi:nil="true"/>';
  const members = columns.map(({ name, field }) => fieldWriter(name, FIELD_TYPES[field.type].cell));
  return (row) => {
    const fields = members.map((write, index) => write(row[index] ?? null)).join("");
    return (element) => `<${element}${head}${fields}</${element}>`;
  };
}

/** Sums of whole numbers can be larger than an xsd:int. */
const LARGEST_INT = 2_147_483_647;

function fieldWriter(name: string, kind: CellKind): (cell: Cell) => string {
  if (kind === "none" || kind === "blob") throw new Error(`nothing is grouped by ${name}`);
  return (cell) => {
    if (cell === null) return `<sf:${name} xsi:nil="true"/>`;
    const written = kind === "integer" && Math.abs(Number(cell)) > LARGEST_INT ? "real" : kind;
    return `<sf:${name} xsi:type="${SCHEMA_TYPES[written]}">${WRITERS[written](cell)}</sf:${name}>`;
  };
}
