// Names of queries against the standard objects. What a bound query finds is asked in test/soql.
import { describe, expect, it } from "vitest";
import { bind, CATALOGUE, refusal, where } from "../../test/support/bind.ts";
import { orderOfId, parseId } from "../domain/model/id.ts";
import { nameSObject } from "../domain/schema/name-object.ts";
import { bindQuery } from "./bind.ts";
import { columnName } from "./bound.ts";
import { SoqlError } from "./error.ts";
import { parseQuery } from "./parse.ts";

describe("bind", () => {
  it("finds objects and fields in any letter case, with the object's name before them or not", () => {
    const bound = bind("SELECT ID, aCCOUNT.nAME FROM ACCOUNT ORDER BY account.NAME");
    expect(bound.object.name).toBe("Account");
    expect(bound.columns.map(columnName)).toEqual(["Id", "Name"]);
    expect(bound.orderBy.map(({ field }) => field.name)).toEqual(["Name"]);
    expect(bound).toMatchObject({ kind: "rows", where: null, limit: null, offset: 0, includeDeleted: false });
    expect(bind("SELECT COUNT() FROM Account", true)).toMatchObject({
      kind: "count",
      columns: [],
      includeDeleted: true,
    });
  });

  it.each([
    ["Name = 'x'", { kind: "compare", field: "Name", operator: "=", value: "x", orNull: false }],
    ["Name != 'x'", { kind: "compare", field: "Name", operator: "!=", value: "x", orNull: true }],
    ["NOT Name = 'x'", { kind: "compare", field: "Name", operator: "!=", value: "x", orNull: true }],
    ["NOT Name != 'x'", { kind: "compare", field: "Name", operator: "=", value: "x", orNull: false }],
    ["NOT Name > 'x'", { kind: "compare", field: "Name", operator: "<=", value: "x", orNull: true }],
    ["Name = null", { kind: "null", field: "Name", negated: false }],
    ["Name != ''", { kind: "null", field: "Name", negated: true }],
    ["NOT Name = null", { kind: "null", field: "Name", negated: true }],
    ["Name > ''", { kind: "in", field: "Name", values: [], negated: false, orNull: false }],
    [
      "Name IN ('x', '', 'x', null)",
      { kind: "in", field: "Name", values: ["x"], negated: false, orNull: true },
    ],
    ["Name NOT IN ('x')", { kind: "in", field: "Name", values: ["x"], negated: true, orNull: true }],
    ["Name NOT IN ('x', null)", { kind: "in", field: "Name", values: ["x"], negated: true, orNull: false }],
    [
      "Name LIKE 'a\\%\\u0041'",
      { kind: "like", field: "Name", pattern: "a\\%\\u0041", negated: false, orNull: false },
    ],
    ["NOT Name LIKE 'a'", { kind: "like", field: "Name", pattern: "a", negated: true, orNull: true }],
    ["IsDeleted = TRUE", { kind: "compare", field: "IsDeleted", operator: "=", value: 1, orNull: false }],
    // Documented: of a boolean null is false.
    ["IsDeleted = null", { kind: "compare", field: "IsDeleted", operator: "=", value: 0, orNull: false }],
    ["IsDeleted IN (null)", { kind: "in", field: "IsDeleted", values: [0], negated: false, orNull: false }],
    [
      "AnnualRevenue >= -1.5E3",
      { kind: "compare", field: "AnnualRevenue", operator: ">=", value: -1500, orNull: false },
    ],
    [
      "NumberOfEmployees = 1e2",
      { kind: "compare", field: "NumberOfEmployees", operator: "=", value: 100, orNull: false },
    ],
    [
      "LastActivityDate = 2024-02-29",
      { kind: "compare", field: "LastActivityDate", operator: "=", value: "2024-02-29", orNull: false },
    ],
  ])("understands %s", (text, meaning) => expect(where(text)).toEqual(meaning));

  it.each([
    ["2026-01-31T12:00:00Z", Date.UTC(2026, 0, 31, 12)],
    ["2026-01-31T12:00:00.5Z", Date.UTC(2026, 0, 31, 12, 0, 0, 500)],
    ["2026-01-31T12:00:00.123999Z", Date.UTC(2026, 0, 31, 12, 0, 0, 123)],
    ["2026-01-31T12:00:00+02:00", Date.UTC(2026, 0, 31, 10)],
    ["2026-01-31T12:00:00-0930", Date.UTC(2026, 0, 31, 21, 30)],
    ["2026-01-01T00:00:00+14:00", Date.UTC(2025, 11, 31, 10)],
    ["0001-01-01T00:00:00Z", -62135596800000],
    ["9999-12-31T23:59:59.999Z", 253402300799999],
  ])("reads the moment %s", (text, value) => expect(where(`CreatedDate = ${text}`)).toMatchObject({ value }));

  it("pushes NOT through AND and OR", () => {
    expect(where("NOT (Name = 'x' AND (Name = 'y' OR (NOT Name = null)))")).toEqual({
      kind: "or",
      terms: [
        { kind: "compare", field: "Name", operator: "!=", value: "x", orNull: true },
        {
          kind: "and",
          terms: [
            { kind: "compare", field: "Name", operator: "!=", value: "y", orNull: true },
            { kind: "null", field: "Name", negated: false },
          ],
        },
      ],
    });
  });

  it("reads ids of 15 and 18 characters as one", () => {
    const short = { kind: "compare", field: "Id", operator: "=", orNull: false };
    const [fifteen, eighteen] = [where("Id = '001gf0000000001'"), where("Id = '001gf0000000001AAA'")];
    expect(fifteen).toMatchObject(short);
    expect(eighteen).toEqual(fifteen);
    expect(where("ParentId IN ('', null)")).toEqual({
      kind: "in",
      field: "ParentId",
      values: [],
      negated: false,
      orNull: true,
    });
  });

  it.each(["nothing", "__proto__", "constructor", "toString", "hasOwnProperty", "Account__c", "so_Account"])(
    "knows no object %s",
    (name) => {
      const [code, message] = refusal(`SELECT Id FROM ${name}`);
      if (name.startsWith("_")) expect(code).toBe("MALFORMED_QUERY");
      else {
        expect(code).toBe("INVALID_TYPE");
        expect(message).toBe(
          `\nSELECT Id FROM ${name}\n               ^\nERROR at Row:1:Column:16\nsObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
        );
      }
    },
  );

  it.each(["Nothing", "constructor", "toString", "hasOwnProperty", "Name__c", "valueOf"])(
    "knows no field %s",
    (name) => {
      const tail = `No such column '${name}' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`;
      expect(refusal(`SELECT Id, ${name} FROM account`)).toEqual([
        "INVALID_FIELD",
        `\nSELECT Id, ${name} FROM account\n           ^\nERROR at Row:1:Column:12\n${tail}`,
      ]);
      for (const query of [
        `WHERE ${name} = 1`,
        `WHERE ${name} IN (1)`,
        `WHERE ${name} LIKE 'x'`,
        `ORDER BY ${name}`,
      ]) {
        const [code, message] = refusal(`SELECT Id FROM Account ${query}`);
        expect([code, message.endsWith(tail)]).toEqual(["INVALID_FIELD", true]);
      }
    },
  );

  it.each([
    "Contact.Name",
    "Parent.Nothing__r.Name",
    "Owner.Account.Name",
    "OwnerId.Name",
    "Account.Account.Name",
  ])("has no relationship %s", (path) => {
    const unknown = path.split(".").at(-2);
    for (const query of [`SELECT ${path} FROM Account`, `SELECT Id FROM Account ORDER BY ${path}`]) {
      expect(refusal(query)).toEqual([
        "INVALID_FIELD",
        expect.stringMatching(
          new RegExp(
            `\\^\nERROR at Row:1:Column:\\d+\nDidn't understand relationship '${unknown}' in field path\\. If`,
          ),
        ),
      ]);
    }
  });

  it("finds fields of parents in any letter case, up to 5 levels away", () => {
    const bound = bind(
      "SELECT owner.name, ACCOUNT.Parent.OWNER.Profile.name FROM Account WHERE Parent.Name = 'x' ORDER BY CreatedBy.Name",
    );
    expect(bound.columns.map(columnName)).toEqual(["Owner.Name", "Parent.Owner.Profile.Name"]);
    expect(bound.where).toMatchObject({ kind: "compare", field: { name: "Name" }, orNull: false });
    expect(bound.orderBy.map(columnName)).toEqual(["CreatedBy.Name"]);
    const path = (levels: number): string => `${"Parent.".repeat(levels)}Name`;
    expect(bind(`SELECT ${path(5)} FROM Account`).columns.map(columnName)).toEqual([path(5)]);
    expect(refusal(`SELECT Account.${path(6)} FROM Account`)).toEqual([
      "MALFORMED_QUERY",
      expect.stringMatching(/\nonly 5 levels of relationships are allowed in a field path$/),
    ]);
    expect(refusal("SELECT Owner.Nothing FROM Account")[1]).toContain(
      "No such column 'Nothing' on entity 'User'.",
    );
    expect(refusal("SELECT Owner.Name, OWNER.name FROM Account")[1]).toMatch(
      /\nduplicate field selected: Owner\.Name$/,
    );
  });

  it("finds fields behind the alias of the object", () => {
    const bound = bind(
      "SELECT Id, A.Name, account.Site, a.Owner.Name FROM Account a WHERE a.Name = 'x' ORDER BY a.Type",
    );
    expect(bound.columns.map(columnName)).toEqual(["Id", "Name", "Site", "Owner.Name"]);
    expect(refusal("SELECT b.Name FROM Account a")[1]).toContain("Didn't understand relationship 'b'");
    expect(refusal("SELECT a FROM Account a")[1]).toContain("No such column 'a' on entity 'Account'");
    expect(refusal("SELECT a.Name, Name FROM Account a")[1]).toContain("duplicate field selected: Name");
    // Whose Name would it be?
    expect(refusal("SELECT Owner.Name FROM Account Owner")[1]).toContain("unexpected token: 'Owner'");
  });

  it("follows 55 relationships and refuses one more", () => {
    const steps = ["Manager", "CreatedBy", "LastModifiedBy"];
    const ways = ["Owner", "CreatedBy"].flatMap((one) => [
      one,
      ...steps.flatMap((two) => [
        `${one}.${two}`,
        ...steps.flatMap((three) => [
          `${one}.${two}.${three}`,
          ...steps.map((four) => `${one}.${two}.${three}.${four}`),
        ]),
      ]),
    ]);
    const query = (count: number): string =>
      `SELECT ${ways.slice(0, count).map((way) => `${way}.Id`)} FROM Account`;
    expect(bind(query(55)).columns).toHaveLength(55);
    expect(refusal(query(56))).toEqual([
      "MALFORMED_QUERY",
      expect.stringMatching(/\nonly 55 relationships are allowed in a query$/),
    ]);
  });

  it("asks for no parent that the caller may not read", () => {
    const text = "SELECT Id FROM Account WHERE Owner.Name = 'x'";
    const context = {
      catalogue: CATALOGUE,
      ids: { parse: parseId, order: orderOfId },
      caller: 7,
      nameObject: nameSObject(),
      typeOf: true,
      readable: ({ name }: { name: string }) => name !== "User",
      calendar: { now: 0, timeZone: "UTC", firstWeekday: 0, fiscalYearStart: 1 },
      includeDeleted: false,
    };
    expect(() => bindQuery(parseQuery(text), text, context)).toThrow(SoqlError);
    expect(() => bindQuery(parseQuery(text), text, { ...context, readable: () => true })).not.toThrow();
  });

  it.each([
    ["Parent.IsDeleted = false", "=", true],
    ["Parent.IsDeleted != true", "!=", true],
    ["Parent.IsDeleted = true", "=", false],
    ["Parent.IsDeleted != false", "!=", false],
    ["NOT Parent.IsDeleted = true", "!=", true],
    ["Parent.IsDeleted = null", "=", true],
    ["IsDeleted = false", "=", false],
  ])("takes the boolean field of no parent for false: %s", (condition, operator, orNull) => {
    expect(where(condition)).toMatchObject({ operator, orNull });
  });

  it("refuses a field that is selected twice", () => {
    expect(refusal("SELECT Id, Name, NAME FROM Account")).toEqual([
      "INVALID_FIELD",
      "\nSELECT Id, Name, NAME FROM Account\n                 ^\nERROR at Row:1:Column:18\nduplicate field selected: Name",
    ]);
  });
});
