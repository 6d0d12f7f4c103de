// A parser that others wrote, against ours: what we answer it must take for SOQL, and what it takes for SOQL and we
// don't answer must be refused with a code of Salesforce's. Where the two disagree, the tables say who is right.
import { isQueryValid } from "@jetstreamapp/soql-parser-js";
import { describe, expect, it } from "vitest";
import { orderOfId, parseId } from "../../src/domain/model/id.ts";
import { standardCatalogue } from "../../src/domain/schema/catalogue.ts";
import { nameSObject } from "../../src/domain/schema/name-object.ts";
import { FAULTS } from "../../src/facts/faults.ts";
import { bindQuery } from "../../src/soql/bind.ts";
import { SoqlError } from "../../src/soql/error.ts";
import { parseQuery } from "../../src/soql/parse.ts";
import { INVALID as INVALID_ROWS, SERVED as SERVED_ROWS, UNSERVED } from "./corpus.ts";
import { INVALID_GROUPS, SERVED_GROUPS, UNRULY_GROUPS } from "./corpus-groups.ts";

const SERVED = [...SERVED_ROWS, ...SERVED_GROUPS];
const INVALID = [...INVALID_ROWS, ...INVALID_GROUPS, ...UNRULY_GROUPS];

/** What the oracle refuses and real orgs answer, with the reason. */
const ORACLE_REFUSES: Readonly<Record<string, string>> = {
  "SELECT Id FROM Account ORDER  BY Name": "its ORDER BY is one token with one blank; whitespace is free",
  "SELECT Id FROM Account ORDER\nBY Name": "its ORDER BY is one token with one blank; whitespace is free",
  "SELECT Id FROM Account WHERE AnnualRevenue > 1.5e3": "it knows no exponents; real orgs take them",
  "SELECT Id FROM Account WHERE AnnualRevenue > 1E-2": "it knows no exponents; real orgs take them",
  "SELECT Type FROM Account GROUP BY Type HAVING NOT (SUM(AnnualRevenue) > 1e6 AND MAX(CreatedDate) < TODAY)":
    "it knows no exponents; real orgs take them",
  "SELECT FISCAL_YEAR(CreatedDate) FROM Account GROUP BY ROLLUP(FISCAL_YEAR(CreatedDate), FISCAL_QUARTER(CreatedDate), FISCAL_MONTH(CreatedDate))":
    "it knows no functions in ROLLUP; Salesforce's GraphQL reference has them there",
  "SELECT Id FROM Account, Account.Contacts c": "it knows no alias lists in FROM, which are documented",
  "SELECT Id FROM Account ALL ROWS": "SOQL inside Apex only",
  "SELECT Id FROM Account WHERE Name = :name": "SOQL inside Apex only, unless the oracle is told so",
  "SELECT Id FROM Account WHERE Id IN :ids": "SOQL inside Apex only, unless the oracle is told so",
  "SELECT Id FROM Account LIMIT :n": "SOQL inside Apex only, unless the oracle is told so",
};

/** What the oracle accepts and real orgs refuse, with the reason. */
const MIXED = "AND beside OR: real orgs want parentheses and say unexpected token";
const NOT_BESIDE = "NOT beside AND: real orgs say unexpected token 'NOT' (an open issue of the oracle)";
const SCHEMA = "a parser alone knows no fields and no types";
const SEMI_JOINS = "it doesn't know the documented limits of semi-joins";
const ORACLE_ACCEPTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(UNRULY_GROUPS.map(([query]) => [query, SCHEMA])),
  "SELECT Id FROM Account WHERE Name = 'a' AND Type = 'b' OR Site = 'c'": MIXED,
  "SELECT Id FROM Account WHERE Name = 'a' OR Type = 'b' AND Site = 'c'": MIXED,
  "SELECT Id FROM Account WHERE Name = 'a' AND NOT Type = 'b'": NOT_BESIDE,
  "SELECT Id FROM Account WHERE Name <> NULL AND NOT (Type = 'b')": NOT_BESIDE,
  "SELECT Id FROM Account WHERE NOT Name LIKE 'a' AND NOT Name LIKE 'b'": NOT_BESIDE,
  "SELECT Id Name FROM Account": "it takes Name for an alias, which real orgs allow with GROUP BY only",
  "SELECT Id FROM Account WHERE Name = 'a\\x'":
    "it doesn't look at escapes; the reference lists those there are",
  "SELECT Id FROM Account WHERE Name IN 'a'": "it takes one value without parentheses; the reference doesn't",
  "SELECT Id FROM Account WHERE AND Name = 'a'": "it takes conditions without one before AND",
  "SELECT Id FROM Account WHERE Name = 'a' Type = 'b'": "it takes conditions without a word between them",
  "SELECT COUNT(), Id FROM Account": "COUNT() must be the only thing selected, as documented",
  "SELECT Id, Id FROM Account": SCHEMA,
  "SELECT Id FROM Account WHERE Description = 'x'": SCHEMA,
  "SELECT Id FROM Account WHERE CreatedDate = 2011-04-26": SCHEMA,
  "SELECT Id FROM Account WHERE CreatedDate = '2011-04-26T10:00:00Z'": SCHEMA,
  "SELECT Id FROM Account WHERE Name = 5": SCHEMA,
  "SELECT Id FROM Account WHERE NumberOfEmployees = '5'": SCHEMA,
  "SELECT Id FROM Account WHERE Id LIKE '001%'": SCHEMA,
  "SELECT FIELDS(ALL) FROM Account": "it knows no limits; 200 is documented",
  "SELECT FIELDS(ALL) FROM Account LIMIT 201": "it knows no limits; 200 is documented",
  "SELECT Id, FIELDS(STANDARD) FROM Account": SCHEMA,
  "SELECT Id FROM Account WHERE Type INCLUDES ('a;b', 'c')": SCHEMA,
  "SELECT Id FROM Account WHERE Type EXCLUDES ('a')": SCHEMA,
  "SELECT Id FROM Account WHERE Id = 'somethingwonky'": SCHEMA,
  "SELECT Id FROM Account WHERE DISTANCE(BillingAddress, GEOLOCATION(1, 2), 'mi') = 20":
    "it takes any operator; > and < are documented",
  "SELECT AnnualRevenue, FORMAT(AnnualRevenue) FROM Account": SCHEMA,
  "SELECT Id FROM Account OFFSET 2001": "it knows no limits; 2,000 is documented",
  "SELECT Id, (SELECT Id FROM Contact) FROM Account": SCHEMA,
  "SELECT Id, (SELECT Id FROM Contacts) FROM Contact": SCHEMA,
  "SELECT Id, (SELECT COUNT() FROM Contacts) FROM Account": "real orgs count in root queries only",
  "SELECT Id FROM Account WHERE Id IN (SELECT ParentId FROM Account)": SEMI_JOINS,
  "SELECT Id FROM Account WHERE Id IN (SELECT LastName FROM Contact)": SCHEMA,
  "SELECT Id FROM Account WHERE Name IN (SELECT AccountId FROM Contact)": SCHEMA,
  "SELECT Id FROM Account WHERE Id IN (SELECT OwnerId FROM Contact)": SCHEMA,
  "SELECT Id FROM Account WHERE Name = 'x' OR Id IN (SELECT AccountId FROM Contact)": SEMI_JOINS,
  "SELECT Id FROM Account WHERE NOT Id IN (SELECT AccountId FROM Contact)": SEMI_JOINS,
  "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact LIMIT 5)": SEMI_JOINS,
  "SELECT Id FROM Account WHERE Id IN (SELECT AccountId, Id FROM Contact)": SEMI_JOINS,
};

const CATALOGUE = standardCatalogue();

/** The code of our refusal; "" if the query would run. */
function ours(text: string): string {
  try {
    bindQuery(parseQuery(text), text, {
      catalogue: CATALOGUE,
      ids: { parse: parseId, order: orderOfId },
      caller: 7,
      nameObject: nameSObject(),
      typeOf: true,
      readable: () => true,
      calendar: { now: 0, timeZone: "UTC", firstWeekday: 0, fiscalYearStart: 1 },
      includeDeleted: false,
    });
    return "";
  } catch (error) {
    if (error instanceof SoqlError) return FAULTS[error.reason].code;
    throw error;
  }
}

describe("the oracle", () => {
  it("is asked enough", () => {
    const all = [...SERVED, ...UNSERVED.map(([query]) => query), ...INVALID.map(([query]) => query)];
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(150);
    for (const query of [...Object.keys(ORACLE_REFUSES), ...Object.keys(ORACLE_ACCEPTS)])
      expect(all).toContain(query);
  });

  it.each(SERVED)("agrees that this is SOQL: %s", (query) => {
    expect(ours(query)).toBe("");
    expect(isQueryValid(query), ORACLE_REFUSES[query]).toBe(!(query in ORACLE_REFUSES));
  });

  it.each(UNSERVED)("accepts what we refuse: %s", (query, code) => {
    expect(ours(query)).toBe(code);
    expect(isQueryValid(query), ORACLE_REFUSES[query]).toBe(!(query in ORACLE_REFUSES));
  });

  it.each(INVALID)("agrees that this is none: %s", (query, code) => {
    expect(ours(query)).toBe(code);
    expect(isQueryValid(query), ORACLE_ACCEPTS[query]).toBe(query in ORACLE_ACCEPTS);
  });
});
