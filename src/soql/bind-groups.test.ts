// Types and refusals of groups of the standard objects. What groups there are is asked in test/soql.
import { describe, expect, it } from "vitest";
import { firstId, orderOfId, parseId } from "../domain/model/id.ts";
import { standardCatalogue } from "../domain/schema/catalogue.ts";
import { nameSObject } from "../domain/schema/name-object.ts";
import { bindQuery } from "./bind.ts";
import type { BoundGroups, Computed } from "./bound.ts";
import type { Calendar } from "./date-range.ts";
import { SoqlError } from "./error.ts";
import { parseQuery } from "./parse.ts";

const CATALOGUE = standardCatalogue();
const CALENDAR: Calendar = { now: 0, timeZone: "Europe/Berlin", firstWeekday: 0, fiscalYearStart: 4 };

const groups = (text: string, calendar = CALENDAR): BoundGroups => {
  const bound = bindQuery(parseQuery(text), text, {
    catalogue: CATALOGUE,
    ids: { parse: parseId, order: orderOfId },
    caller: firstId("005"),
    nameObject: nameSObject(),
    typeOf: true,
    readable: () => true,
    calendar,
    includeDeleted: false,
  });
  if (!bound.groups) throw new Error("no groups");
  return bound.groups;
};

const detail = (text: string): string => {
  try {
    groups(text);
  } catch (error) {
    if (error instanceof SoqlError) return error.params["detail"]?.split("\n").at(-1) ?? "";
    throw error;
  }
  throw new Error("was not refused");
};

describe("groups", () => {
  it.each([
    ["COUNT(Name)", "int"],
    ["COUNT_DISTINCT(OwnerId)", "int"],
    ["SUM(NumberOfEmployees)", "int"],
    ["SUM(AnnualRevenue)", "double"],
    ["AVG(NumberOfEmployees)", "double"],
    ["AVG(AnnualRevenue)", "double"],
    ["MIN(AnnualRevenue)", "currency"],
    ["MAX(NumberOfEmployees)", "int"],
    ["MIN(CreatedDate)", "datetime"],
    ["MAX(LastActivityDate)", "date"],
    ["MAX(Type)", "picklist"],
    ["MIN(Owner.CreatedDate)", "datetime"],
    ["MAX(ParentId)", "reference"],
  ])("%s is of the type %s", (expression, type) => {
    const { expressions, outputs } = groups(`SELECT ${expression} FROM Account`);
    expect(expressions.map(({ field }) => [field.name, field.type])).toEqual([[expression, type]]);
    expect(outputs).toEqual([{ name: "expr0", expression: 0 }]);
  });

  it("ask once for what is named more than once, in whatever letters", () => {
    const { expressions, outputs } = groups(
      "SELECT count(id), COUNT(Account.Id) c, Type FROM Account GROUP BY TYPE HAVING COUNT(ID) > 1 ORDER BY COUNT(Id), MAX(Name)",
    );
    expect(expressions.map(({ field }) => field.name)).toEqual(["COUNT(Id)", "Type", "MAX(Name)"]);
    expect(outputs).toEqual([
      { name: "expr0", expression: 0 },
      { name: "c", expression: 0 },
      { name: "Type", expression: 1 },
    ]);
  });

  it("are subtotaled from right to left by ROLLUP, in all ways by CUBE", () => {
    const sets = (clause: string): string[] =>
      groups(`SELECT COUNT(Id) FROM Account GROUP BY ${clause}`).sets.map((set) =>
        set.map((on) => (on ? "x" : "-")).join(""),
      );
    expect(sets("Type, Site, Name")).toEqual(["xxx"]);
    expect(sets("ROLLUP(Type, Site, Name)")).toEqual(["xxx", "xx-", "x--", "---"]);
    expect(sets("CUBE(Type, Site)")).toEqual(["xx", "x-", "-x", "--"]);
    expect(sets("CUBE(Type)")).toEqual(["x", "-"]);
  });

  it("know the caller's time zone and the org's fiscal year", () => {
    const computed = (expression: string, calendar?: Calendar): Computed | undefined =>
      groups(`SELECT COUNT(Id) FROM Account GROUP BY ${expression}`, calendar).keys[0]?.computed;
    expect(computed("DAY_ONLY(CreatedDate)")).toMatchObject({ timeZone: null });
    expect(computed("DAY_ONLY(convertTimezone(CreatedDate))")).toMatchObject({ timeZone: "Europe/Berlin" });
    expect(computed("FISCAL_YEAR(CreatedDate)")).toMatchObject({ fiscal: { start: 4, namedByStart: false } });
    expect(computed("FISCAL_YEAR(CreatedDate)", { ...CALENDAR, fiscalYearNamedByStart: true })).toMatchObject(
      {
        fiscal: { namedByStart: true },
      },
    );
  });

  it.each([
    ["SELECT Name, COUNT(Id) FROM Account", "Field must be grouped or aggregated: Name"],
    ["SELECT FIELDS(STANDARD) FROM Account GROUP BY Id", "Field must be grouped or aggregated: IsDeleted"],
    ["SELECT DAY_ONLY(CreatedDate) FROM Account", "Field must be grouped or aggregated: CreatedDate"],
    ["SELECT Type FROM Account GROUP BY Type HAVING Site = 'x'", "Field must be grouped or aggregated: Site"],
    [
      "SELECT Type FROM Account GROUP BY Type ORDER BY Site",
      "Ordered field must be grouped or aggregated: Site",
    ],
    ["SELECT MAX(Type) FROM Account GROUP BY Type", "Grouped field should not be aggregated: Type"],
    [
      "SELECT Type FROM Account GROUP BY Type HAVING COUNT(Type) > 1",
      "Grouped field should not be aggregated: Type",
    ],
    ["SELECT COUNT(IsDeleted) FROM Account", "field IsDeleted does not support aggregate operator COUNT"],
    ["SELECT SUM(CreatedDate) FROM Account", "field CreatedDate does not support aggregate operator SUM"],
    ["SELECT MIN(Description) FROM Account", "field Description does not support aggregate operator MIN"],
    [
      "SELECT COUNT(Id) FROM Account GROUP BY HOUR_IN_DAY(LastActivityDate)",
      "field LastActivityDate does not support date function HOUR_IN_DAY",
    ],
    ["SELECT Type, COUNT(Id) type FROM Account GROUP BY Type", "duplicate alias: type"],
    ["SELECT COUNT(Id), MAX(Name) Expr0 FROM Account", "duplicate alias: Expr0"],
    ["SELECT COUNT(Id) attributes FROM Account", "duplicate alias: attributes"],
    ["SELECT Type FROM Account GROUP BY Type, type", "duplicate grouping expression: Type"],
    ["SELECT Name n FROM Account", "only aggregate expressions use field aliasing"],
    [
      "SELECT SUM(AnnualRevenue) FROM Account OFFSET 1",
      "Non-grouped query that uses overall aggregate functions cannot also use OFFSET",
    ],
    [
      "SELECT COUNT(Id) FROM Account GROUP BY CUBE(Id, Name, Type, Site)",
      "GROUP BY CUBE takes at most 3 fields",
    ],
    [
      "SELECT GROUPING(Type) FROM Account GROUP BY Type",
      "GROUPING can only be used with GROUP BY ROLLUP or CUBE",
    ],
    ["SELECT GROUPING(Site) FROM Account GROUP BY CUBE(Type)", "Field must be grouped or aggregated: Site"],
    [
      "SELECT COUNT() FROM Account GROUP BY Type",
      "COUNT() can't be used with GROUP BY: use COUNT(fieldName)",
    ],
    ["SELECT COUNT(Id) FROM Account WHERE SUM(AnnualRevenue) > 1", "unexpected token: 'SUM'"],
    ["SELECT COUNT(Id) FROM Account GROUP BY SUM(AnnualRevenue)", "unexpected token: 'SUM'"],
    ["SELECT COUNT(Id) FROM Account WHERE DAY_ONLY(CreatedDate) = TODAY", "unexpected token: 'TODAY'"],
  ])("refuse %s", (text, reason) => expect(detail(text)).toBe(reason));
});
