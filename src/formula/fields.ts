// Cells -> the values that formulas reckon with.
import type { FieldType } from "../facts/sobject.ts";
import { decimalOf, ZERO } from "./decimal.ts";
import type { Environment, FormulaCell, FormulaType, Typed, Value } from "./formula.ts";

const TYPES: Readonly<Partial<Record<FieldType, FormulaType>>> = {
  id: "id",
  reference: "id",
  boolean: "boolean",
  string: "text",
  textarea: "text",
  combobox: "text",
  email: "text",
  phone: "text",
  url: "text",
  picklist: "picklist",
  multipicklist: "multipicklist",
  int: "number",
  double: "number",
  currency: "number",
  percent: "number",
  date: "date",
  datetime: "datetime",
};

/** What a field is in a formula; undefined if it can't be there. */
export const typeOfField = (type: FieldType): FormulaType | undefined => TYPES[type];

const DAY = 86_400_000;

function cellValue(type: FieldType, cell: FormulaCell): Value {
  if (cell === null || cell === "") return type === "boolean" ? false : null;
  switch (TYPES[type]) {
    case "number": {
      const number = decimalOf(Number(cell));
      // A percentage of 50 is a half.
      return type === "percent" ? { digits: number.digits, scale: number.scale + 2 } : number;
    }
    case "boolean":
      return cell === 1;
    case "date":
      return Date.parse(`${cell}T00:00:00.000Z`) / DAY;
    default:
      return cell;
  }
}

/** A field's value, and the one that it had. */
export interface FieldReader extends Pick<Typed, "run"> {
  prior(environment: Environment): Value;
}

/** Gives the cell that a field has, or had. */
export type CellReader = (environment: Environment, which: "cell" | "prior") => FormulaCell;

export const cellAt =
  (index: number): CellReader =>
  (environment, which) =>
    environment[which](index);

export function fieldReader(type: FieldType, cell: CellReader, blanksAsZero: boolean): FieldReader {
  const blank = blanksAsZero && TYPES[type] === "number" ? ZERO : null;
  return {
    run: (environment) => cellValue(type, cell(environment, "cell")) ?? blank,
    prior: (environment) => cellValue(type, cell(environment, "prior")) ?? blank,
  };
}

/** Whether a piece is a field itself. */
export const isField = (piece: Typed): piece is Typed & FieldReader => piece.node.kind === "field";
