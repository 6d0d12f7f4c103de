// Generated queries of groups: each as its text, and as what it asks for.
import fc from "fast-check";
import { CALL_FIELDS, CALLS, callLiteral, spelledCall } from "./date-function-questions.ts";
import type { Condition, PlainRow, Question, Value } from "./evaluator.ts";
import { type GroupQuestion, kindOfExpression } from "./group-evaluator.ts";
import { CALENDAR, FIELDS } from "./plain-object.ts";
import { condition, literalOf } from "./questions.ts";
import { blank, cased, maybeBlank, named, type Piece } from "./spelling.ts";

export interface GroupQuery {
  readonly text: string;
  /** What the columns of the answer are called, in order, beside `question.selected`. */
  readonly names: readonly string[];
  readonly question: GroupQuestion;
}

const ALL_FIELDS = { ...FIELDS, ...CALL_FIELDS };
const NUMBERS = [
  "NumberOfEmployees",
  "Whole__c",
  "Number__c",
  "Money__c",
  "Part__c",
  "Parent.NumberOfEmployees",
];
/** Neither booleans, times nor multi-select picklists can be aggregated. */
const COUNTED = Object.keys(FIELDS).filter((field) => !/Flag__c$|IsDeleted|Picks__c|Hour__c/.test(field));
/** Neither decimals, moments nor multi-select picklists can be grouped by. */
const GROUPED = Object.keys(FIELDS).filter(
  (field) => !/(Whole|Number|Money|Part|Moment|Picks)__c$/.test(field),
);
const keys = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("Type", "Pick__c", "Flag__c", "Parent.Name", "NumberOfEmployees") },
  { weight: 2, arbitrary: fc.constantFrom(...GROUPED) },
  { weight: 2, arbitrary: fc.constantFrom(...CALLS) },
);

const aggregate = fc.oneof(
  fc
    .constantFrom(...COUNTED)
    .chain((field) =>
      fc.constantFrom("COUNT", "COUNT", "COUNT_DISTINCT", "MIN", "MAX").map((name) => `${name}(${field})`),
    ),
  fc
    .constantFrom(...NUMBERS)
    .chain((field) => fc.constantFrom("SUM", "AVG").map((name) => `${name}(${field})`)),
);

const argument = (expression: string): string => /^\w+\((.*)\)$/.exec(expression)?.[1] ?? expression;

/** An expression as it may be written. */
function spelled(expression: string): fc.Arbitrary<string> {
  if (CALLS.includes(expression)) return spelledCall(expression);
  if (!expression.includes("(")) return named(expression);
  const [name = ""] = expression.split("(");
  return fc
    .tuple(cased(name), maybeBlank, named(argument(expression)))
    .map(([word, space, path]) => `${word}${space}(${space}${path}${space})`);
}

function literal(expression: string, rows: readonly PlainRow[]): fc.Arbitrary<Piece<Value>> {
  if (CALLS.includes(expression)) return callLiteral(expression);
  if (!expression.includes("(")) return literalOf(expression, rows);
  const [name = ""] = expression.split("(");
  if (name === "MIN" || name === "MAX") return literalOf(argument(expression), rows);
  const most = name === "GROUPING" ? 1 : 30;
  return fc.integer({ min: 0, max: most }).map((number): Piece<Value> => [String(number), number]);
}

const OPERATORS = ["=", "!=", "<", "<=", ">", ">="] as const;

function filter(expression: string, rows: readonly PlainRow[]): fc.Arbitrary<Piece<Condition>> {
  const { kind } = kindOfExpression(ALL_FIELDS, expression);
  const operators = kind === "boolean" ? (["=", "!="] as const) : OPERATORS;
  return fc
    .tuple(
      spelled(expression),
      fc.constantFrom(...operators),
      fc.array(literal(expression, rows), { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 0, max: 5 }),
    )
    .map(([text, operator, literals, dice]): Piece<Condition> => {
      const [[shown, value] = ["null", null]] = literals;
      if (dice === 0) {
        const null_: Condition = { kind: "compare", field: expression, operator: "!=", value: null };
        return [`${text} != NULL`, null_];
      }
      if (dice > 1)
        return [`${text} ${operator} ${shown}`, { kind: "compare", field: expression, operator, value }];
      const negated = operator === "!=";
      return [
        `${text} ${negated ? "not in" : "IN"} (${literals.map(([one]) => one).join(", ")})`,
        { kind: "in", field: expression, negated, values: literals.map(([, one]) => one) },
      ];
    });
}

function having(expressions: readonly string[], rows: readonly PlainRow[]): fc.Arbitrary<Piece<Condition>> {
  const leaf = fc.constantFrom(...expressions).chain((expression) => filter(expression, rows));
  return fc
    .tuple(
      fc.constantFrom("and", "or" as const),
      fc.array(leaf, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    )
    .map(([kind, terms, negated]): Piece<Condition> => {
      const joined = terms.map(([text]) => text).join(` ${kind} `);
      const all: Condition = { kind, terms: terms.map(([, meaning]) => meaning) };
      return negated ? [`NOT (${joined})`, { kind: "not", term: all }] : [joined, all];
    });
}

const order = (expressions: readonly string[]): fc.Arbitrary<Piece<Question["orderBy"][number]>> =>
  fc
    .tuple(
      fc.constantFrom(...expressions),
      fc.constantFrom("", " ASC", " desc"),
      fc.constantFrom("", " NULLS FIRST", " nulls last"),
    )
    .chain(([field, direction, nulls]) =>
      spelled(field).map(
        (text): Piece<Question["orderBy"][number]> => [
          text + direction + nulls,
          { field, descending: direction === " desc", nullsLast: nulls === " nulls last" },
        ],
      ),
    );

/** The SELECT list: fields are called by their last names, functions without an alias by their number. */
function selectList(
  pieces: readonly (readonly [text: string, expression: string])[],
  aliased: readonly boolean[],
) {
  const used = new Set<string>();
  let unnamed = 0;
  return pieces.map(([text, expression], index) => {
    const call = expression.includes("(");
    const implied = call ? `expr${unnamed}` : (expression.split(".").at(-1) ?? "");
    const alias = aliased[index] || used.has(implied.toLowerCase()) ? `a${index}` : null;
    if (call && alias === null) unnamed += 1;
    const name = alias ?? implied;
    used.add(name.toLowerCase());
    return { text: alias === null ? text : `${text} ${alias}`, name };
  });
}

/** Any query of groups over the rows. */
export function groupQueries(rows: readonly PlainRow[]): fc.Arbitrary<GroupQuery> {
  const shape = fc.record({
    keys: fc.uniqueArray(keys, { maxLength: 3 }),
    subtotals: fc.constantFrom(null, null, null, "ROLLUP", "CUBE" as const),
    aggregates: fc.array(aggregate, { maxLength: 4 }),
  });
  return shape
    .map(({ keys: by, subtotals, aggregates }) => {
      const free = aggregates.filter((one) => !by.includes(argument(one)));
      return {
        by,
        subtotals: by.length > 0 ? subtotals : null,
        aggregates: by.length + free.length > 0 ? free : ["COUNT(Id)"],
      };
    })
    .chain(({ by, subtotals, aggregates }) => {
      const groupings = subtotals
        ? by.filter((key) => !key.includes("(")).map((key) => `GROUPING(${key})`)
        : [];
      const ofDays = by.includes("Day__c")
        ? CALLS.filter((call) => call.endsWith("(Day__c)")).slice(0, 4)
        : [];
      const expressions = [...by, ...aggregates, ...groupings, ...ofDays];
      return fc
        .record({
          select: fc
            .shuffledSubarray(expressions, { minLength: 1 })
            .chain((list) =>
              fc.tuple(...list.map((one) => spelled(one).map((text) => [text, one] as const))),
            ),
          aliased: fc.array(fc.boolean(), { minLength: expressions.length, maxLength: expressions.length }),
          where: fc.option(condition(rows, 1), { freq: 1 }),
          by: fc.tuple(...by.map(spelled)),
          having: fc.option(having(expressions, rows), { freq: 1 }),
          orderBy: fc.array(order(expressions), { maxLength: 3 }),
          limit: fc.option(fc.integer({ min: 0, max: 20 }), { freq: 1 }),
          offset: fc.option(fc.integer({ min: 0, max: 10 }), { freq: 1 }),
          deleted: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
          space: blank,
        })
        .map((drawn): GroupQuery => {
          const { space, where, deleted, orderBy } = drawn;
          const list = selectList(drawn.select, drawn.aliased);
          // Neither a filter nor a limit goes with one group of all rows.
          const grouped = by.length > 0;
          const kept = grouped ? drawn : { having: null, limit: null, offset: null };
          const grouping = drawn.by.join(`${space},`);
          const clauses = [
            `SELECT ${list.map(({ text }) => text).join(`,${space}`)}`,
            "FROM Account Acc",
            ...(where ? [`WHERE ${where[0]}`] : []),
            ...(grouped
              ? [`GROUP${space}BY ${subtotals ? `${subtotals}${space}(${grouping})` : grouping}`]
              : []),
            ...(kept.having ? [`HAVING ${kept.having[0]}`] : []),
            ...(orderBy.length > 0 ? [`ORDER BY ${orderBy.map(([text]) => text).join(",")}`] : []),
            ...(kept.limit === null ? [] : [`LIMIT ${kept.limit}`]),
            ...(kept.offset === null ? [] : [`OFFSET ${kept.offset}`]),
          ];
          return {
            text: clauses.join(space),
            names: list.map(({ name }) => name),
            question: {
              where: where?.[1] ?? null,
              keys: by,
              subtotals,
              selected: drawn.select.map(([, expression]) => expression),
              having: kept.having?.[1] ?? null,
              orderBy: orderBy.map(([, meaning]) => meaning),
              limit: kept.limit,
              offset: kept.offset ?? 0,
              deleted,
              calendar: CALENDAR,
            },
          };
        });
    });
}
