// Generated searches over generated records that change in between: engine and evaluator agree on every record and
// their order.
import fc from "fast-check";
import { expect, it } from "vitest";
import { rounds } from "../support/rounds.ts";
import { finds, type Operand, type Pattern } from "./evaluator.ts";
import { searchOrg } from "./search-org.ts";

const RUNS = Number(process.env["SEARCHES"] ?? 600);

const WORDS =
  "ab abc abcd bc bcd cab x1 x12 12 123 äb ÄBC öbc straße STRASSE σας ΣΑΣ été ÉTÉ Жук жуки ñu ñandú ﬁn".split(
    " ",
  );
const BETWEEN = [" ", "-", ", ", "  ", ".", "\n", "/", "_", "’", "\u00a0", "…"];
const FIELDS = ["Name", "Site", "Description", "Phone"] as const;
const GROUPS = { ALL: FIELDS, NAME: ["Name", "Site"], PHONE: ["Phone"], SIDEBAR: FIELDS } as const;

type PlainRow = Readonly<Record<(typeof FIELDS)[number], string> & { Id: string; NumberOfEmployees: number }>;

const text = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...BETWEEN)), { maxLength: most })
    .map((pieces) => pieces.flat().join("").trim());

const fields = fc.record({
  Name: text(4).map((name) => name || "ab"),
  Site: text(3),
  Description: text(8),
  Phone: text(2),
  NumberOfEmployees: fc.integer({ min: 0, max: 9 }),
});

/** A word with some of its characters after the first one replaced by wildcards. */
const pattern: fc.Arbitrary<Pattern> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WORDS) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...WORDS), fc.nat(), fc.nat({ max: 2 }), fc.constantFrom("*", "?", "?*"))
      .map(([word, at, cut, wildcard]) => {
        const characters = [...word];
        const start = 1 + (at % characters.length);
        return [...characters.slice(0, start), wildcard, ...characters.slice(start + cut)].join("");
      }),
  },
);

const operands = (depth: number): fc.Arbitrary<readonly Operand[]> =>
  fc.array(
    fc.record({
      by: fc.constantFrom("and", "or", "andNot"),
      what:
        depth === 0
          ? fc.record({ phrase: fc.array(pattern, { minLength: 1, maxLength: 3 }) })
          : fc.oneof(
              {
                weight: 3,
                arbitrary: fc.record({ phrase: fc.array(pattern, { minLength: 1, maxLength: 3 }) }),
              },
              { weight: 1, arbitrary: fc.record({ group: operands(depth - 1) }) },
            ),
    }),
    { minLength: 1, maxLength: 4 },
  );

/** The operands as one may write them; `coins` choose between spellings. */
function written(listed: readonly Operand[], coins: () => boolean): string {
  const spelled = (word: string): string => (coins() ? word.toUpperCase() : word.toLowerCase());
  return listed
    .map(({ by, what }, index) => {
      const joint = {
        and: coins() ? " " : " AND ",
        or: ` ${spelled("or")} `,
        andNot: ` ${spelled("and not")} `,
      }[by];
      if ("group" in what) return `${index > 0 ? joint : ""}(${written(what.group, coins)})`;
      // A single word needs no quotation marks, and words that punctuation joins are a phrase as well.
      const [only, another] = what.phrase;
      const one =
        another === undefined && coins() ? (only ?? "") : `"${what.phrase.join(coins() ? " " : "\\-")}"`;
      // Folding the letters of a search must change nothing; there is no upper case of one letter for ß and ﬁ.
      const letters = /[ßﬁ]/.test(one) ? one : spelled(one);
      return `${index > 0 ? joint : ""}${letters}`;
    })
    .join("");
}

const org = searchOrg();

it("engine and evaluator agree", async () => {
  const { send, found } = org();
  const rows: PlainRow[] = [];
  const make = async (row: Omit<PlainRow, "Id">): Promise<void> => {
    rows.push({ ...row, Id: await org().make("Account", row) });
  };
  for (const row of fc.sample(fields, { numRuns: 150, seed: 7 })) await make(row);
  let matched = 0;
  const property = fc.asyncProperty(
    operands(2),
    fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    fc.constantFrom("ALL", "NAME", "PHONE", "SIDEBAR"),
    fc.record({
      where: fc.option(fc.integer({ min: 0, max: 9 })),
      descending: fc.boolean(),
      limit: fc.option(fc.integer({ min: 0, max: 20 })),
    }),
    fc.record({
      kind: fc.constantFrom("none", "none", "update", "insert", "delete"),
      at: fc.nat(),
      to: fields,
    }),
    async (listed, tosses, group, { where, descending, limit }, change) => {
      const at = change.at % rows.length;
      const id = rows[at]?.Id ?? "";
      if (change.kind === "insert") await make(change.to);
      if (change.kind === "update") {
        await send("PATCH", `/sobjects/Account/${id}`, change.to);
        rows[at] = { ...change.to, Id: id };
      }
      if (change.kind === "delete" && rows.length > 100) {
        await send("DELETE", `/sobjects/Account/${id}`);
        rows.splice(at, 1);
      }
      let toss = 0;
      const find = written(listed, () => tosses[toss++ % tosses.length] === true);
      // Less than two letters are refused.
      fc.pre(find.replaceAll(/\b(and|or|not)\b|[^\p{L}\p{N}]/giu, "").length > 1);
      const clauses = [
        where === null ? "" : ` WHERE NumberOfEmployees < ${where}`,
        descending ? " ORDER BY Id DESC" : "",
        limit === null ? "" : ` LIMIT ${limit}`,
      ];
      const sosl = `FIND {${find}} IN ${group} FIELDS RETURNING Account(Id${clauses.join("")})`;
      const expected = rows
        .filter((row) => where === null || row.NumberOfEmployees < where)
        .filter((row) =>
          finds(
            listed,
            GROUPS[group].map((field) => row[field]),
          ),
        )
        .map(({ Id }) => Id)
        .toSorted((a, b) => (a < b ? -1 : 1));
      if (descending) expected.reverse();
      const ids = (await found(sosl)).map(({ Id }) => Id);
      expect(ids, sosl).toEqual(expected.slice(0, limit ?? expected.length));
      matched += ids.length;
    },
  );
  // Searches that find nothing would prove little.
  await rounds(
    () => fc.assert(property, { numRuns: RUNS }),
    () => matched,
    RUNS,
  );
});
