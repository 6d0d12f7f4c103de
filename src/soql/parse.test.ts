import { describe, expect, it } from "vitest";
import type { Condition, Query } from "./ast.ts";
import { SoqlError } from "./error.ts";
import { parseQuery } from "./parse.ts";

/** A condition as text with all its parentheses. */
function shown(condition: Condition): string {
  const pathOf = ({ parts }: { parts: readonly { text: string }[] }): string =>
    parts.map(({ text }) => text).join(".");
  const literal = ({ kind, token }: { kind: string; token: { text: string } }): string =>
    `${kind}:${token.text}`;
  switch (condition.kind) {
    case "and":
    case "or":
      return `(${condition.terms.map(shown).join(` ${condition.kind} `)})`;
    case "not":
      return `!${shown(condition.term)}`;
    case "compare":
      return `${pathOf(condition.path)}${condition.operator}${literal(condition.literal)}`;
    case "like":
      return `${pathOf(condition.path)}~${literal(condition.literal)}`;
    case "semiJoin":
      return `${pathOf(condition.path)}${condition.negated ? "!" : ""}@SELECT`;
    default:
      return `${pathOf(condition.path)}${condition.negated ? "!" : ""}@${condition.literals.map(literal).join("|")}`;
  }
}

const where = (condition: string): string => {
  const query = parseQuery(`SELECT Id FROM Account WHERE ${condition}`);
  return query.where ? shown(query.where) : "";
};

const refusal = (text: string): string => {
  try {
    parseQuery(text);
    return "";
  } catch (error) {
    if (error instanceof SoqlError) return error.params["detail"] ?? "";
    throw error;
  }
};

const fieldsOf = ({ fields }: Query): unknown =>
  fields?.map((item) => {
    if ("group" in item) return item.group;
    if ("whens" in item) return "TYPEOF";
    return "parts" in item ? item.parts.map(({ text }) => text).join(".") : item.children.object.text;
  });

describe("parse", () => {
  it("reads every clause", () => {
    const query = parseQuery(
      "SELECT Id, Account.Name FROM Account WHERE Name = 'x' ORDER BY Name DESC NULLS LAST, Id LIMIT 10 OFFSET 5",
    );
    expect(fieldsOf(query)).toEqual(["Id", "Account.Name"]);
    expect(query.object.text).toBe("Account");
    expect(query.orderBy.map(({ descending, nullsLast }) => [descending, nullsLast])).toEqual([
      [true, true],
      [false, false],
    ]);
    expect([query.limit, query.offset?.value]).toEqual([10, 5]);
  });

  it("reads an alias of the object", () => {
    const query = parseQuery("SELECT a.Id FROM Account a WHERE a.Name = 'x' ORDER BY a.Name");
    expect([query.object.text, query.alias?.text, fieldsOf(query)]).toEqual(["Account", "a", ["a.Id"]]);
    for (const clause of [
      "WHERE Id = null",
      "USING SCOPE mine",
      "WITH USER_MODE",
      "LIMIT 1",
      "FOR UPDATE",
      "",
    ]) {
      expect(parseQuery(`SELECT Id FROM Account ${clause}`).alias).toBeNull();
    }
  });

  it("leaves out what isn't there", () => {
    expect(parseQuery("SELECT Id FROM Account")).toMatchObject({
      where: null,
      orderBy: [],
      limit: null,
      offset: null,
    });
  });

  it.each([
    "SELECT COUNT() FROM Account",
    "select count ( ) from account",
    "SELECT\nCount()\nFROM Account LIMIT 1",
  ])("counts by %j", (text) => expect(parseQuery(text).fields).toBeNull());

  it("takes any letter case and any blanks", () => {
    const query = parseQuery(
      "\n sElEcT\tid\r\n,\nname FrOm account wHeRe name\nlIkE 'x' aNd id nOt\n iN('a') oRdEr \n bY name aSc nUlLs\tfIrSt LiMiT 1 oFfSeT 2\n",
    );
    expect(fieldsOf(query)).toEqual(["id", "name"]);
    expect(query.where && shown(query.where)).toBe("(name~string:x and id!@string:a)");
    expect([query.limit, query.offset?.value]).toEqual([1, 2]);
  });

  it.each([
    ["A = 1", "A=number:1"],
    ["A<>1", "A!=number:1"],
    ["A <= -1.5e3", "A<=number:-1.5e3"],
    ["A = null", "A=null:null"],
    ["A = TRUE", "A=boolean:TRUE"],
    ["A > 2026-01-31", "A>date:2026-01-31"],
    ["A > 2026-01-31T00:00:00Z", "A>datetime:2026-01-31T00:00:00Z"],
    ["A > 12:00:00Z", "A>time:12:00:00Z"],
    ["A IN (1)", "A@number:1"],
    ["A NOT IN ('x', null, false)", "A!@string:x|null:null|boolean:false"],
    ["A = 1 AND B = 2 AND C = 3", "(A=number:1 and B=number:2 and C=number:3)"],
    ["A = 1 OR (B = 2 AND C = 3)", "(A=number:1 or (B=number:2 and C=number:3))"],
    ["((A = 1))", "A=number:1"],
    ["NOT A = 1", "!A=number:1"],
    ["NOT(A = 1 OR B = 2)", "!(A=number:1 or B=number:2)"],
    ["(NOT A = 1) AND (NOT B LIKE 'x')", "(!A=number:1 and !B~string:x)"],
    ["NOT (NOT A = 1)", "!!A=number:1"],
    ["Not__c = 1 AND Like__c = 2", "(Not__c=number:1 and Like__c=number:2)"],
  ])("understands %s", (text, meaning) => expect(where(text)).toBe(meaning));

  it.each([
    ["A = 1 AND B = 2 OR C = 3", "OR"],
    ["A = 1 OR B = 2 AND C = 3", "AND"],
    ["(A = 1 AND B = 2 OR C = 3)", "OR"],
    // As real orgs do: NOT needs parentheses of its own beside other conditions.
    ["A = 1 AND NOT B = 2", "NOT"],
    ["A = 1 OR NOT (B = 2)", "NOT"],
    ["NOT A = 1 AND B = 2", "AND"],
    ["NOT NOT A = 1", "NOT"],
    ["A NOT LIKE 'x'", "NOT"],
    ["A", "<EOF>"],
    ["A =", "<EOF>"],
    ["A = B", "B"],
    ["A = 1 B = 2", "B"],
    ["A == 1", "="],
    ["= 1", "="],
    ["A IN 1", "1"],
    ["A IN ()", ")"],
    ["A IN (1,)", ")"],
    ["A IN (1", "<EOF>"],
    ["(A = 1", "<EOF>"],
    ["A = 1)", ")"],
    ["A IN (SELECT Id FROM Account", "<EOF>"],
    ["A IN (SELECT Id, Name FROM Account)", ","],
    ["A IN (SELECT Id FROM Account ORDER BY Id)", "ORDER"],
    ["A IN (SELECT Id FROM Account LIMIT 1)", "LIMIT"],
    ["A IN (SELECT Id FROM Account USING SCOPE mine)", "USING"],
    ["A IN (SELECT FIELDS(ALL) FROM Account)", "("],
    ["A IN ((SELECT Id FROM Account))", "("],
    ["A IN (SELECT (SELECT Id FROM Contacts) FROM Account)", "("],
    ["A = (SELECT Id FROM Account)", "("],
    ["A NOT (SELECT Id FROM Account)", "NOT"],
    ["A INCLUDES 'x'", "x"],
    ["A INCLUDES ()", ")"],
    ["A NOT INCLUDES ('x')", "NOT"],
    ["A = THIS_DECADE", "THIS_DECADE"],
    ["A = LAST_N_DAYS", "LAST_N_DAYS"],
    ["A = LAST_N_DAYS:", "<EOF>"],
    ["A = LAST_N_DAYS:0", "0"],
    ["A = LAST_N_DAYS:-1", "-1"],
    ["A = LAST_N_DAYS:1.5", "1.5"],
    ["A = LAST_N_DAYS:1234567890", "1234567890"],
    ["A = LAST_N_DAYS :3", ":"],
    ["A = LAST_N_DAYS: 3", ":"],
    ["A = TODAY:3", ":"],
    ["A INCLUDES (TODAY)", "TODAY"],
    ["A LIKE TODAY", "TODAY"],
    ["A = :bound", ":"],
    ["A = 'x' 'y'", "y"],
    ["A = USD5000", "USD5000"],
  ])("refuses %s at %s", (text, token) => {
    const query = `SELECT Id FROM Account WHERE ${text}`;
    const message = refusal(query);
    expect(message).toContain(`unexpected token: '${token}'`);
    const column = Number(/Column:(\d+)\n/.exec(message)?.[1]);
    const at = query.slice(column - 1);
    expect(token === "<EOF>" ? at === "" : at.replace("'", "").startsWith(token), at).toBe(true);
  });

  it.each([
    ["", "<EOF>"],
    ["SELECT", "<EOF>"],
    ["Id FROM Account", "Id"],
    ["SELECT FROM Account", "FROM"],
    ["SELECT Id, FROM Account", "FROM"],
    ["SELECT Id Name Type FROM Account", "Name"],
    ["SELECT Id FROM", "<EOF>"],
    ["SELECT Id FROM 'Account'", "Account"],
    ["SELECT Id FROM Account a b", "b"],
    ["SELECT Id FROM Account AS a", "AS"],
    ["SELECT Id FROM Account a, a.Contacts c", ","],
    ["SELECT Id FROM Account, Contact", ","],
    ["SELECT Id FROM Account;", ";"],
    ["SELECT * FROM Account", "*"],
    ["SELECT Id like FROM Account", "like"],
    ["SELECT COUNT(), Id FROM Account", ","],
    ["SELECT FIELDS(MINE) FROM Account", "MINE"],
    ["SELECT FIELDS() FROM Account", ")"],
    ["SELECT FIELDS(ALL FROM Account", "FROM"],
    ["SELECT FIELDS(ALL, CUSTOM) FROM Account", ","],
    ["SELECT Account.FIELDS(ALL) FROM Account", "("],
    ["SELECT toLabel() FROM Account", ")"],
    ["SELECT toLabel(Type, Site) FROM Account", ","],
    ["SELECT toLabel(toLabel(Type)) FROM Account", "("],
    ["SELECT Id FROM Account WHERE Id IN (SELECT toLabel(Type) FROM Contact)", "("],
    ["SELECT (SELECT Id FROM Contacts) FROM (SELECT Id FROM Account)", "("],
    ["SELECT (Id) FROM Account", "("],
    ["SELECT (SELECT Id FROM Contacts OFFSET 1) FROM Account", "OFFSET"],
    ["SELECT (SELECT Id FROM A.B.Contacts) FROM Account", "."],
    ["SELECT Id FROM Account.Contacts", "."],
    ["SELECT TYPEOF What END FROM Event", "END"],
    ["SELECT TYPEOF What ELSE Name END FROM Event", "ELSE"],
    ["SELECT TYPEOF What WHEN THEN Id END FROM Event", "THEN"],
    ["SELECT TYPEOF What WHEN Account Id END FROM Event", "Id"],
    ["SELECT TYPEOF What WHEN Account THEN END FROM Event", "END"],
    ["SELECT TYPEOF What WHEN Account THEN Id, WHEN Case THEN Id END FROM Event", "WHEN"],
    ["SELECT TYPEOF What WHEN Account THEN Id ELSE Name WHEN Case THEN Id END FROM Event", "WHEN"],
    ["SELECT TYPEOF What WHEN Account THEN Id FROM Event", "FROM"],
    ["SELECT TYPEOF What WHEN Account THEN TYPEOF Owner WHEN User THEN Id END END FROM Event", "TYPEOF"],
    ["SELECT TYPEOF What WHEN Account THEN toLabel(Type) END FROM Event", "("],
    ["SELECT TYPEOF What WHEN Account THEN FIELDS(ALL) END FROM Event", "("],
    ["SELECT TYPEOF What WHEN Account THEN COUNT(Id) END FROM Event", "("],
    ["SELECT TYPEOF What WHEN Account THEN (SELECT Id FROM Contacts) END FROM Event", "("],
    ["SELECT TYPEOF What WHEN Account THEN Id END x FROM Event", "x"],
    ["SELECT Id FROM Event WHERE TYPEOF What WHEN Account THEN Id END = null", "What"],
    [
      "SELECT Id FROM Lead WHERE Id IN (SELECT TYPEOF Who WHEN Lead THEN Id END FROM CampaignMember)",
      "TYPEOF",
    ],
    ["SELECT Id FROM Account USING SCOPE team", "team"],
    ["SELECT Id FROM Account USING SCOPE", "<EOF>"],
    ["SELECT Id FROM Account USING mine", "mine"],
    ["SELECT Id FROM Account WHERE Id = 'x' USING SCOPE mine", "USING"],
    ["SELECT Id FROM Account WHERE", "<EOF>"],
    ["SELECT Id FROM Account WITH DATA CATEGORY A__c AT b__c", "DATA"],
    ["SELECT Id FROM Account WITH", "<EOF>"],
    ["SELECT Id FROM Account WITH USER_MODE WHERE Id = 'x'", "WHERE"],
    ["SELECT Id FROM Account LIMIT 1 WITH USER_MODE", "WITH"],
    ["SELECT Id FROM Account ORDER BY Id FOR UPDATE", "FOR"],
    ["SELECT COUNT() FROM Account FOR UPDATE", "FOR"],
    ["SELECT Id FROM Account FOR UPDATE LIMIT 1", "LIMIT"],
    ["SELECT Id FROM Account HAVING COUNT(Id) > 1", "HAVING"],
    ["SELECT Id FROM Account ORDER Id", "Id"],
    ["SELECT Id FROM Account ORDER BY", "<EOF>"],
    ["SELECT Id FROM Account ORDER BY Id UP", "UP"],
    ["SELECT Id FROM Account ORDER BY Id NULLS", "<EOF>"],
    ["SELECT Id FROM Account ORDER BY Id,", "<EOF>"],
    ["SELECT Id FROM Account LIMIT", "<EOF>"],
    ["SELECT Id FROM Account LIMIT -1", "-1"],
    ["SELECT Id FROM Account LIMIT 1.5", "1.5"],
    ["SELECT Id FROM Account LIMIT 1e3", "1e3"],
    ["SELECT Id FROM Account LIMIT 99999999999999999999", "99999999999999999999"],
    ["SELECT Id FROM Account LIMIT :n", ":"],
    ["SELECT Id FROM Account OFFSET 1 LIMIT 1", "LIMIT"],
    ["SELECT Id FROM Account LIMIT 1 WHERE Id = 'x'", "WHERE"],
    ["SELECT Id FROM Account FOR VIEW FOR REFERENCE", "FOR"],
    ["SELECT Id FROM Account FOR VIEW LIMIT 1", "LIMIT"],
    ["SELECT Id FROM Account UPDATE NOTHING", "UPDATE"],
    ["SELECT (SELECT Id FROM Contacts FOR VIEW) FROM Account", "FOR"],
    ["SELECT Id FROM Account ALL ROWS", "ALL"],
    ["FIND {x} IN ALL FIELDS", "{"],
    ["DELETE FROM Account", "DELETE"],
  ])("refuses %j at %s", (text, token) => expect(refusal(text)).toContain(`unexpected token: '${token}'`));

  it("takes 100,000 characters and refuses one more", () => {
    const query = "SELECT Id FROM Account ";
    expect(parseQuery(query.padEnd(100_000)).object.text).toBe("Account");
    expect(refusal(query.padEnd(100_001))).toBe("SOQL statements cannot be longer than 100000 characters.");
  });

  it("takes parentheses 100 deep and refuses more", () => {
    const nested = (depth: number): string =>
      `SELECT Id FROM Account WHERE ${"(".repeat(depth)}Id = 'x'${")".repeat(depth)}`;
    expect(parseQuery(nested(100)).where?.kind).toBe("compare");
    expect(refusal(nested(101))).toContain("the query is nested too deeply");
    expect(refusal(nested(49_000))).toContain("the query is nested too deeply");
    expect(refusal(`SELECT Id FROM Account WHERE ${"(NOT ".repeat(10_000)}`)).toContain("nested too deeply");
  });
});
