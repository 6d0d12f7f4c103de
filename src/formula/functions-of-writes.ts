// What is asked of a write: whether the record is new, and what its fields were.
import { same } from "./comparing.ts";
import { type FieldReader, isField } from "./fields.ts";
import { FormulaError, type Typed } from "./formula.ts";
import type { FormulaFunction, Functions, Site } from "./functions.ts";

function checkPlace(name: string, at: number, { rules }: Site): void {
  if (!rules.ofWrites) throw new FormulaError(at, `Function ${name} may not be used in this type of formula`);
}

function ownField(args: readonly Typed[], name: string): Typed & FieldReader {
  const [piece] = args;
  if (piece && isField(piece) && piece.node.kind === "field" && piece.node.path.length === 1) return piece;
  throw new FormulaError(piece?.node.at ?? 0, `${name}() takes a field of the record itself`);
}

const isNew: FormulaFunction = {
  least: 0,
  most: 0,
  compile(_args, call, site) {
    checkPlace(call.name, call.at, site);
    return { type: "boolean", run: (environment) => environment.isNew };
  },
};

const isChanged: FormulaFunction = {
  least: 1,
  most: 1,
  compile(args, call, site) {
    checkPlace(call.name, call.at, site);
    const field = ownField(args, call.name);
    return {
      type: "boolean",
      run(environment) {
        if (environment.isNew) return false;
        const [before, after] = [field.prior(environment), field.run(environment)];
        return before === null || after === null ? before !== after : !same(before, after);
      },
    };
  },
};

const priorValue: FormulaFunction = {
  least: 1,
  most: 1,
  compile(args, call, site) {
    checkPlace(call.name, call.at, site);
    const field = ownField(args, call.name);
    return { type: field.type, run: field.prior };
  },
};

export const WRITES: Functions = { ISNEW: isNew, ISCHANGED: isChanged, PRIORVALUE: priorValue };
