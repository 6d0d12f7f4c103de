// Literals, orders and limits of queries against the standard objects.
import { describe, expect, it } from "vitest";
import { bind, refusal, refusedWhere, where } from "../../test/support/bind.ts";
import { firstId } from "../domain/model/id.ts";

describe("bind", () => {
  const quoted = " and should be enclosed in quotes";
  const unquoted = " and should not be enclosed in quotes";
  it.each([
    ["Name = 1", "Name", "string", quoted],
    ["Name = true", "Name", "string", quoted],
    ["Name IN ('x', 1)", "Name", "string", quoted],
    ["Name LIKE 1", "Name", "string", quoted],
    ["AnnualRevenue = '1'", "AnnualRevenue", "currency", unquoted],
    ["AnnualRevenue = 1e999", "AnnualRevenue", "currency", ""],
    ["AnnualRevenue = true", "AnnualRevenue", "currency", ""],
    ["NumberOfEmployees = 1.5", "NumberOfEmployees", "int", ""],
    ["IsDeleted = 1", "IsDeleted", "boolean", ""],
    ["IsDeleted = 'true'", "IsDeleted", "boolean", unquoted],
    ["CreatedDate = 2026-01-31", "CreatedDate", "dateTime", ""],
    ["CreatedDate = '2026-01-31T00:00:00Z'", "CreatedDate", "dateTime", unquoted],
    ["LastActivityDate = 2026-01-31T00:00:00Z", "LastActivityDate", "date", ""],
    ["LastActivityDate > 2026", "LastActivityDate", "date", ""],
    ["Id = 1", "Id", "id", quoted],
    ["ParentId = true", "ParentId", "id", quoted],
  ])("refuses the literal of %s", (condition, field, type, end) => {
    const [code, message] = refusedWhere(condition);
    expect(code).toBe("INVALID_FIELD");
    expect(
      message.endsWith(`\nvalue of filter criterion for field '${field}' must be of type ${type}${end}`),
      message,
    ).toBe(true);
  });

  it.each([
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00+14:01",
    "2026-01-01T00:00:00-99:99",
    "2026-01-01T00:00:00+01:60",
  ])("refuses the moment %s", (text) => {
    const [code, message] = refusedWhere(`CreatedDate = ${text}`);
    expect([code, message.endsWith(`\nInvalid date: ${text}`)]).toEqual(["MALFORMED_QUERY", true]);
  });

  it.each(["2023-02-29", "2100-02-29", "2026-04-31", "2026-00-10", "0000-01-01"])(
    "refuses the day %s",
    (text) => {
      expect(refusedWhere(`LastActivityDate = ${text}`)[1]).toContain(`Invalid date: ${text}`);
    },
  );

  it.each([
    ["LastActivityDate = TODAY", "and", [">= 2026-11-24", "< 2026-11-25"], false],
    ["LastActivityDate != TODAY", "or", ["< 2026-11-24", ">= 2026-11-25"], true],
    ["NOT LastActivityDate = TODAY", "or", ["< 2026-11-24", ">= 2026-11-25"], true],
    ["NOT LastActivityDate <> TODAY", "and", [">= 2026-11-24", "< 2026-11-25"], false],
  ])("takes a date literal for a range: %s", (condition, kind, terms, orNull) => {
    const bound = where(condition) as { kind: string; terms: Record<string, unknown>[] };
    expect(bound.kind).toBe(kind);
    expect(bound.terms.map(({ operator, value }) => `${operator} ${value}`)).toEqual(terms);
    expect(bound.terms.map((term) => term["orNull"])).toEqual([orNull, orNull]);
  });

  it.each([
    ["LastActivityDate < THIS_MONTH", "< 2026-11-01", false],
    ["LastActivityDate <= THIS_MONTH", "< 2026-12-01", false],
    ["LastActivityDate > THIS_MONTH", ">= 2026-12-01", false],
    ["LastActivityDate >= this_month", ">= 2026-11-01", false],
    ["NOT LastActivityDate > THIS_MONTH", "< 2026-12-01", true],
    ["LastActivityDate >= LAST_N_DAYS:3", ">= 2026-11-21", false],
    ["LastActivityDate < LAST_90_DAYS", "< 2026-08-26", false],
  ])("takes a comparison with a date literal for one side of its range: %s", (condition, side, orNull) => {
    const { operator, value, orNull: answered } = where(condition) as Record<string, unknown>;
    expect([`${operator} ${value}`, answered]).toEqual([side, orNull]);
  });

  it.each(["> LAST_N_DAYS:3", "<= LAST_N_DAYS:3", "> LAST_90_DAYS", "<= last_90_days"])(
    "refuses %s, of which the reference and its users think differently",
    (condition) => {
      const [code, message] = refusedWhere(`CreatedDate ${condition}`);
      expect(code).toBe("MALFORMED_QUERY");
      expect(message).toMatch(/can be compared by =, !=, < and >= only$/);
    },
  );

  it.each([
    ["Name = TODAY", "Name", "string", quoted],
    ["AnnualRevenue > YESTERDAY", "AnnualRevenue", "currency", ""],
    ["IsDeleted != TODAY", "IsDeleted", "boolean", ""],
  ])("refuses the date literal of %s", (condition, field, type, end) => {
    const [code, message] = refusedWhere(condition);
    expect(code).toBe("INVALID_FIELD");
    expect(message).toMatch(
      new RegExp(`\\nvalue of filter criterion for field '${field}' must be of type ${type}${end}$`),
    );
  });

  it.each(["LAST_N_YEARS:327", "NEXT_N_YEARS:1974", "N_DAYS_AGO:999999999", "NEXT_N_FISCAL_QUARTERS:9999"])(
    "refuses %s, which is beyond the years that dates have",
    (literal) => {
      const [code, message] = refusedWhere(`CreatedDate = ${literal}`);
      expect([code, message.endsWith(`\nInvalid date: ${literal.split(":")[0]}`)]).toEqual([
        "MALFORMED_QUERY",
        true,
      ]);
    },
  );

  it("puts ids of other orgs before or behind all of theirs, as their texts are", () => {
    const value = (id: string): number => (where(`Id > '${id}'`) as { value: number }).value;
    const [own, first, last] = [value("001gf0000000001"), firstId("001"), firstId("002") - 1];
    expect(own).toBe(first + 1);
    expect(value("001000000000001")).toBe(first - 1);
    expect(value("001gg0000000001AAA")).toBe(last);
    expect(where("NOT ParentId <= '000000000000000'")).toMatchObject({
      operator: ">",
      value: -1,
      orNull: true,
    });
  });

  it.each([
    "x",
    "001gf000000000",
    "001gf0000000001AAB",
    "001gf0000000001aaaa",
    "001gf000000000ä",
    "a".repeat(19),
  ])("refuses the id %s as recorded", (id) => {
    expect(refusedWhere(`Id = '${id}'`)).toEqual([
      "INVALID_QUERY_FILTER_OPERATOR",
      `\nSELECT Id FROM Account WHERE Id = '${id}'\n                             ^\nERROR at Row:1:Column:30\ninvalid ID field: ${id}`,
    ]);
  });

  it.each([
    ["Id LIKE '001%'", "id"],
    ["IsDeleted < true", "boolean"],
    ["AnnualRevenue LIKE '1%'", "currency"],
    ["CreatedDate LIKE '2026%'", "datetime"],
    ["Name > null", "string"],
  ])("refuses the operator of %s", (condition, type) => {
    const [code, message] = refusedWhere(condition);
    expect([code, message.endsWith(`\ninvalid operator on ${type} field`)]).toEqual([
      "INVALID_QUERY_FILTER_OPERATOR",
      true,
    ]);
  });

  it.each([
    "Description = 'x'",
    "Description LIKE 'x'",
    "Description IN ('x')",
    "BillingAddress = 'x'",
    "BillingAddress = null",
  ])("filters no %s", (condition) => {
    const [code, message] = refusedWhere(condition);
    expect(code).toBe("INVALID_FIELD");
    expect(message).toMatch(/\nfield '\w+' can not be filtered in a query call$/);
  });

  it.each(["Description", "BillingAddress"])("sorts no %s", (field) => {
    const [code, message] = refusal(`SELECT Id FROM Account ORDER BY ${field}`);
    expect([code, message.endsWith(`\nfield '${field}' can not be sorted in a query call`)]).toEqual([
      "INVALID_FIELD",
      true,
    ]);
  });

  it("sorts by 32 fields and refuses one more", () => {
    const query = (count: number): string =>
      `SELECT Id FROM Account ORDER BY ${Array(count).fill("Name").join(",")}`;
    expect(bind(query(32)).orderBy).toHaveLength(32);
    const [code, message] = refusal(query(33));
    expect([code, message.endsWith("\nonly 32 fields are allowed in ORDER BY")]).toEqual([
      "MALFORMED_QUERY",
      true,
    ]);
  });

  it("skips 2,000 rows and refuses one more", () => {
    expect(bind("SELECT Id FROM Account OFFSET 2000").offset).toBe(2000);
    expect(refusal("SELECT Id FROM Account OFFSET 2001")).toEqual([
      "NUMBER_OUTSIDE_VALID_RANGE",
      "Maximum SOQL offset allowed is 2000",
    ]);
  });
});
