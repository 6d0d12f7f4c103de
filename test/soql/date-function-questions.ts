// Generated date functions, and comparisons with them.
import fc from "fast-check";
import type { Condition, PlainFields, Value } from "./evaluator.ts";
import { NUMBER_FUNCTIONS } from "./plain-date-functions.ts";
import { DAYS } from "./plain-object.ts";
import { cased, maybeBlank, named, type Piece } from "./spelling.ts";

const ARGUMENTS = ["Day__c", "Moment__c", "Parent.Moment__c"];

/** Every call that there is of the object's dates and moments. */
export const CALLS: readonly string[] = ARGUMENTS.flatMap((field) => {
  const moment = field !== "Day__c";
  const names = [...NUMBER_FUNCTIONS, ...(moment ? ["DAY_ONLY", "HOUR_IN_DAY"] : [])];
  return names.flatMap((name) => [
    `${name}(${field})`,
    ...(moment ? [`${name}(convertTimezone(${field}))`] : []),
  ]);
});

export const CALL_FIELDS: PlainFields = Object.fromEntries(
  CALLS.map((call) => [call, { kind: call.startsWith("DAY_ONLY") ? "date" : "number" }]),
);

/** A call as it may be written. */
export const spelledCall = (call: string): fc.Arbitrary<string> => {
  const [name = "", ...rest] = call.split("(");
  const field = rest.at(-1)?.replaceAll(")", "") ?? "";
  const zone = rest.length > 1;
  return fc
    .tuple(cased(name), maybeBlank, named(field), cased("convertTimezone"))
    .map(([word, space, path, convert]) =>
      zone
        ? `${word}${space}(${space}${convert}${space}(${path}${space})${space})`
        : `${word}${space}(${space}${path}${space})`,
    );
};

/** A literal to compare a call's value with. */
export function callLiteral(call: string): fc.Arbitrary<Piece<Value>> {
  if (call.startsWith("DAY_ONLY")) return fc.constantFrom(...DAYS).map((day): Piece<Value> => [day, day]);
  const numbers = /YEAR\(/.test(call) && !/_IN_/.test(call) ? [1, 1969, 1970, 2024, 2025, 2026, 2027] : [];
  return fc
    .oneof(
      fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 23, 31, 53, 366, ...numbers),
      fc.constantFrom(...numbers, 6, 8),
    )
    .map((number): Piece<Value> => [String(number), number]);
}

export const dated: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(fc.constantFrom(...CALLS), fc.constantFrom("=", "!=", "<", "<=", ">", ">=" as const), fc.boolean())
  .chain(([field, operator, list]) =>
    fc
      .tuple(spelledCall(field), maybeBlank, fc.array(callLiteral(field), { minLength: 1, maxLength: 3 }))
      .map(([text, space, literals]): Piece<Condition> => {
        const [[literal, value] = ["null", null]] = literals;
        if (!list)
          return [
            `${text}${space}${operator}${space}${literal}`,
            { kind: "compare", field, operator, value },
          ];
        const negated = operator === "!=";
        const listed = literals.map(([one]) => one).join(`${space},`);
        const values = literals.map(([, one]) => one);
        return [
          `${text} ${negated ? "NOT " : ""}IN${space}(${listed})`,
          { kind: "in", field, negated, values },
        ];
      }),
  );
