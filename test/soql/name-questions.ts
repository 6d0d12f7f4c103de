// Generated queries of tasks, by and of the records of several objects that they refer to, as text and as their meaning.
import fc from "fast-check";
import type { Condition, PatternPart, PlainRow, Question, Value } from "./evaluator.ts";
import type { GroupQuestion } from "./group-evaluator.ts";
import { CALENDAR, TEXTS } from "./plain-object.ts";
import { FIELDS_OF, RELATIONSHIPS, TASK_FIELDS, type Target, type Tasks } from "./plain-tasks.ts";
import { textLiteral } from "./questions.ts";
import { blank, cased, type Piece } from "./spelling.ts";

/** An element of the SELECT list: the key of a record that it gives, and what stands there. */
interface Element {
  readonly text: string;
  readonly key: string;
  value(row: PlainRow): unknown;
}

export interface NameQuery {
  readonly text: string;
  readonly elements: readonly Element[];
  readonly question: Question;
}

const FIELDS = Object.keys(TASK_FIELDS);
const NAMES = FIELDS.filter((field) => field.includes("."));
const spelled = (field: string): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom("", "", "Task.", "t."), cased(field)).map((parts) => parts.join(""));

const TYPES = Object.keys(FIELDS_OF);

function literalOf(field: string, ids: readonly Value[]): fc.Arbitrary<Piece<Value>> {
  const { kind } = TASK_FIELDS[field] ?? {};
  if (kind === "boolean") return fc.boolean().map((value) => [String(value), value]);
  if (kind === "id") return fc.constantFrom(...ids.map(String)).map((id) => [`'${id}'`, id]);
  if (field.endsWith("Type")) return textLiteral([...TYPES, "Group", "acc"]);
  if (field.endsWith("Profile.Name")) return textLiteral(["System Administrator", "Standard User"]);
  return textLiteral(
    field.endsWith(".Name") ? [...TEXTS, "Lou ä", "00001001", "A b"] : [...TEXTS, "Lou", "CEO"],
  );
}

function leaf(ids: readonly Value[]): fc.Arbitrary<Piece<Condition>> {
  const some = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 1, arbitrary: fc.constantFrom(...FIELDS) },
  );
  const compared = fc
    .tuple(some, fc.constantFrom("=", "!=", "<", "<=", ">", ">=" as const))
    .chain(([field, wanted]) => {
      const ranged = TASK_FIELDS[field]?.kind === "text";
      const operator = ranged ? wanted : wanted.includes("<") ? "=" : "!=";
      return fc
        .tuple(spelled(field), literalOf(field, ids))
        .map(
          ([name, [literal, value]]): Piece<Condition> => [
            `${name} ${operator} ${literal}`,
            { kind: "compare", field, operator, value },
          ],
        );
    });
  const empty = fc
    .tuple(some, fc.constantFrom("=", "!=" as const))
    .chain(([field, operator]) =>
      spelled(field).map(
        (name): Piece<Condition> => [
          `${name} ${operator} null`,
          { kind: "compare", field, operator, value: null },
        ],
      ),
    );
  const listed = some.chain((field) =>
    fc
      .tuple(spelled(field), fc.boolean(), fc.array(literalOf(field, ids), { minLength: 1, maxLength: 4 }))
      .map(
        ([name, negated, pieces]): Piece<Condition> => [
          `${name} ${negated ? "NOT IN" : "in"} (${pieces.map(([literal]) => literal).join(", ")})`,
          { kind: "in", field, negated, values: pieces.map(([, value]) => value) },
        ],
      ),
  );
  const like = fc
    .tuple(
      fc.constantFrom(...FIELDS.filter((field) => TASK_FIELDS[field]?.kind === "text")),
      fc.constantFrom("a", "l", "ä", "C", "0"),
    )
    .map(([field, character]): Piece<Condition> => {
      const pattern: PatternPart[] = [{ any: true }, { character }, { any: true }];
      return [`${field} LIKE '%${character}%'`, { kind: "like", field, pattern }];
    });
  return fc.oneof({ weight: 4, arbitrary: compared }, empty, listed, like);
}

function condition(ids: readonly Value[], depth: number): fc.Arbitrary<Piece<Condition>> {
  if (depth === 0) return leaf(ids);
  const inner = condition(ids, depth - 1).map(([text, meaning]): Piece<Condition> => [`(${text})`, meaning]);
  const not = inner.map(([text, term]): Piece<Condition> => [`NOT ${text}`, { kind: "not", term }]);
  const many = fc
    .tuple(
      fc.constantFrom("and", "or" as const),
      fc.array(
        fc.oneof(
          leaf(ids),
          inner,
          not.map(([text, meaning]): Piece<Condition> => [`(${text})`, meaning]),
        ),
        { minLength: 2, maxLength: 3 },
      ),
    )
    .map(
      ([kind, terms]): Piece<Condition> => [
        terms.map(([text]) => text).join(` ${kind} `),
        { kind, terms: terms.map(([, meaning]) => meaning) },
      ],
    );
  return fc.oneof({ weight: 2, arbitrary: leaf(ids) }, many, not);
}

const order = fc
  .tuple(
    fc.constantFrom(...FIELDS),
    fc.constantFrom("", " desc"),
    fc.constantFrom("", " NULLS FIRST", " nulls last"),
  )
  .chain(([field, direction, nulls]) =>
    spelled(field).map(
      (name): Piece<Question["orderBy"][number]> => [
        name + direction + nulls,
        { field, descending: direction !== "", nullsLast: nulls === " nulls last" },
      ],
    ),
  );

/** A record in JSON, but for its URL. */
const record = (type: string, id: Value, fields: readonly (readonly [string, unknown])[]): unknown => ({
  attributes: { type, id },
  ...Object.fromEntries(fields),
});

/** Fields of a Name; `Profile.Name` is a record within it. */
function nameValue(row: PlainRow, relationship: string, fields: readonly string[]): unknown {
  const id = row[`${relationship}.Id`] ?? null;
  if (id === null) return null;
  return record(
    "Name",
    id,
    fields.map((field) => {
      const value = row[`${relationship}.${field}`] ?? null;
      if (field !== "Profile.Name") return [field, value] as const;
      return ["Profile", value === null ? null : { Name: value }] as const;
    }),
  );
}

const NAME_FIELDS = NAMES.filter((field) => field.startsWith("Who.")).map((field) =>
  field.slice("Who.".length),
);

const someNames = fc.uniqueArray(fc.constantFrom(...NAME_FIELDS), { minLength: 1, maxLength: 4 });

const plain = (relationship: string): fc.Arbitrary<Element> =>
  someNames.chain((fields) =>
    fc.tuple(...fields.map((field) => spelled(`${relationship}.${field}`))).map((names) => ({
      text: names.join(", "),
      key: relationship,
      value: (row) => nameValue(row, relationship, fields),
    })),
  );

const KINDS: Readonly<Record<string, readonly string[]>> = {
  Who: ["Contact", "Lead"],
  What: ["Account", "Opportunity", "Case"],
  Owner: ["User"],
};

const typeOf = (relationship: string, targets: Tasks["targets"]): fc.Arbitrary<Element> =>
  fc
    .record({
      kinds: fc.uniqueArray(fc.constantFrom(...(KINDS[relationship] ?? [])), { minLength: 1 }),
      otherwise: fc.option(someNames),
      dice: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
      words: fc.tuple(
        cased("TYPEOF"),
        cased("WHEN"),
        cased("THEN"),
        cased("ELSE"),
        cased("END"),
        spelled(relationship),
      ),
      space: blank,
    })
    .map(({ kinds, otherwise, dice, words: [typeof_, when, then, else_, end, name], space }) => {
      const asked = new Map(
        kinds.map((kind, index) => {
          const fields = FIELDS_OF[kind] ?? [];
          return [kind, fields.slice((dice[index] ?? 0) % fields.length)] as const;
        }),
      );
      const pieces = [
        `${typeof_} ${name}`,
        ...[...asked].map(([kind, fields]) => `${when} ${kind} ${then} ${fields.join(",")}`),
        ...(otherwise ? [`${else_} ${otherwise.join(", ")}`] : []),
        end,
      ];
      return {
        text: pieces.join(space),
        key: relationship,
        value: (row) => {
          const id = row[`${relationship}.Id`] ?? null;
          const target = id === null ? undefined : targets.get(id);
          const fields = target && asked.get(target.object);
          if (target && fields) return record(target.object, id, shownFields(target, fields));
          return otherwise ? nameValue(row, relationship, otherwise) : null;
        },
      };
    });

const shownFields = ({ row }: Target, fields: readonly string[]): readonly (readonly [string, Value])[] =>
  fields.map((field) => [field, row[field] ?? null]);

const own = fc
  .constantFrom("Id", "Subject", "WhoId", "OwnerId")
  .map((field): Element => ({ text: field, key: field, value: (row) => row[field] ?? null }));

/** Rows of tasks. */
export function nameQueries({ targets, all }: Tasks): fc.Arbitrary<NameQuery> {
  const ids = [...targets.keys(), ...all.slice(0, 3).map((row) => row["Id"] ?? null)];
  const relationship = fc.constantFrom(...RELATIONSHIPS);
  const element = fc.oneof(
    own,
    relationship.chain(plain),
    relationship.chain((name) => typeOf(name, targets)),
    relationship.chain((name) => typeOf(name, targets)),
  );
  return fc
    .record({
      elements: fc.uniqueArray(element, { minLength: 1, maxLength: 4, selector: ({ key }) => key }),
      where: fc.option(condition(ids, 2), { freq: 8 }),
      orderBy: fc.array(order, { maxLength: 3 }),
      limit: fc.option(fc.integer({ min: 0, max: 80 }), { freq: 1 }),
      offset: fc.option(fc.integer({ min: 0, max: 20 }), { freq: 1 }),
      deleted: fc.boolean(),
      space: blank,
    })
    .map(({ elements, where, orderBy, limit, offset, deleted, space }) => ({
      text: [
        `SELECT ${elements.map(({ text }) => text).join(`,${space}`)}`,
        "FROM Task t",
        ...(where ? [`WHERE ${where[0]}`] : []),
        ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.map(([text]) => text).join(", ")}`] : []),
        ...(limit === null ? [] : [`LIMIT ${limit}`]),
        ...(offset === null ? [] : [`OFFSET ${offset}`]),
      ].join(space),
      elements,
      question: {
        where: where?.[1] ?? null,
        orderBy: orderBy.map(([, meaning]) => meaning),
        limit,
        offset: offset ?? 0,
        deleted,
        calendar: CALENDAR,
      },
    }));
}

/** Groups of tasks by one or two fields of their Names; the values of a group are called a0, a1 ... */
export function nameGroups({
  targets,
}: Tasks): fc.Arbitrary<{ readonly text: string; readonly question: GroupQuestion }> {
  const groupable = NAMES.filter((field) => TASK_FIELDS[field]?.kind === "text");
  return fc
    .record({
      keys: fc.uniqueArray(fc.constantFrom(...groupable), { minLength: 1, maxLength: 2 }),
      counted: fc.constantFrom("COUNT(Id)", "COUNT(Who.Name)", "COUNT_DISTINCT(What.Type)"),
      where: fc.option(condition([...targets.keys()], 1)),
      deleted: fc.boolean(),
    })
    .filter(({ keys, counted }) => keys.every((key) => !counted.includes(key)))
    .map(({ keys, counted, where, deleted }) => {
      const selected = [...keys, counted];
      const list = selected.map((one, index) => `${one} a${index}`).join(", ");
      const conditions = where ? ` WHERE ${where[0]}` : "";
      return {
        text: `SELECT ${list} FROM Task t${conditions} GROUP BY ${keys.join(", ")}`,
        question: {
          keys,
          subtotals: null,
          selected,
          having: null,
          where: where?.[1] ?? null,
          orderBy: [],
          limit: null,
          offset: 0,
          deleted,
          calendar: CALENDAR,
        },
      };
    });
}
