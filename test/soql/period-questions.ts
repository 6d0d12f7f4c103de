// Generated comparisons with date literals.
import fc from "fast-check";
import type { Condition } from "./evaluator.ts";
import { cased, maybeBlank, named, type Piece } from "./spelling.ts";

const UNITS = ["WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR"];
const COUNTED = ["DAY", ...UNITS].flatMap((unit) => [`LAST_N_${unit}S`, `NEXT_N_${unit}S`, `N_${unit}S_AGO`]);
const UNCOUNTED = [
  "YESTERDAY",
  "TODAY",
  "TOMORROW",
  "LAST_90_DAYS",
  "NEXT_90_DAYS",
  ...UNITS.flatMap((unit) => [`LAST_${unit}`, `THIS_${unit}`, `NEXT_${unit}`]),
];

/** A literal, its name and its number. */
const literalOf = fc
  .tuple(fc.constantFrom(...COUNTED, ...UNCOUNTED), fc.constantFrom(1, 2, 3, 7, 40, 125))
  .chain(([name, n]) =>
    cased(name).map((word) => ({ name, n, text: `${word}${COUNTED.includes(name) ? `:${n}` : ""}` })),
  );

/** IN of a few of them: in any of their periods. */
export const listedPeriods: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    fc.constantFrom("Day__c", "Moment__c", "Parent.Moment__c"),
    fc.array(literalOf, { minLength: 1, maxLength: 3 }),
    fc.boolean(),
    fc.boolean(),
  )
  .chain(([field, literals, negated, orNull]) =>
    named(field).map((path): Piece<Condition> => {
      const listed = [...literals.map(({ text }) => text), ...(orNull ? ["null"] : [])].join(", ");
      const terms: Condition[] = literals.map(({ name, n }) => ({
        kind: "period",
        field,
        operator: "=",
        name,
        n,
      }));
      if (orNull) terms.push({ kind: "compare", field, operator: "=", value: null });
      const any: Condition = { kind: "or", terms };
      return [`${path} ${negated ? "NOT " : ""}IN (${listed})`, negated ? { kind: "not", term: any } : any];
    }),
  );

export const period: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    fc.constantFrom("Day__c", "Moment__c", "Parent.Moment__c"),
    fc.constantFrom("=", "!=", "<", "<=", ">", ">=" as const),
    fc.constantFrom(...COUNTED, ...UNCOUNTED),
    fc.constantFrom(1, 2, 3, 7, 40, 125),
  )
  .filter(([, operator, name]) => !(/^LAST_(N|90)_DAYS$/.test(name) && [">", "<="].includes(operator)))
  .chain(([field, operator, name, n]) =>
    fc
      .tuple(named(field), maybeBlank, cased(name))
      .map(
        ([path, space, literal]): Piece<Condition> => [
          `${path}${space}${operator}${space}${literal}${COUNTED.includes(name) ? `:${n}` : ""}`,
          { kind: "period", field, operator, name, n },
        ],
      ),
  );
