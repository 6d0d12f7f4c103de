// Formula fields in SQL: one function, which is told the program by its number and the cells that it reads.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, FormulaProgram } from "../../facts/sobject.ts";
import type { Column } from "../../soql/bound.ts";

/** Programs that the catalogues in use have; a catalogue that has gone takes its own along. */
const programs = new Map<number, WeakRef<FormulaProgram>>();
const numbers = new WeakMap<FormulaProgram, number>();
let last = 0;
/** So many are made before those that have gone are looked for. */
const MANY = 1000;

function numberOf(program: FormulaProgram): number {
  let number = numbers.get(program);
  if (number === undefined) {
    if (programs.size >= MANY) for (const [old, kept] of programs) if (!kept.deref()) programs.delete(old);
    number = ++last;
    numbers.set(program, number);
    programs.set(number, new WeakRef(program));
  }
  return number;
}

/** The value of a formula field; `column` names the columns that it reads. */
export function formulaSql(
  field: Field & { readonly formula: NonNullable<Field["formula"]> },
  parents: Column["parents"] = [],
  column: (read: Column) => string,
): string {
  const program = field.formula.program();
  const cells = program.reads.map((read) =>
    column({ field: read.field, parents: [...parents, ...read.parents] }),
  );
  const sql = `sf_formula(${[numberOf(program), ...cells].join(", ")})`;
  // As the column of a text that is kept would have it.
  return FIELD_TYPES[field.type].cell === "text" ? `(${sql} COLLATE NOCASE)` : sql;
}

/** What sf_formula() does. */
export function runFormula(number: unknown, ...cells: unknown[]): string | number | null {
  const program = programs.get(Number(number))?.deref();
  if (!program) throw new Error(`there is no formula ${number}`);
  return program.work(cells as (string | number | null)[]);
}
