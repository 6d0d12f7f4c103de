// Tree -> what works a formula out: every name is known and every type fits, or it is refused here.
import { COMPARING } from "./comparing.ts";
import { type CellReader, cellAt, fieldReader, typeOfField } from "./fields.ts";
import {
  type Environment,
  type FormulaCell,
  FormulaError,
  type FormulaField,
  type FormulaRules,
  type FormulaType,
  type InnerFormula,
  type Node,
  type Typed,
  type Value,
} from "./formula.ts";
import { type FormulaFunction, type Site, TYPE_NAMES } from "./functions.ts";
import { DATES } from "./functions-of-dates.ts";
import { LOGIC } from "./functions-of-logic.ts";
import { NUMBERS } from "./functions-of-numbers.ts";
import { TEXTS } from "./functions-of-texts.ts";
import { WRITES } from "./functions-of-writes.ts";
import { parseFormula } from "./parse.ts";

/** What is wrong with a formula within is told at the place that names it. */
function innerFormula(name: string, { text, rules, wanted }: InnerFormula, at: number): CompiledFormula {
  try {
    return compileFormula(text, rules, wanted);
  } catch (error) {
    throw error instanceof FormulaError ? new FormulaError(at, `${name}: ${error.message}`) : error;
  }
}

export interface CompiledFormula {
  readonly type: FormulaType;
  /** What it reads; `Environment.cell()` is asked by places in this list. */
  readonly fields: readonly FormulaField[];
  /** Depends on when it is asked, or for whom. */
  readonly usesNow: boolean;
  run(environment: Environment): Value;
}

const FUNCTIONS: ReadonlyMap<string, FormulaFunction> = new Map(
  [COMPARING, LOGIC, NUMBERS, TEXTS, DATES, WRITES].flatMap((table) => Object.entries(table)),
);

/** Names of all functions and signs of operators that formulas may have. */
export const FUNCTION_NAMES: readonly string[] = [...FUNCTIONS.keys()];

/** Compiles a formula whose result has one of the types `wanted`. Throws FormulaError. */
export function compileFormula(
  text: string,
  rules: FormulaRules,
  wanted: readonly FormulaType[],
): CompiledFormula {
  const fields: FormulaField[] = [];
  let usesNow = false;
  const site: Site = {
    rules,
    needsNow(name, at) {
      if (!rules.ofNow)
        throw new FormulaError(at, `${name} is not supported here: its value depends on the time`);
      usesNow = true;
    },
  };
  const compile = (node: Node): Typed => {
    if (rules.budget && --rules.budget.pieces < 0)
      throw new FormulaError(node.at, "Compiled formula is too big to execute");
    if (node.kind === "literal") return { type: node.type, node, run: () => node.value };
    if (node.kind === "field") return field(node);
    const found = FUNCTIONS.get(node.name);
    if (!found) throw new FormulaError(node.at, `Unknown function ${node.name}. Check spelling.`);
    const { least, most } = found;
    const count = node.args.length;
    if (count < least || count > most)
      throw new FormulaError(
        node.at,
        `Incorrect number of parameters for function '${node.name}()'. Expected ${count < least ? least : most}, received ${count}`,
      );
    return { node, ...found.compile(node.args.map(compile), node, site) };
  };
  const field = (node: Extract<Node, { kind: "field" }>): Typed => {
    const found = rules.fieldAt(node.path);
    if (typeof found === "string") throw new FormulaError(node.at, found);
    const type = typeOfField(found.type);
    if (type === undefined)
      throw new FormulaError(node.at, `Field ${found.name} may not be used in this type of formula`);
    const cell = found.inner ? innerCell(found.name, found.inner, node.at) : cellAt(placeOf(found));
    return { type, node, ...fieldReader(found.type, cell, rules.blanksAsZero) };
  };
  const placeOf = (field: FormulaField): number => {
    const index = fields.findIndex(({ name }) => name === field.name);
    return index < 0 ? fields.push(field) - 1 : index;
  };
  const innerCell = (name: string, inner: InnerFormula, at: number): CellReader => {
    if (inner.problem !== undefined) throw new FormulaError(at, inner.problem);
    const compiled = innerFormula(name, inner, at);
    const places = compiled.fields.map(placeOf);
    return (environment, which) => {
      const cell = (index: number): FormulaCell => environment[which](places[index] ?? -1);
      return inner.cell(compiled.run({ ...environment, cell, prior: cell }));
    };
  };
  const root = compile(parseFormula(text));
  if (!wanted.includes(root.type)) {
    const expected = wanted.map((type) => TYPE_NAMES[type]).join(", ");
    const detail = `Formula result is data type (${TYPE_NAMES[root.type]}), incompatible with expected data type (${expected})`;
    throw new FormulaError(0, detail);
  }
  return { type: root.type, fields, usesNow, run: root.run };
}
