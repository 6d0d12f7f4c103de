// Formulas within a catalogue: which fields their names are, and formula fields ready to be worked out.

import type { Field, FormulaProgram, FormulaRead, SObject, ValidationRule } from "../../facts/sobject.ts";
import { type CompiledFormula, compileFormula } from "../../formula/compile.ts";
import {
  FormulaFailure,
  type FormulaField,
  type FormulaRules,
  type FormulaType,
  type InnerFormula,
} from "../../formula/formula.ts";
import { RESULT_TYPES, resultCell } from "../../formula/result.ts";
import { REFERENCED, VIEWED } from "../../soql/path.ts";

type Find = (name: string) => SObject | undefined;

/** How many parents a formula may go up, and how many fields it may read. Ten is documented; SQL functions take 100. */
const MOST_STEPS = 10;
const MOST_READS = 100;
/** Pieces of a formula and of all formula fields that it names. */
const MOST_PIECES = 5000;

/** A compiled formula and the fields behind its names. */
export interface BoundFormula {
  readonly compiled: CompiledFormula;
  readonly reads: readonly FormulaRead[];
}

interface Frame {
  readonly object: SObject;
  readonly find: Find;
  /** The way from the record to `object`. */
  readonly parents: FormulaRead["parents"];
  /** Formula fields that are being read, to find circles. */
  readonly open: readonly string[];
  readonly reads: Map<string, FormulaRead>;
  readonly budget: { pieces: number };
}

function rulesIn(
  frame: Frame,
  more: Pick<FormulaRules, "blanksAsZero" | "ofNow" | "ofWrites">,
): FormulaRules {
  return { ...more, budget: frame.budget, fieldAt: (path) => fieldAt(frame, path) };
}

function fieldAt(frame: Frame, path: readonly string[]): FormulaField | string {
  const missing = `Field ${path.join(".")} does not exist. Check spelling.`;
  let { object, parents } = frame;
  for (const step of path.slice(0, -1)) {
    const [name = "", target] = step.split(":");
    const reference = object.fields.find(
      ({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase(),
    );
    const [only, another] = reference?.referenceTo ?? [];
    if (!reference || only === undefined) return missing;
    if (another !== undefined || (target !== undefined && target.toLowerCase() !== only.toLowerCase()))
      return `${step} may be of several objects, which formulas don't support`;
    const parent = frame.find(only);
    if (!parent) return missing;
    object = parent;
    parents = [...parents, { reference, object }];
  }
  if (parents.length > MOST_STEPS) return `${path.join(".")} goes up more than ${MOST_STEPS} parents`;
  const field = object.fieldsByName.get((path.at(-1) ?? "").toLowerCase());
  if (!field) return missing;
  const way = parents.map(({ reference }) => reference.relationshipName ?? reference.name);
  const name = [...way, field.name].join(".");
  // Whose they are is told by a query's caller, whom a formula doesn't know.
  if (field.name === VIEWED || field.name === REFERENCED)
    return `${name} is each user's own, which formulas don't support`;
  if (field.formula) return { name, type: field.type, inner: innerOf(frame, object, parents, field) };
  if (field.type === "textarea" && !field.filterable)
    return `${name} is a long text, which formulas don't support`;
  if (!frame.reads.has(name) && frame.reads.size >= MOST_READS)
    return `a formula reads at most ${MOST_READS} fields`;
  frame.reads.set(name, { field, parents });
  return { name, type: field.type };
}

function innerOf(frame: Frame, object: SObject, parents: FormulaRead["parents"], field: Field): InnerFormula {
  const key = `${object.name}.${field.name}`;
  const { text, blanksAsZero } = field.formula ?? { text: "", blanksAsZero: true };
  const inner = { ...frame, object, parents, open: [...frame.open, key] };
  return {
    problem: frame.open.includes(key) ? `${key} is worked out of itself` : undefined,
    text,
    wanted: wantedOf(field),
    rules: rulesIn(inner, { blanksAsZero, ofNow: false, ofWrites: false }),
    cell: (value) => resultCell(value, field),
  };
}

function wantedOf({ type }: Field): FormulaType[] {
  const wanted = RESULT_TYPES[type];
  return wanted === undefined ? [] : [wanted];
}

const firstFrame = (object: SObject, find: Find, open: readonly string[]): Frame => ({
  object,
  find,
  parents: [],
  open,
  reads: new Map(),
  budget: { pieces: MOST_PIECES },
});

function bound(compiled: CompiledFormula, { reads }: Frame): BoundFormula {
  return { compiled, reads: compiled.fields.flatMap(({ name }) => reads.get(name) ?? []) };
}

/** Compiles the formula of a field. Throws FormulaError. */
export function boundField(object: SObject, field: Field, find: Find): BoundFormula {
  const { text, blanksAsZero } = field.formula ?? { text: "", blanksAsZero: true };
  const frame = firstFrame(object, find, [`${object.name}.${field.name}`]);
  // What a field shows must not depend on who asks, or when: its values are compared, sorted and remembered.
  const rules = rulesIn(frame, { blanksAsZero, ofNow: false, ofWrites: false });
  return bound(compileFormula(text, rules, wantedOf(field)), frame);
}

/** Compiles the condition of a validation rule. Throws FormulaError. */
export function boundRule(
  object: SObject,
  { condition }: Pick<ValidationRule, "condition">,
  find: Find,
): BoundFormula {
  const frame = firstFrame(object, find, []);
  const rules = rulesIn(frame, { blanksAsZero: false, ofNow: true, ofWrites: true });
  return bound(compileFormula(condition, rules, ["boolean"]), frame);
}

/** Gives every formula field of the objects its program, which is compiled when it is first needed. */
export function bindFormulas<Objects extends readonly SObject[]>(objects: Objects): Objects {
  const byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
  const find: Find = (name) => byName.get(name.toLowerCase());
  for (const object of objects) {
    for (const field of object.fields) {
      const { formula } = field;
      if (!formula) continue;
      let program: FormulaProgram | undefined;
      formula.program = () => {
        program ??= programOf(boundField(object, field, find), field);
        return program;
      };
    }
  }
  return objects;
}

const programOf = ({ compiled, reads }: BoundFormula, field: Field): FormulaProgram => ({
  reads,
  work(cells) {
    const cell = (index: number) => cells[index] ?? null;
    try {
      const value = compiled.run({ cell, prior: cell, isNew: false, now: 0, timeZone: "UTC" });
      return resultCell(value, field);
    } catch (error) {
      // A formula field that can't be worked out shows an error to people and nothing to programs.
      if (error instanceof FormulaFailure) return resultCell(null, field);
      throw error;
    }
  },
});
