// What a function of formulas is, and how one is made of a function of values.
import {
  FormulaError,
  FormulaFailure,
  type FormulaRules,
  type FormulaType,
  type Node,
  type Typed,
  type Value,
} from "./formula.ts";

type Call = Extract<Node, { kind: "call" }>;

/** Where a function is called. */
export interface Site {
  readonly rules: FormulaRules;
  /** Throws FormulaError where nothing may depend on the time. */
  needsNow(name: string, at: number): void;
}

export interface FormulaFunction {
  readonly least: number;
  readonly most: number;
  /** Throws FormulaError for pieces of wrong types. */
  compile(args: readonly Typed[], call: Call, site: Site): Pick<Typed, "type" | "run">;
}

export type Functions = Readonly<Record<string, FormulaFunction>>;

/** Pieces that a call may have where there is no other bound. */
export const MANY = 1000;

export const TYPE_NAMES: Readonly<Record<FormulaType, string>> = {
  text: "Text",
  number: "Number",
  boolean: "Boolean",
  date: "Date",
  datetime: "Date/Time",
  picklist: "Picklist",
  multipicklist: "Multi-Select Picklist",
  id: "Id",
  null: "Null",
};

/** Throws FormulaError unless a piece is of one of the types; NULL is of any. */
export function checkType(piece: Typed, call: Call, types: readonly FormulaType[]): void {
  if (piece.type === "null" || types.includes(piece.type)) return;
  if (piece.type === "picklist" || piece.type === "multipicklist") {
    const name = piece.node.kind === "field" ? piece.node.path.join(".") : call.name;
    throw new FormulaError(
      piece.node.at,
      `Field ${name} is a picklist field. Picklist fields are only supported in certain functions.`,
    );
  }
  const expected = types.map((type) => TYPE_NAMES[type]).join(", ");
  const detail = `Incorrect parameter type for function '${call.name}()'. Expected ${expected}, received ${TYPE_NAMES[piece.type]}`;
  throw new FormulaError(piece.node.at, detail);
}

/** The one type of several pieces, "null" if all are NULL. Throws FormulaError. */
export function commonType(pieces: readonly Typed[], call: Call, types: readonly FormulaType[]): FormulaType {
  let type: FormulaType = "null";
  for (const piece of pieces) {
    checkType(piece, call, type === "null" ? types : [type]);
    if (type === "null") type = piece.type;
  }
  return type;
}

/** A function of values whose types stand fixed. `optional` says how many of the last parameters may be left out. */
export function ofValues(
  parameters: readonly FormulaType[],
  type: FormulaType,
  work: (...values: readonly Value[]) => Value,
  optional = 0,
): FormulaFunction {
  return {
    least: parameters.length - optional,
    most: parameters.length,
    compile(args, call) {
      for (const [index, piece] of args.entries()) checkType(piece, call, [parameters[index] ?? "null"]);
      const [first, second] = args;
      if (first && !second) return { type, run: (environment) => work(first.run(environment)) };
      return { type, run: (environment) => work(...args.map((piece) => piece.run(environment))) };
    },
  };
}

/** ofValues() that gives nothing where a value is missing; `work` takes values of the types in `parameters`. */
export const ofAll = (
  parameters: readonly FormulaType[],
  type: FormulaType,
  work: (...values: never[]) => Value,
  optional = 0,
): FormulaFunction =>
  ofValues(
    parameters,
    type,
    (...values) =>
      values.includes(null) ? null : (work as (...values: readonly Value[]) => Value)(...values),
    optional,
  );

/** Longest text that a formula may come by on its way. */
const LONGEST_TEXT = 200_000;

/** Throws FormulaFailure for a text that gets too long; ask before it is made. */
export function checkLength(length: number): void {
  if (length > LONGEST_TEXT) throw new FormulaFailure("the text is too long");
}
