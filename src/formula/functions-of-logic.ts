// Logical functions. What is neither true nor false counts as false.
import { foldCase } from "../soql/collation.ts";
import { same } from "./comparing.ts";
import { FormulaError, type FormulaType, type Typed, type Value } from "./formula.ts";
import { checkType, commonType, type FormulaFunction, type Functions, MANY, ofValues } from "./functions.ts";

const SIMPLE: readonly FormulaType[] = ["text", "number", "boolean", "date", "datetime", "id"];
const ANY: readonly FormulaType[] = [...SIMPLE, "picklist", "multipicklist"];
const CASES: readonly FormulaType[] = ["text", "number", "date", "datetime"];

/** True if all of its pieces give `all`; the first that doesn't decides. */
const junction = (all: boolean): FormulaFunction => ({
  least: 1,
  most: MANY,
  compile(args, call) {
    for (const piece of args) checkType(piece, call, ["boolean"]);
    return {
      type: "boolean",
      run: (environment) =>
        all
          ? args.every((piece) => piece.run(environment) === true)
          : args.some((piece) => piece.run(environment) === true),
    };
  },
});

const conditional: FormulaFunction = {
  least: 3,
  most: 3,
  compile(args, call) {
    const [condition, then, otherwise] = args as readonly [Typed, Typed, Typed];
    checkType(condition, call, ["boolean"]);
    return {
      type: commonType([then, otherwise], call, SIMPLE),
      run: (environment) => (condition.run(environment) === true ? then : otherwise).run(environment),
    };
  },
};

/** The value of a piece that must be a text that stands there. */
function literalText(piece: Typed | undefined): string | null {
  if (piece?.node.kind === "literal" && (piece.type === "text" || piece.type === "null"))
    return piece.node.value === null ? null : String(piece.node.value);
  throw new FormulaError(piece?.node.at ?? 0, "a picklist value must be a text in quotes");
}

/** Whether a value of a picklist is the one named; letter case doesn't tell values apart. */
const isPicked = (value: Value, named: string | null): boolean =>
  value === null || named === null ? value === named : foldCase(String(value)) === foldCase(named);

/** CASE(expression, value, result, ..., else). Numbers of pieces are even. */
const cases: FormulaFunction = {
  least: 4,
  most: MANY,
  compile(args, call) {
    const [subject, ...rest] = args as readonly [Typed, ...Typed[]];
    const otherwise = rest.at(-1);
    if (rest.length % 2 === 0 || !otherwise)
      throw new FormulaError(
        call.at,
        `Incorrect number of parameters for function 'CASE()'. Expected ${args.length + 1}, received ${args.length}`,
      );
    const values = rest.filter((_, index) => index % 2 === 0).slice(0, -1);
    const results = rest.filter((_, index) => index % 2 === 1);
    const type = commonType([...results, otherwise], call, CASES);
    const picks = subject.type === "picklist" ? values.map(literalText) : undefined;
    if (!picks) commonType([subject, ...values], call, CASES);
    const isText = subject.type === "text" || subject.type === "null";
    return {
      type,
      run(environment) {
        const value = subject.run(environment);
        const place = picks
          ? picks.findIndex((pick) => isPicked(value, pick))
          : values.findIndex((piece) => {
              const other = piece.run(environment);
              return (isText || (value !== null && other !== null)) && same(value, other);
            });
        return (results[place] ?? otherwise).run(environment);
      },
    };
  },
};

const isBlank = (types: readonly FormulaType[], neverOf: FormulaType | undefined): FormulaFunction => ({
  least: 1,
  most: 1,
  compile(args, call) {
    const [piece] = args as readonly [Typed];
    checkType(piece, call, types);
    if (piece.type === neverOf) return { type: "boolean", run: () => false };
    return { type: "boolean", run: (environment) => piece.run(environment) === null };
  },
});

const orElse = (neverOf: FormulaType | undefined): FormulaFunction => ({
  least: 2,
  most: 2,
  compile(args, call) {
    const [piece, substitute] = args as readonly [Typed, Typed];
    const type = commonType(args, call, SIMPLE);
    if (type === neverOf) return { type, run: piece.run };
    return { type, run: (environment) => piece.run(environment) ?? substitute.run(environment) };
  },
});

const pickIs: FormulaFunction = {
  least: 2,
  most: 2,
  compile(args, call) {
    const [piece, named] = args as readonly [Typed, Typed];
    checkType(piece, call, ["picklist"]);
    const wanted = literalText(named);
    return { type: "boolean", run: (environment) => isPicked(piece.run(environment), wanted) };
  },
};

const picksInclude: FormulaFunction = {
  least: 2,
  most: 2,
  compile(args, call) {
    const [piece, named] = args as readonly [Typed, Typed];
    checkType(piece, call, ["multipicklist"]);
    const wanted = literalText(named);
    return {
      type: "boolean",
      run(environment) {
        const value = piece.run(environment);
        if (value === null || wanted === null) return value === wanted;
        return String(value)
          .split(";")
          .some((each) => isPicked(each, wanted));
      },
    };
  },
};

export const LOGIC: Functions = {
  AND: junction(true),
  OR: junction(false),
  NOT: ofValues(["boolean"], "boolean", (value) =>
    value === null || value === undefined ? null : value !== true,
  ),
  IF: conditional,
  CASE: cases,
  ISBLANK: isBlank(ANY, undefined),
  // Documented: a text field is never null.
  ISNULL: isBlank(ANY, "text"),
  BLANKVALUE: orElse(undefined),
  NULLVALUE: orElse("text"),
  ISPICKVAL: pickIs,
  INCLUDES: picksInclude,
};
