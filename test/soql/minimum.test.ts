// The forms of SOQL that real tools need at least, each by its name with an example; and the documented limits.
import { describe, expect, it } from "vitest";
import { bind, refusal } from "../support/bind.ts";

const FORMS: readonly (readonly [name: string, ...examples: string[]])[] = [
  ["parents, five levels of them", "SELECT Account.Parent.Parent.Parent.Parent.Name FROM Contact"],
  ["child subqueries", "SELECT Name, (SELECT LastName FROM Contacts) FROM Account"],
  ["aliases", "SELECT a.Name FROM Account a", "SELECT COUNT(Id) n FROM Account"],
  [
    "comparisons",
    "SELECT Id FROM Account WHERE Name = 'a' AND Name != 'b' AND Name <> 'c' AND Name < 'd' AND Name <= 'e' AND Name > 'f' AND Name >= 'g'",
  ],
  ["LIKE", "SELECT Id FROM Account WHERE Name LIKE 'appl_%' AND Name LIKE '100\\%'"],
  ["lists", "SELECT Name FROM Account WHERE BillingState IN ('California', 'New York')"],
  ["lists of what isn't", "SELECT Name FROM Account WHERE BillingState NOT IN ('California', 'New York')"],
  ["semi-joins", "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity)"],
  ["anti-joins", "SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity)"],
  ["NOT and parentheses", "SELECT Id FROM Account WHERE (NOT (Name = 'a' OR Name = 'b')) AND Site = 'c'"],
  ["null", "SELECT Id FROM Account WHERE ParentId != null", "SELECT Id FROM Account WHERE Site = NULL"],
  ["dates", "SELECT Id FROM Opportunity WHERE CloseDate > 1999-01-01"],
  [
    "moments, with Z and with offsets",
    "SELECT Id FROM Account WHERE CreatedDate > 1999-01-01T23:01:01+01:00 AND CreatedDate < 1999-01-01T23:01:01-08:00 AND CreatedDate != 1999-01-01T23:01:01Z",
  ],
  ["times", "SELECT Id FROM BusinessHours WHERE MondayStartTime < 08:30:00.000Z"],
  ["date literals", "SELECT Id FROM Account WHERE CreatedDate = YESTERDAY OR CreatedDate > NEXT_FISCAL_YEAR"],
  ["date literals with a number", "SELECT Id FROM Account WHERE CreatedDate = LAST_N_FISCAL_QUARTERS:6"],
  ["ORDER BY", "SELECT Name FROM Account ORDER BY Name DESC NULLS LAST, Site ASC NULLS FIRST"],
  ["LIMIT and OFFSET", "SELECT Name FROM Account ORDER BY Name LIMIT 20 OFFSET 100"],
  ["COUNT()", "SELECT COUNT() FROM Account WHERE Name LIKE 'a%'"],
  [
    "aggregate functions",
    "SELECT COUNT(Id), COUNT_DISTINCT(Name), SUM(AnnualRevenue), AVG(AnnualRevenue), MIN(CreatedDate), MAX(Name) FROM Account",
  ],
  ["GROUP BY", "SELECT LeadSource, COUNT(Name) FROM Lead GROUP BY LeadSource"],
  ["HAVING", "SELECT Name, COUNT(Id) FROM Account GROUP BY Name HAVING COUNT(Id) > 1"],
  [
    "ROLLUP and CUBE",
    "SELECT LeadSource, Rating, GROUPING(LeadSource) grpLS, COUNT(Name) cnt FROM Lead GROUP BY ROLLUP(LeadSource, Rating)",
    "SELECT Type, BillingCountry, COUNT(Id) accts FROM Account GROUP BY CUBE(Type, BillingCountry) ORDER BY GROUPING(Type), GROUPING(BillingCountry)",
  ],
  [
    "date functions",
    "SELECT CALENDAR_YEAR(CreatedDate), SUM(Amount) FROM Opportunity GROUP BY CALENDAR_YEAR(CreatedDate)",
    "SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)), SUM(Amount) FROM Opportunity GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate)) HAVING HOUR_IN_DAY(convertTimezone(CreatedDate)) > 9 ORDER BY HOUR_IN_DAY(convertTimezone(CreatedDate))",
    "SELECT CreatedDate, Amount FROM Opportunity WHERE DAY_ONLY(convertTimezone(CreatedDate)) = 2009-05-25",
  ],
  ["FIELDS()", "SELECT FIELDS(STANDARD) FROM Account", "SELECT FIELDS(ALL) FROM Account LIMIT 200"],
  [
    "FOR VIEW, FOR REFERENCE and FOR UPDATE",
    "SELECT Name, Id FROM Contact LIMIT 1 FOR VIEW",
    "SELECT Name, Id FROM Contact LIMIT 1 FOR REFERENCE",
    "SELECT Id FROM Account LIMIT 2 FOR UPDATE",
  ],
  ["USING SCOPE", "SELECT Id FROM Account USING SCOPE mine"],
  ["WITH", "SELECT Id FROM Account WITH SECURITY_ENFORCED", "SELECT Id FROM Account WITH USER_MODE"],
  ["toLabel", "SELECT Company, toLabel(Status) FROM Lead WHERE toLabel(Status) = 'le Draft'"],
  ["FORMAT", "SELECT FORMAT(Amount) Amt, FORMAT(LastModifiedDate) editDate FROM Opportunity"],
  [
    "DISTANCE and GEOLOCATION",
    "SELECT Name FROM Account WHERE DISTANCE(BillingAddress, GEOLOCATION(37.775,-122.418), 'mi') < 20 ORDER BY DISTANCE(BillingAddress, GEOLOCATION(37.775,-122.418), 'mi') LIMIT 10",
  ],
  ["any letter case and any blanks", "sElEcT\n\tid , NAME\r\nfRoM  account\nWHERE\tname='x'ORDER   BY\nname"],
];

describe("what tools need at least", () => {
  it.each(FORMS)("%s", (_, ...examples) => {
    for (const example of examples) expect(bind(example).object.queryable).toBe(true);
  });
});

const references = (count: number): string =>
  Array.from({ length: count }, (_, index) => `Id != '001${String(index).padStart(12, "0")}'`).join(" AND ");

describe("documented limits", () => {
  it("100,000 characters", () => {
    const query = "SELECT Id FROM Account";
    expect(bind(query.padEnd(100_000)).kind).toBe("rows");
    expect(refusal(query.padEnd(100_001))[0]).toBe("MALFORMED_QUERY");
  });
  it("4,000 characters of a text", () => {
    const query = (length: number) => `SELECT Id FROM Account WHERE Name = '${"x".repeat(length)}'`;
    expect(bind(query(4000)).kind).toBe("rows");
    expect(refusal(query(4001))[0]).toBe("MALFORMED_QUERY");
  });
  it("an OFFSET of 2,000", () => {
    expect(bind("SELECT Id FROM Account OFFSET 2000").offset).toBe(2000);
    expect(refusal("SELECT Id FROM Account OFFSET 2001")[0]).toBe("NUMBER_OUTSIDE_VALID_RANGE");
  });
  it("five levels of parents", () => {
    const query = (levels: number) => `SELECT ${"Parent.".repeat(levels)}Name FROM Account`;
    expect(bind(query(5)).columns[0]?.parents).toHaveLength(5);
    expect(refusal(query(6))[1]).toContain("only 5 levels of relationships");
  });
  it("two semi-joins", () => {
    const join = "Id IN (SELECT AccountId FROM Contact)";
    expect(bind(`SELECT Id FROM Account WHERE ${join} AND ${join}`).kind).toBe("rows");
    expect(refusal(`SELECT Id FROM Account WHERE ${join} AND ${join} AND ${join}`)[1]).toContain("Maximum 2");
  });
  it("200 rows of all fields", () => {
    expect(refusal("SELECT FIELDS(ALL) FROM Account LIMIT 201")[1]).toContain("LIMIT of at most 200");
  });
  it("three fields of ROLLUP", () => {
    const query = (...fields: string[]) => `SELECT COUNT(Id) FROM Account GROUP BY ROLLUP(${fields.join()})`;
    expect(bind(query("Type", "Industry", "Rating")).groups?.sets).toHaveLength(4);
    expect(refusal(query("Type", "Industry", "Rating", "Site"))[1]).toContain("takes at most 3 fields");
  });
  it("32 fields of ORDER BY", () => {
    const query = (count: number) => `SELECT Id FROM Account ORDER BY ${Array(count).fill("Name").join()}`;
    expect(bind(query(32)).orderBy).toHaveLength(32);
    expect(refusal(query(33))[1]).toContain("only 32 fields");
  });
  it("no number of conditions but what the text's length allows", () => {
    expect(bind(`SELECT Id FROM Account WHERE ${references(3000)}`).kind).toBe("rows");
  });
});
