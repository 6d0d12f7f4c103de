// Any filter over any of these rows, against what OData's words about null, comparisons and functions come to.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pageOf, withFeed } from "./feed.ts";

type Value = string | number | boolean | null;
interface Row {
  readonly LastName: string;
  readonly FirstName: string | null;
  readonly Department: string | null;
  readonly MailingLatitude: number | null;
  readonly Birthdate: string | null;
  readonly "Account/Name": string | null;
  readonly "Account/NumberOfEmployees": number | null;
}

const at = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
const FIRST = [null, "ann", "Bob", "ANN", "b%b", "zoë"];
const DEPARTMENTS = [null, "Sales", "sales_", "a'b"];
const LATITUDES = [null, 0, -1.5, 45];
const DAYS = [null, "1999-12-31", "2000-01-01", "2000-02-29"];

const ROWS: readonly Row[] = Array.from({ length: 36 }, (_, index) => {
  const account = at([null, "Acme", "Bolt"], index);
  return {
    LastName: `row ${index}`,
    FirstName: at(FIRST, index),
    Department: at(DEPARTMENTS, index * 3 + 1),
    MailingLatitude: at(LATITUDES, (index >> 1) + 2),
    Birthdate: at(DAYS, index >> 2),
    "Account/Name": account,
    "Account/NumberOfEmployees": account === "Acme" ? 10 : null,
  };
});

const feed = withFeed(async ({ rest }) => {
  const accounts = new Map<string | null, unknown>([[null, null]]);
  for (const fields of [{ Name: "Acme", NumberOfEmployees: 10 }, { Name: "Bolt" }]) {
    const { body } = await rest("POST", "/sobjects/Account", fields);
    accounts.set(fields.Name, (body as { id: string }).id);
  }
  const records = ROWS.map(({ "Account/Name": account, "Account/NumberOfEmployees": _, ...fields }) => ({
    attributes: { type: "Contact" },
    ...fields,
    AccountId: accounts.get(account),
  }));
  const { text } = await rest("POST", "/composite/sobjects", { records });
  if (text.includes('"success":false')) throw new Error(text);
  return {};
});

/** A condition, as written and as a function of three values; null is neither true nor false. */
interface Tested {
  readonly text: string;
  readonly holds: (row: Row) => boolean | null;
}

const fold = (value: Value): Value => (typeof value === "string" ? value.toUpperCase() : value);
const written = (value: Value): string =>
  typeof value !== "string" || /^\d{4}-\d\d-\d\d$/.test(value)
    ? String(value)
    : `'${value.replaceAll("'", "''")}'`;

/** Properties with values that they have, nearly have, or don't. */
const OPERANDS: readonly (readonly [name: keyof Row, values: readonly Value[]])[] = [
  ["FirstName", ["ann", "BOB", "c", "", "Zoë", null]],
  ["Department", ["SALES", "sales_", "a'b", "z", null]],
  ["MailingLatitude", [0, -1.5, 44.9, 1e3, null]],
  ["Birthdate", ["1999-12-31", "2000-01-15", null]],
  ["Account/Name", ["acme", "bolt", "x", null]],
  ["Account/NumberOfEmployees", [10, 9, null]],
];
const operand = fc.constantFrom(...OPERANDS).chain(([name, values]) =>
  fc.record({
    name: fc.constant(name),
    value: fc.constantFrom(...values),
    values: fc.subarray([...values], { minLength: 1 }),
  }),
);

const COMPARE: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  lt: (left, right) => left !== null && right !== null && left < right,
  le: (left, right) => left !== null && right !== null && left <= right,
  gt: (left, right) => left !== null && right !== null && left > right,
  ge: (left, right) => left !== null && right !== null && left >= right,
};
const comparison = fc
  .tuple(operand, fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge"), fc.boolean())
  .map(([{ name, value }, operator, isMirrored]): Tested => {
    const holds = (row: Row): boolean => {
      const sides = [fold(row[name]), fold(value)] as const;
      const [left, right] = isMirrored ? [sides[1], sides[0]] : sides;
      return COMPARE[operator]?.(left, right) === true;
    };
    const texts = isMirrored ? [written(value), name] : [name, written(value)];
    return { text: texts.join(` ${operator} `), holds };
  });

const membership = operand.map(
  ({ name, values }): Tested => ({
    text: `${name} in (${values.map(written).join(",")})`,
    holds: (row) => values.some((value) => fold(value) === fold(row[name])),
  }),
);

const PARTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  contains: (text, part) => text.includes(part),
  startswith: (text, part) => text.startsWith(part),
  endswith: (text, part) => text.endsWith(part),
};
const part = fc
  .tuple(
    fc.constantFrom("contains", "startswith", "endswith"),
    fc.constantFrom("FirstName", "Department", "Account/Name"),
    fc.constantFrom("", "a", "ANN", "%", "_", "b", "Ë", "'", "me"),
  )
  .map(
    ([name, property, wanted]): Tested => ({
      text: `${name}(${property},${written(wanted)})`,
      holds: (row) => {
        const text = row[property as "FirstName"];
        return text === null ? null : PARTS[name]?.(text.toUpperCase(), wanted.toUpperCase()) === true;
      },
    }),
  );

const condition = fc.letrec<{ any: Tested }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    comparison,
    membership,
    part,
    tie("any").map(
      ({ text, holds }): Tested => ({
        text: `not (${text})`,
        holds: (row) => {
          const value = holds(row);
          return value === null ? null : !value;
        },
      }),
    ),
    fc.array(tie("any"), { minLength: 2, maxLength: 3 }).map(
      (terms): Tested => ({
        text: `(${terms.map(({ text }) => text).join(" and ")})`,
        holds: (row) => every(terms.map(({ holds }) => holds(row))),
      }),
    ),
    fc.array(tie("any"), { minLength: 2, maxLength: 3 }).map(
      (terms): Tested => ({
        text: `(${terms.map(({ text }) => text).join(" or ")})`,
        holds: (row) => {
          const value = every(terms.map(({ holds }) => negated(holds(row))));
          return negated(value);
        },
      }),
    ),
  ),
})).any;

const negated = (value: boolean | null): boolean | null => (value === null ? null : !value);
const every = (values: readonly (boolean | null)[]): boolean | null =>
  values.includes(false) ? false : values.includes(null) ? null : true;

describe("any $filter", () => {
  it("lets through the rows that OData says", async () => {
    await fc.assert(
      fc.asyncProperty(condition, async ({ text, holds }) => {
        const answer = await feed().get(`/Contact?$select=LastName&$filter=${encodeURIComponent(text)}`);
        expect(pageOf(answer).value.map(({ LastName }) => LastName)).toEqual(
          ROWS.filter((row) => holds(row) === true).map(({ LastName }) => LastName),
        );
      }),
      { numRuns: 1500 },
    );
  });
});
