// Generated queries: each as its text, and as what it asks for.
import fc from "fast-check";
import { dated } from "./date-function-questions.ts";
import { distanced, distanceOrder, hasDistances } from "./distance-questions.ts";
import type { Condition, PatternPart, PlainRow, Question, Value } from "./evaluator.ts";
import { listedPeriods, period } from "./period-questions.ts";
import { CALENDAR, DAYS, FIELDS, HOURS, MAILS, MOMENTS, NUMBERS, PICKS, TEXTS } from "./plain-object.ts";
import { blank, cased, maybeBlank, named, type Piece } from "./spelling.ts";

export interface Query {
  readonly text: string;
  /** Null: COUNT(). */
  readonly selected: readonly string[] | null;
  readonly question: Question;
}

const TEXT_FIELDS = ["Name", "Site", "Phone", "Website", "Area__c", "Mail__c", "Pick__c", "Type", "Auto__c"];
const NUMBER_FIELDS = [
  "Parent.NumberOfEmployees",
  "Parent.Parent.Parent.Parent.Parent.Number__c",
  "NumberOfEmployees",
  "Whole__c",
  "Number__c",
  "Money__c",
  "Part__c",
];

const unicode = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`)
    .join("");

const SPELLED: Readonly<Record<string, string>> = { "'": "\\'", "\\": "\\\\", "\n": "\\n", "\t": "\\t" };

/** A text as a literal; some characters as \uXXXX. */
const quotedText = (text: string): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: text.length, maxLength: text.length }).map((dice) => {
    const spelled = [...text].map((character, index) =>
      dice[index] === 0 ? unicode(character) : (SPELLED[character] ?? character),
    );
    return `'${spelled.join("")}'`;
  });

export const textLiteral = (pool: readonly string[]): fc.Arbitrary<Piece<Value>> =>
  fc
    .oneof(
      { weight: 8, arbitrary: fc.constantFrom(...pool) },
      { weight: 1, arbitrary: fc.constantFrom(...pool).map((text) => text.toUpperCase()) },
      { weight: 1, arbitrary: fc.constantFrom(...pool).map((text) => text.toLowerCase()) },
      { weight: 1, arbitrary: fc.constantFrom(...pool, "").map((text) => text.slice(0, 1)) },
    )
    .map((text) => (text.isWellFormed() ? text : "x"))
    .chain((text) => quotedText(text).map((literal): Piece<Value> => [literal, text]));

const numberLiteral: fc.Arbitrary<Piece<Value>> = fc
  .oneof(
    fc.constantFrom(...NUMBERS).map((value) => String(value)),
    fc.constantFrom(
      "-0",
      "+7",
      "1e2",
      "1.0E+1",
      "15e-1",
      ".25",
      "42.",
      "0.1000",
      "-1.50",
      "9007199254740993",
      "1e300",
    ),
    fc.integer({ min: -200, max: 200 }).map(String),
  )
  .map((text) => [text, Number(text)]);

const OFFSETS = [0, 60, -480, 330, 840, -720];

/** The moment in some time zone, or in UTC; milliseconds only where there are any. */
function momentText(moment: number, minutes: number): string {
  const local = new Date(moment + minutes * 60_000).toISOString();
  const text = local.endsWith(".000Z") ? local.slice(0, -5) : local.slice(0, -1);
  if (minutes === 0) return `${text}Z`;
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const pad = (part: number): string => String(part).padStart(2, "0");
  return `${text}${minutes < 0 ? "-" : "+"}${pad(hours)}:${pad(rest)}`;
}

const momentLiteral: fc.Arbitrary<Piece<Value>> = fc
  .tuple(
    fc.constantFrom(...MOMENTS),
    fc.constantFrom(0, 0, 1, -1, 1000, 86_400_000),
    fc.constantFrom(...OFFSETS),
  )
  .map(([moment, shift, minutes]): Piece<Value> => [momentText(moment + shift, minutes), moment + shift])
  // Years of more or less than four digits can't be written.
  .filter(([text]) => /^(?!0000)\d{4}-/.test(text));

const boundaryTime = fc.constantFrom(...HOURS, "12:34:56.788Z", "06:00:00.000Z");

/** Of other orgs and other objects. */
const FOREIGN_IDS = [
  "000000000000000AAA",
  "001000000000001AAA",
  "001gg0000000001AAA",
  "0015g00000ABCDEAA5",
  "003gf000000000FAAQ",
];

export function literalOf(field: string, rows: readonly PlainRow[]): fc.Arbitrary<Piece<Value>> {
  if (NUMBER_FIELDS.includes(field)) {
    return field.endsWith("NumberOfEmployees")
      ? numberLiteral.filter(([, value]) => Number.isInteger(value))
      : numberLiteral;
  }
  if (field === "Id" || field === "ParentId" || field === "Parent.Id") {
    const ids = [...rows.map((row) => String(row["Id"])), ...FOREIGN_IDS];
    return fc
      .tuple(fc.constantFrom(...ids), fc.boolean())
      .map(([id, short]) => [`'${short ? id.slice(0, 15) : id}'`, id]);
  }
  switch (field) {
    case "Flag__c":
    case "IsDeleted":
    case "Parent.Flag__c":
      return fc.boolean().chain((value) => cased(String(value)).map((text): Piece<Value> => [text, value]));
    case "Day__c":
      return fc.constantFrom(...DAYS, "2024-03-01").map((day) => [day, day]);
    case "Moment__c":
    case "Parent.Moment__c":
      return momentLiteral;
    case "Hour__c":
      return boundaryTime.map((hour) => [hour.replace(".000Z", "Z"), hour]);
    case "Picks__c":
      return textLiteral(["Zulu", "zulu", "Alpha;mike", "Alpha", "äther"]);
    case "Pick__c":
    case "Parent.Pick__c":
    case "Type":
      return textLiteral([...PICKS, "elsewhere", "Prospect", "Other", "prospect"]);
    case "Mail__c":
      return textLiteral(MAILS);
    case "Auto__c":
      return textLiteral(["No-001", "no-042", "NO-090", "No-"]);
    default:
      return textLiteral(TEXTS);
  }
}

const withNull = (field: string, rows: readonly PlainRow[]): fc.Arbitrary<Piece<Value>> =>
  fc.oneof(
    { weight: 6, arbitrary: literalOf(field, rows) },
    { weight: 1, arbitrary: cased("null").map((text): Piece<Value> => [text, null]) },
  );

export const COMPARABLE = Object.keys(FIELDS);
const ORDERABLE = COMPARABLE.filter((field) => field !== "Picks__c");
const RANGED = ORDERABLE.filter((field) => !["Flag__c", "IsDeleted", "Parent.Flag__c"].includes(field));

function comparison(rows: readonly PlainRow[]): fc.Arbitrary<Piece<Condition>> {
  const equality = fc
    .tuple(fc.constantFrom(...COMPARABLE), fc.constantFrom("=", "!=", "<>"))
    .chain(([field, operator]) =>
      fc
        .tuple(named(field), maybeBlank, withNull(field, rows))
        .map(
          ([name, space, [literal, value]]): Piece<Condition> => [
            `${name}${space}${operator}${space}${literal}`,
            { kind: "compare", field, operator: operator === "=" ? "=" : "!=", value },
          ],
        ),
    );
  const range = fc
    .tuple(fc.constantFrom(...RANGED), fc.constantFrom("<", "<=", ">", ">=" as const))
    .chain(([field, operator]) =>
      fc
        .tuple(named(field), maybeBlank, literalOf(field, rows))
        .map(
          ([name, space, [literal, value]]): Piece<Condition> => [
            `${name}${space}${operator}${space}${literal}`,
            { kind: "compare", field, operator, value },
          ],
        ),
    );
  return fc.oneof({ weight: 3, arbitrary: equality }, { weight: 3, arbitrary: range });
}

function list(rows: readonly PlainRow[]): fc.Arbitrary<Piece<Condition>> {
  return fc.constantFrom(...COMPARABLE).chain((field) =>
    fc
      .tuple(
        named(field),
        fc.boolean(),
        fc.array(withNull(field, rows), { minLength: 1, maxLength: 6 }),
        // Long lists go another way through the engine.
        fc.integer({ min: 0, max: 30 }).map((dice) => (dice === 0 ? 600 : 0)),
        blank,
      )
      .map(([name, negated, pieces, repeats, space]): Piece<Condition> => {
        const filler = Array.from({ length: repeats }, (_, index) => fillerOf(field, index));
        const all = [...pieces, ...filler.filter((piece) => piece !== null)];
        const literals = all.map(([literal]) => literal).join(`,${space}`);
        const values = all.map(([, value]) => value);
        return [
          `${name}${space}${negated ? `not${space}` : ""}IN${space}(${literals})`,
          { kind: "in", field, negated, values },
        ];
      }),
  );
}

function fillerOf(field: string, index: number): Piece<Value> | null {
  if (NUMBER_FIELDS.includes(field)) return [String(500_000 + index), 500_000 + index];
  return FIELDS[field]?.kind === "text" ? [`'filler ${index} ä'`, `filler ${index} ä`] : null;
}

const part: fc.Arbitrary<Piece<PatternPart>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Piece<PatternPart>>(["%", { any: true }]) },
  { weight: 2, arbitrary: fc.constant<Piece<PatternPart>>(["_", { one: true }]) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...TEXTS.flatMap((text) => [...text]), "@", "."), fc.integer({ min: 0, max: 9 }))
      .map(([character, dice]): Piece<PatternPart> => {
        const escaped = /[%_]/.test(character) ? `\\${character}` : (SPELLED[character] ?? character);
        return [dice === 0 ? unicode(character) : escaped, { character }];
      }),
  },
);

const like: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    fc.constantFrom(...TEXT_FIELDS, "Exact__c", "Parent.Name", "Parent.Parent.Site"),
    fc.array(part, { minLength: 1, maxLength: 5 }),
    cased("LIKE"),
  )
  .chain(([field, parts, word]) =>
    named(field).map(
      (name): Piece<Condition> => [
        `${name} ${word} '${parts.map(([text]) => text).join("")}'`,
        { kind: "like", field, pattern: parts.map(([, meaning]) => meaning) },
      ],
    ),
  );

const includes: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    fc.constantFrom("INCLUDES", "EXCLUDES"),
    fc.array(
      fc
        .array(fc.constantFrom(...PICKS, "zulu", "äther", "Alph", "lpha", "Nowhere"), {
          minLength: 1,
          maxLength: 3,
        })
        .map((values) => values.join(";")),
      { minLength: 1, maxLength: 3 },
    ),
    maybeBlank,
  )
  .chain(([word, combinations, space]) =>
    fc
      .tuple(named("Picks__c"), cased(word), fc.tuple(...combinations.map((text) => quotedText(text))))
      .map(
        ([name, operator, literals]): Piece<Condition> => [
          `${name} ${operator}${space}(${literals.join(`,${space}`)})`,
          { kind: "includes", field: "Picks__c", negated: word === "EXCLUDES", combinations },
        ],
      ),
  );

/** A condition; `depth` more levels of parentheses may come. */
export function condition(rows: readonly PlainRow[], depth: number): fc.Arbitrary<Piece<Condition>> {
  const leaf = fc.oneof(
    { weight: 3, arbitrary: comparison(rows) },
    { weight: 1, arbitrary: list(rows) },
    { weight: 1, arbitrary: like },
    { weight: 1, arbitrary: period },
    { weight: 1, arbitrary: includes },
    { weight: 1, arbitrary: listedPeriods },
    { weight: 1, arbitrary: dated },
    ...(hasDistances(rows) ? [{ weight: 1, arbitrary: distanced }] : []),
  );
  if (depth === 0) return leaf;
  const inner = condition(rows, depth - 1).map(([text, meaning]): Piece<Condition> => [`(${text})`, meaning]);
  const term = fc.oneof({ weight: 2, arbitrary: leaf }, { weight: 1, arbitrary: inner });
  const not = fc
    .tuple(cased("NOT"), blank, term)
    .map(
      ([word, space, [text, meaning]]): Piece<Condition> => [
        `${word}${space}${text}`,
        { kind: "not", term: meaning },
      ],
    );
  const many = fc
    .tuple(fc.constantFrom("and", "or" as const), fc.array(term, { minLength: 2, maxLength: 4 }), blank)
    .chain(([kind, terms, space]) =>
      cased(kind).map(
        (word): Piece<Condition> => [
          terms.map(([text]) => text).join(`${space}${word}${space}`),
          { kind, terms: terms.map(([, meaning]) => meaning) },
        ],
      ),
    );
  return fc.oneof(
    { weight: 2, arbitrary: leaf },
    { weight: 2, arbitrary: many },
    { weight: 1, arbitrary: not },
  );
}

export const order = fc
  .tuple(
    fc.constantFrom(...ORDERABLE),
    fc.constantFrom("", " ASC", " desc"),
    fc.constantFrom("", " NULLS FIRST", " nulls last"),
  )
  .chain(([field, direction, nulls]) =>
    named(field).map(
      (name): Piece<Question["orderBy"][number]> => [
        name + direction + nulls,
        { field, descending: direction === " desc", nullsLast: nulls === " nulls last" },
      ],
    ),
  );

/** Any query over the rows. */
export function queries(rows: readonly PlainRow[]): fc.Arbitrary<Query> {
  return fc
    .record({
      selected: fc.option(fc.uniqueArray(fc.constantFrom(...COMPARABLE), { minLength: 1, maxLength: 5 }), {
        freq: 12,
      }),
      where: fc.option(condition(rows, 2), { freq: 12 }),
      orderBy: fc.array(
        fc.oneof(
          { weight: 5, arbitrary: order },
          ...(hasDistances(rows) ? [{ weight: 1, arbitrary: distanceOrder }] : []),
        ),
        { maxLength: 3 },
      ),
      limit: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 1 }),
      offset: fc.option(fc.integer({ min: 0, max: 60 }), { freq: 1 }),
      deleted: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
      space: blank,
      scope: fc.constantFrom("", "", "USING SCOPE everything", "using scope MINE"),
      mode: fc.constantFrom("", "", "WITH SECURITY_ENFORCED", "WITH user_mode", "WITH SYSTEM_MODE"),
      lock: fc.boolean(),
      select: cased("SELECT"),
    })
    .map(({ selected, where, orderBy, limit, offset, deleted, space, select, scope, mode, lock }) => {
      const named = [where?.[0], ...orderBy.map(([text]) => text)].some((text) =>
        /acc ?\./i.test(text ?? ""),
      );
      const clauses = [
        `${select} ${selected ? selected.join(`${space},`) : "count()"}`,
        named ? "FROM Account Acc" : "FROM Account",
        ...(scope === "" ? [] : [scope]),
        ...(where ? [`WHERE ${where[0]}`] : []),
        ...(mode === "" ? [] : [mode]),
        ...(orderBy.length > 0 ? [`ORDER${space}BY ${orderBy.map(([text]) => text).join(",")}`] : []),
        ...(limit === null ? [] : [`limit ${limit}`]),
        ...(offset === null ? [] : [`OFFSET ${offset}`]),
        ...(lock && selected && orderBy.length === 0 ? ["for UPDATE"] : []),
      ];
      return {
        text: clauses.join(space),
        selected,
        question: {
          where: where?.[1] ?? null,
          orderBy: orderBy.map(([, meaning]) => meaning),
          limit,
          offset: offset ?? 0,
          deleted,
          calendar: CALENDAR,
        },
      };
    });
}
