import { describe, expect, it } from "vitest";
import type { FieldPath, Query } from "./ast.ts";
import { SoqlError } from "./error.ts";
import { parseQuery } from "./parse.ts";

const shown = ({ parts, call, alias }: FieldPath): string => {
  const path = parts.map(({ text }) => text).join(".");
  const inner = call?.inZone ? `zone(${path})` : path;
  return `${call ? `${call.name}(${inner})` : inner}${alias ? ` ${alias.text}` : ""}`;
};

const selected = ({ fields }: Query): unknown =>
  fields?.map((item) => ("parts" in item ? shown(item) : "another"));

const refusal = (text: string): string => {
  try {
    parseQuery(text);
    return "";
  } catch (error) {
    if (error instanceof SoqlError) return error.params["detail"] ?? "";
    throw error;
  }
};

describe("functions and groups", () => {
  it("are read in every clause", () => {
    const query = parseQuery(
      "SELECT Type t, count ( Account.Id ), sum(A) total FROM Account WHERE DAY_ONLY(convertTimezone(B)) = 2026-01-01 GROUP BY Type HAVING Max(A) > 1 ORDER BY MIN(A) DESC LIMIT 1",
    );
    expect(selected(query)).toEqual(["Type t", "COUNT(Account.Id)", "SUM(A) total"]);
    const { where, having, groupBy, orderBy } = query;
    expect(where?.kind === "compare" && shown(where.path)).toBe("DAY_ONLY(zone(B))");
    expect(having?.kind === "compare" && shown(having.path)).toBe("MAX(A)");
    expect(orderBy.map(({ path }) => shown(path))).toEqual(["MIN(A)"]);
    expect(groupBy).toMatchObject({ subtotals: null });
  });

  it.each([
    ["ROLLUP(A, CALENDAR_YEAR(B))", "ROLLUP", ["A", "CALENDAR_YEAR(B)"]],
    ["cube ( A )", "CUBE", ["A"]],
    ["ROLLUP", null, ["ROLLUP"]],
    ["A.B , C", null, ["A.B", "C"]],
  ])("GROUP BY %s", (clause, subtotals, paths) => {
    const { groupBy } = parseQuery(`SELECT A FROM Account GROUP BY ${clause}`);
    expect(groupBy?.subtotals).toBe(subtotals);
    expect(groupBy?.paths.map(shown)).toEqual(paths);
  });

  it("leave fields that are called like functions alone", () => {
    expect(selected(parseQuery("SELECT Count, Sum s, Max.Min FROM Account"))).toEqual([
      "Count",
      "Sum s",
      "Max.Min",
    ]);
  });

  it.each([
    ["SELECT COUNT(DISTINCT A) FROM B", "A"],
    ["SELECT SUM(A FROM B", "FROM"],
    ["SELECT SUM() FROM B", ")"],
    ["SELECT SUM(convertTimezone(A)) FROM B", "("],
    ["SELECT DAY_ONLY(convertTimezone(A) FROM B", "FROM"],
    ["SELECT convertTimezone(A) FROM B", "("],
    ["SELECT LOWER(A) FROM B", "("],
    ["SELECT A a b FROM B", "a"],
    ["SELECT SUM(A) group FROM B", "group"],
    ["SELECT A FROM B GROUP A", "A"],
    ["SELECT A FROM B GROUP BY ROLLUP(A), C", ","],
    ["SELECT A FROM B GROUP BY ROLLUP(A", "<EOF>"],
    ["SELECT A FROM B GROUP BY A ORDER BY A HAVING A = 1", "HAVING"],
    ["SELECT A FROM B HAVING A = 1", "HAVING"],
    ["SELECT A FROM B GROUP BY A FOR UPDATE", "FOR"],
    ["SELECT SUM(A) FROM B FOR UPDATE", "FOR"],
  ])("refuse %j at %s", (text, token) => expect(refusal(text)).toContain(`unexpected token: '${token}'`));

  it("ask for the caller's calendar where they need it", () => {
    const relative = (field: string): boolean => parseQuery(`SELECT A FROM B WHERE ${field} = 1`).relative;
    expect(relative("CALENDAR_YEAR(A)")).toBe(false);
    expect(relative("CALENDAR_YEAR(convertTimezone(A))")).toBe(true);
    expect(relative("FISCAL_QUARTER(A)")).toBe(true);
  });
});
