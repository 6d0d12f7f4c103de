// Generated queries with child subqueries and semi-joins: each as its text, and as what it asks for.
import fc from "fast-check";
import { CALL_FIELDS } from "./date-function-questions.ts";
import {
  answer,
  type Condition,
  type PatternPart,
  type PlainFields,
  type PlainRow,
  type Question,
} from "./evaluator.ts";
import { CONTACT_FIELDS } from "./plain-contacts.ts";
import { CALENDAR, FIELDS, TEXTS } from "./plain-object.ts";
import { COMPARABLE, condition, order, textLiteral } from "./questions.ts";
import { blank, cased, type Piece } from "./spelling.ts";

/** Fields of accounts, and date functions of them. */
export const ASKED: PlainFields = { ...FIELDS, ...CALL_FIELDS };

export interface Rows {
  readonly accounts: readonly PlainRow[];
  readonly contacts: readonly PlainRow[];
}

/** A child subquery, and the rows that it is about. */
export interface Children {
  readonly relationship: "ChildAccounts" | "Contacts";
  readonly fields: PlainFields;
  readonly rows: readonly PlainRow[];
  readonly selected: readonly string[];
  readonly orderBy: Question["orderBy"];
  readonly limit: number | null;
  readonly where: Condition;
}

export interface JoinedQuery {
  readonly text: string;
  readonly selected: readonly string[];
  readonly question: Question;
  readonly children: readonly Children[];
}

const CONTACT_TEXTS = ["LastName", "Department"] as const;

const spelled = (field: string): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom("", "", "Contact.", "c."), cased(field)).map((parts) => parts.join(""));

const compared: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    fc.constantFrom(...CONTACT_TEXTS),
    fc.constantFrom("=", "!=", "<", "<=", ">", ">=" as const),
    textLiteral(TEXTS),
  )
  .chain(([field, operator, [literal, value]]) =>
    spelled(field).map(
      (name): Piece<Condition> => [
        `${name} ${operator} ${literal}`,
        { kind: "compare", field, operator, value },
      ],
    ),
  );
const empty: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(fc.constantFrom("AccountId", "Department"), fc.constantFrom("=", "!=" as const))
  .map(([field, operator]) => [
    `${field} ${operator} NULL`,
    { kind: "compare", field, operator, value: null },
  ]);
const startsWith: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(fc.constantFrom(...CONTACT_TEXTS), fc.constantFrom("a", "z", "ä", "k"))
  .map(([field, character]): Piece<Condition> => {
    const pattern: PatternPart[] = [{ character }, { any: true }];
    return [`${field} LIKE '${character}%'`, { kind: "like", field, pattern }];
  });

const contactCondition: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    fc.constantFrom("and", "or" as const),
    fc.array(fc.oneof(compared, compared, empty, startsWith), { minLength: 1, maxLength: 3 }),
  )
  .map(([kind, terms]): Piece<Condition> => {
    const [[text, meaning] = ["", null]] = terms;
    if (terms.length === 1 && meaning) return [text, meaning];
    return [terms.map(([each]) => each).join(` ${kind} `), { kind, terms: terms.map(([, each]) => each) }];
  });

const question = (where: Condition | null, deleted: boolean): Question => ({
  where,
  orderBy: [],
  limit: null,
  offset: 0,
  deleted,
  calendar: CALENDAR,
});

/** Id and ParentId of accounts, against the accounts of contacts. */
const join = ({ contacts }: Rows, deleted: boolean): fc.Arbitrary<Piece<Condition>> =>
  fc
    .tuple(
      fc.constantFrom("Id", "ParentId"),
      cased("IN"),
      fc.boolean(),
      fc.option(contactCondition, { freq: 5 }),
      blank,
    )
    .map(([field, word, negated, inner, space]): Piece<Condition> => {
      const where = inner ? `${space}WHERE ${inner[0]}` : "";
      const guarded = negated && field === "ParentId" ? `${field} != null AND ` : "";
      const text = `${guarded}${field}${space}${negated ? `not ` : ""}${word}${space}(${space}SELECT AccountId FROM Contact c${where})`;
      const rows = { fields: CONTACT_FIELDS, rows: contacts, field: "AccountId" };
      return [
        text,
        {
          kind: "joined",
          field,
          negated,
          inner: { ...rows, question: question(inner?.[1] ?? null, deleted) },
        },
      ];
    });

const limit = fc.option(fc.integer({ min: 0, max: 6 }), { freq: 1 });

const everything: Condition = { kind: "and", terms: [] };

const accounts = ({ accounts: rows }: Rows): fc.Arbitrary<Piece<Children>> =>
  fc
    .record({
      selected: fc.uniqueArray(fc.constantFrom(...COMPARABLE), { minLength: 1, maxLength: 4 }),
      where: fc.option(condition(rows, 1), { freq: 3 }),
      orderBy: fc.array(order, { maxLength: 2 }),
      limit,
      space: blank,
      from: fc.constantFrom("ChildAccounts Acc", "childaccounts acc", "Account.ChildAccounts acc"),
    })
    .map(
      ({ selected, where, orderBy, limit: most, space, from }): Piece<Children> => [
        clauses(
          space,
          selected,
          from,
          where?.[0],
          orderBy.map(([text]) => text),
          most,
        ),
        {
          relationship: "ChildAccounts",
          fields: ASKED,
          rows,
          selected,
          where: where?.[1] ?? everything,
          orderBy: orderBy.map(([, meaning]) => meaning),
          limit: most,
        },
      ],
    );

const contacts = ({ contacts: rows }: Rows): fc.Arbitrary<Piece<Children>> =>
  fc
    .record({
      selected: fc.uniqueArray(fc.constantFrom(...CONTACT_TEXTS, "Id", "IsDeleted"), { minLength: 1 }),
      where: fc.option(contactCondition, { freq: 3 }),
      descending: fc.option(fc.boolean()),
      limit,
      space: blank,
    })
    .map(
      ({ selected, where, descending, limit: most, space }): Piece<Children> => [
        clauses(
          space,
          selected,
          "Contacts c",
          where?.[0],
          descending === null ? [] : [`LastName${descending ? " DESC" : ""}`],
          most,
        ),
        {
          relationship: "Contacts",
          fields: CONTACT_FIELDS,
          rows,
          selected,
          where: where?.[1] ?? everything,
          orderBy: descending === null ? [] : [{ field: "LastName", descending, nullsLast: false }],
          limit: most,
        },
      ],
    );

function clauses(
  space: string,
  selected: readonly string[],
  from: string,
  where: string | undefined,
  orderBy: readonly string[],
  most: number | null,
): string {
  const parts = [
    `SELECT ${selected.join(",")}`,
    `FROM ${from}`,
    ...(where === undefined ? [] : [`WHERE ${where}`]),
    ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.join(",")}`] : []),
    ...(most === null ? [] : [`LIMIT ${most}`]),
  ];
  return parts.join(space);
}

/** Any query over the rows that has children, joins or both. */
export function joinedQueries(rows: Rows): fc.Arbitrary<JoinedQuery> {
  return fc.integer({ min: 0, max: 4 }).chain((dice) => {
    const deleted = dice === 0;
    return fc
      .record({
        selected: fc.uniqueArray(fc.constantFrom(...COMPARABLE), { minLength: 1, maxLength: 3 }),
        first: fc.option(accounts(rows)),
        second: fc.option(contacts(rows)),
        joins: fc.array(join(rows, deleted), { maxLength: 2 }),
        where: fc.option(condition(rows.accounts, 1), { freq: 2 }),
        orderBy: fc.array(order, { maxLength: 2 }),
        most: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 1 }),
        space: blank,
        early: fc.boolean(),
      })
      .map(({ selected, first, second, joins, where, orderBy, most, space, early }): JoinedQuery => {
        const children = [first, second].filter((each) => each !== null);
        const inner = children.map(([text]) => `(${text})`);
        const listed = early ? [...inner, ...selected] : [...selected, ...inner];
        const terms = [...(where ? [[`(${where[0]})`, where[1]] as const] : []), ...joins];
        const condition = terms.map(([text]) => text).join(" AND ");
        return {
          text: clauses(
            space,
            listed,
            "Account Acc",
            terms.length > 0 ? condition : undefined,
            orderBy.map(([text]) => text),
            most,
          ),
          selected,
          question: {
            ...question({ kind: "and", terms: terms.map(([, meaning]) => meaning) }, deleted),
            orderBy: orderBy.map(([, meaning]) => meaning),
            limit: most,
          },
          children: children.map(([, each]) => each),
        };
      });
  });
}

/** The children of every row, by the row's id. */
export function childrenByParent(
  { relationship, fields, rows, where, orderBy, limit: most }: Children,
  deleted: boolean,
): ReadonlyMap<unknown, readonly PlainRow[]> {
  const all = answer(fields, rows, { ...question(where, deleted), orderBy });
  const groups = Map.groupBy(all, (row) => row[relationship === "Contacts" ? "AccountId" : "ParentId"]);
  return new Map([...groups].map(([parent, group]) => [parent, group.slice(0, most ?? group.length)]));
}
