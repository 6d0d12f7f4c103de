// What the parts of the formula language hand to each other.
import type { FieldType } from "../facts/sobject.ts";
import type { Decimal } from "./decimal.ts";

/** "null" is what the literal NULL has; it goes for any other. */
export type FormulaType =
  | "text"
  | "number"
  | "boolean"
  | "date"
  | "datetime"
  | "picklist"
  | "multipicklist"
  | "id"
  | "null";

/** Dates are days since 1970, moments milliseconds since 1970. A blank text is null. */
export type Value = string | number | boolean | Decimal | null;

/** An operator is a call of its sign; `at` is the offset in the text. */
export type Node =
  | { readonly kind: "literal"; readonly type: FormulaType; readonly value: Value; readonly at: number }
  | { readonly kind: "field"; readonly path: readonly string[]; readonly at: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[]; readonly at: number };

/** A field that a formula names. */
export interface FormulaField {
  /** Its path as the catalogue spells it, "Account.Name": what tells it from others. */
  readonly name: string;
  readonly type: FieldType;
  /** What it is worked out by, if it isn't kept. */
  readonly inner?: InnerFormula;
}

/** The formula of a formula field, within the one that names the field. */
export interface InnerFormula {
  /** Why it can't be worked out here. */
  readonly problem: string | undefined;
  readonly text: string;
  readonly wanted: readonly FormulaType[];
  /** Its names are those of the outer formula's fields. */
  readonly rules: FormulaRules;
  /** What the field shows of a value. */
  cell(value: Value): FormulaCell;
}

/** Cells as records hold them: booleans 0 and 1, dates texts. */
export type FormulaCell = string | number | null;

/** What a formula is worked out with. */
export interface Environment {
  /** The cell of a field, by its place among the formula's. */
  cell(index: number): FormulaCell;
  /** The cell that the field had before; that of a new record is the cell it gets. */
  prior(index: number): FormulaCell;
  readonly isNew: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly timeZone: string;
}

/** A piece of a formula whose type is known. */
export interface Typed {
  readonly type: FormulaType;
  readonly node: Node;
  run(environment: Environment): Value;
}

/** What a formula may use, beyond fields and functions of their values. */
export interface FormulaRules {
  /** The field at the end of a path; a text says why there is none. */
  fieldAt(path: readonly string[]): FormulaField | string;
  /** How many pieces more it may have, with all formulas within; counted down. */
  readonly budget?: { pieces: number };
  /** Blank numbers are 0. */
  readonly blanksAsZero: boolean;
  /** ISNEW, ISCHANGED, PRIORVALUE: what is asked of a write. */
  readonly ofWrites: boolean;
  /** TODAY, NOW and what depends on the user's time zone. */
  readonly ofNow: boolean;
}

/** Something in the text can't be had; `at` is the offset. */
export class FormulaError extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.name = "FormulaError";
    this.at = at;
  }
}

/** A formula has no value for these cells: a division by zero, a text that is no number. */
export class FormulaFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FormulaFailure";
  }
}
