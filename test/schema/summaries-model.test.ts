// Whatever happens to details and masters, every summary is what a plain recount of the records says.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call } from "../support/soap.ts";
import { LINES } from "./summary-files.ts";
import { type TypedOrg, typedOrg } from "./typed-org.ts";

/** Some thousand requests, on a machine that may be busy. */
const LONG = 120_000;

let org: TypedOrg;
beforeAll(async () => {
  org = await typedOrg(LINES);
});
afterAll(() => org.stop());

interface Line {
  readonly Id: string;
  readonly Account__c: string;
  readonly Amount__c: number | null;
  readonly Day__c: string | null;
  readonly Stage__c: string | null;
  readonly Parts__c: number;
}

const cents = (amounts: readonly (number | null)[]): number =>
  amounts.reduce<number>((sum, amount) => sum + Math.round((amount ?? 0) * 100), 0) / 100;

/** What an account's summaries shall be. */
function recounted(lines: readonly Line[]): object {
  const amounts = lines.map(({ Amount__c }) => Amount__c).filter((amount) => amount !== null);
  const days = lines.flatMap(({ Day__c }) => Day__c ?? []).toSorted();
  const stage = ({ Stage__c }: Line): string => (Stage__c ?? "").toLowerCase();
  const big = lines.filter((line) => (line.Amount__c ?? 0) > 10 && stage(line) !== "shut");
  return {
    Lines__c: lines.length,
    Open__c: lines.filter((line) => ["open", "half"].includes(stage(line))).length,
    Total__c: cents(amounts),
    Big__c: cents(big.map(({ Amount__c }) => Amount__c)),
    First__c: days[0] ?? null,
    // A blank amount is 0 to the formula.
    Most__c:
      lines.length === 0 ? null : Math.max(...lines.map((line) => cents([line.Amount__c, line.Amount__c]))),
    Parts__c: lines.reduce((sum, { Parts__c }) => sum + Parts__c, 0),
  };
}

async function check(names: readonly string[]): Promise<void> {
  const among = `IN (${names.map((name) => `'${name}'`).join(", ")})`;
  const lines = (await org.query(
    `SELECT Id, Account__c, Amount__c, Day__c, Stage__c, Parts__c FROM Line__c WHERE Account__r.Name ${among}`,
  )) as unknown as Line[];
  const parts = await org.query(`SELECT Line__c FROM Part__c WHERE Line__r.Account__r.Name ${among}`);
  for (const line of lines)
    expect(line.Parts__c).toBe(parts.filter((part) => part["Line__c"] === line.Id).length);
  const accounts = await org.query(
    `SELECT Id, Lines__c, Open__c, Total__c, Big__c, First__c, Most__c, Parts__c FROM Account WHERE Name ${among}`,
  );
  for (const { Id, attributes: _attributes, ...summaries } of accounts)
    expect(summaries).toEqual(recounted(lines.filter(({ Account__c }) => Account__c === Id)));
}

const cells = fc.record(
  {
    Amount__c: fc.oneof(
      fc.constant(null),
      fc.integer({ min: -3000, max: 3000 }).map((one) => one / 100),
    ),
    Day__c: fc.constantFrom(null, "2026-01-31", "1999-12-31", "2030-06-01"),
    Stage__c: fc.constantFrom(null, "Open", "half", "Shut", "other"),
  },
  { requiredKeys: [] },
);
const step = fc.record({
  operation: fc.constantFrom(
    ...(["line", "line", "line", "part", "part", "update", "update", "move", "move", "movePart"] as const),
    ...(["delete", "delete", "undelete", "undelete", "undelete", "purge", "merge", "lost", "lost"] as const),
  ),
  of: fc.nat(),
  to: fc.nat(),
  many: fc.integer({ min: 1, max: 4 }),
  cells,
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Made {
  readonly accounts: string[];
  readonly lines: string[];
  readonly parts: string[];
}

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];

async function collection(method: string, records: readonly object[], allOrNone = false): Promise<string[]> {
  const { body } = await org.rest(method, "/composite/sobjects", { allOrNone, records });
  return (body as { success: boolean; id: string }[]).flatMap(({ success, id }) => (success ? [id] : []));
}

/** Whether anything came of it. */
async function take(made: Made, { operation, of, to, many, cells: sent }: Step): Promise<boolean> {
  const { accounts, lines, parts } = made;
  const [account, line, part] = [at(accounts, to), at(lines, of), at(parts, of)];
  const record = at([...accounts, ...lines, ...lines, ...parts], of);
  const soap = async (xml: string): Promise<boolean> =>
    (await call(org.url, org.session, xml)).text.includes("<success>true</success>");
  const Account__c = account ?? "";
  const several = Array.from({ length: many }, () => ({
    attributes: { type: "Line__c" },
    Name: "l",
    Account__c,
    ...sent,
  }));
  switch (operation) {
    case "line": {
      const ids = await collection("POST", several);
      lines.push(...ids);
      return ids.length > 0;
    }
    case "part": {
      const rows = Array.from({ length: many }, () => ({
        attributes: { type: "Part__c" },
        Name: "p",
        Line__c: line ?? "",
      }));
      const ids = await collection("POST", rows);
      parts.push(...ids);
      return ids.length > 0;
    }
    case "update":
    case "move": {
      const ids = [...new Set(lines.slice(of % 5, (of % 5) + many))];
      const change = operation === "move" ? { Account__c, ...sent } : sent;
      const rows = ids.map((id) => ({ attributes: { type: "Line__c" }, id, ...change }));
      return rows.length > 0 && (await collection("PATCH", rows)).length > 0;
    }
    case "movePart":
      return (
        part !== undefined &&
        (await org.rest("PATCH", `/sobjects/Part__c/${part}`, { Line__c: at(lines, to) ?? "" })).status ===
          204
      );
    case "delete":
      return record !== undefined && soap(`<delete><ids>${record}</ids></delete>`);
    case "undelete":
      return record !== undefined && soap(`<undelete><ids>${record}</ids></undelete>`);
    case "purge":
      return record !== undefined && soap(`<emptyRecycleBin><ids>${record}</ids></emptyRecycleBin>`);
    case "merge": {
      const other = at(accounts, of);
      if (other === account) return false;
      return soap(
        `<merge><request><masterRecord><type>Account</type><Id>${Account__c}</Id></masterRecord><recordToMergeIds>${other}</recordToMergeIds></request></merge>`,
      );
    }
    default: {
      // The last row is refused, which takes the others back.
      const refused = { attributes: { type: "Line__c" }, Name: "l", Account__c: "" };
      expect(await collection("POST", [...several, refused], true)).toEqual([]);
      return true;
    }
  }
}

let runs = 0;

test("summaries are what a recount says", { timeout: LONG }, async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const names = [0, 1, 2].map((index) => `${runs}-${index}`);
      runs++;
      const made: Made = { accounts: [], lines: [], parts: [] };
      const rows = names.map((Name) => ({ attributes: { type: "Account" }, Name }));
      made.accounts.push(...(await collection("POST", rows)));
      await check(names);
      for (const one of steps) {
        if (!(await take(made, one))) continue;
        done.set(one.operation, (done.get(one.operation) ?? 0) + 1);
        await check(names);
      }
    }),
    // Operations by chance: a fixed seed, so that those that must have been possible below always are.
    { numRuns: 24, seed: 20261124 },
  );
  for (const operation of [
    "line",
    "part",
    "update",
    "move",
    "movePart",
    "delete",
    "undelete",
    "purge",
    "merge",
  ])
    expect({ operation, times: done.get(operation) ?? 0 }).toMatchObject({
      times: expect.toSatisfy((n: number) => n > 0),
    });
});
