// TYPEOF: fields of a parent that depend on the object that it is of.
import { describe, expect, it } from "vitest";
import { activities } from "../../support/activities.ts";
import { restClient } from "../../support/client.ts";
import { withOrg } from "./scenario.ts";

const org = withOrg((caller) => activities(caller.send));

type Json = Readonly<Record<string, unknown>>;

const ask = async (soql: string, send = org().send): Promise<{ records: readonly Json[]; text: string }> => {
  const { body, text } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
  return { records: (body as { records?: Json[] }).records ?? [], text };
};

const type = (record: unknown): unknown =>
  (record as { attributes: { type: string } } | null)?.attributes.type;

describe("TYPEOF", () => {
  it("gives each kind its own fields, as a record of its kind", async () => {
    const { names } = org();
    const { records } = await ask(
      "SELECT Subject, TYPEOF What WHEN Account THEN Phone, NumberOfEmployees WHEN Opportunity THEN Amount, Account.Name ELSE Name, Email END FROM Task ORDER BY Subject",
    );
    const url = (object: string, name: string): string =>
      expect.stringMatching(new RegExp(`/sobjects/${object}/${names[name]}$`));
    expect(records.map(({ What }) => What)).toEqual([
      { attributes: { type: "Account", url: url("Account", "acme") }, Phone: "1", NumberOfEmployees: 7 },
      {
        attributes: { type: "Opportunity", url: url("Opportunity", "deal") },
        Amount: 5,
        Account: { attributes: { type: "Account", url: url("Account", "acme") }, Name: "Acme" },
      },
      null,
      {
        attributes: { type: "Name", url: url("Case", "kase") },
        Name: expect.stringMatching(/^0/),
        Email: null,
      },
    ]);
  });

  it("gives null for other kinds where there is no ELSE", async () => {
    const { records } = await ask("SELECT TYPEOF What WHEN account THEN Id END FROM Task ORDER BY Subject");
    expect(records.map(({ What }) => type(What))).toEqual(["Account", undefined, undefined, undefined]);
    expect(records.map(({ What }) => What).slice(1)).toEqual([null, null, null]);
  });

  it.each([
    // The reference's examples.
    [
      "SELECT TYPEOF What WHEN Account THEN Phone, NumberOfEmployees WHEN Opportunity THEN Amount, CloseDate ELSE Name, Email END FROM Event",
      "",
    ],
    [
      "SELECT TYPEOF What WHEN Account THEN Phone ELSE Name END FROM Task WHERE CreatedById IN (SELECT CreatedById FROM Case) AND Subject = 'Call'",
      '"What":{"attributes":',
    ],
    [
      "SELECT TYPEOF Owner WHEN User THEN Username WHEN Group THEN Type END FROM Case WHERE Subject = 'Queued'",
      '"type":"Group"',
    ],
    [
      "SELECT TYPEOF Who WHEN Contact THEN FirstName END, TYPEOF What WHEN Account THEN Phone END FROM Task",
      '"Phone":"1"',
    ],
    [
      "SELECT Task.Subject, TYPEOF Task.Who WHEN Contact THEN FirstName END, Id FROM Task WHERE Who.Type = 'Contact'",
      '"Ann"',
    ],
    [
      "SELECT TYPEOF t.Who WHEN Contact THEN Owner.Profile.Name, Account.Owner.Name END FROM Task t",
      '"System Administrator"',
    ],
    ["SELECT TYPEOF What WHEN Case THEN Owner.Name END FROM Task ORDER BY What.Type", '"Name":"Support"'],
    [
      "SELECT (SELECT TYPEOF Who WHEN Contact THEN LastName END FROM Tasks) FROM Account",
      '"LastName":"Bell"',
    ],
    ["SELECT TYPEOF What WHEN Account THEN Id END FROM Task FOR UPDATE", '"type":"Account"'],
    ["SELECT Id FROM Task WHERE TypeOf = 'x'", "No such column 'TypeOf' on entity 'Task'"],
  ])("answers %s", async (soql, has) => {
    const { text } = await ask(soql);
    expect(text).toContain(has);
    if (has !== "" && !has.startsWith("No")) expect(text).toContain('"done":true');
  });

  it.each([
    ["SELECT TYPEOF Account WHEN Account THEN Phone END FROM Contact", "MALFORMED_QUERY", "polymorphic"],
    [
      "SELECT TYPEOF Nothing WHEN Account THEN Phone END FROM Task",
      "INVALID_FIELD",
      "Didn't understand relationship 'Nothing'",
    ],
    [
      "SELECT TYPEOF Task WHEN Account THEN Phone END FROM Task",
      "INVALID_FIELD",
      "Didn't understand relationship 'Task'",
    ],
    [
      "SELECT TYPEOF Who WHEN Account THEN Phone END FROM Task",
      "INVALID_TYPE",
      "sObject type 'Account' is not supported",
    ],
    [
      "SELECT TYPEOF Who WHEN Lead THEN Amount END FROM Task",
      "INVALID_FIELD",
      "No such column 'Amount' on entity 'Lead'",
    ],
    [
      "SELECT TYPEOF Who WHEN Lead THEN Id ELSE Company END FROM Task",
      "INVALID_FIELD",
      "No such column 'Company' on entity 'Name'",
    ],
    ["SELECT TYPEOF Who WHEN Lead THEN Id WHEN lead THEN Id END FROM Task", "MALFORMED_QUERY", "WHEN"],
    ["SELECT TYPEOF Who WHEN Lead THEN Id, ID END FROM Task", "INVALID_FIELD", "duplicate field selected"],
    [
      "SELECT Who.Name, TYPEOF Who WHEN Lead THEN Id END FROM Task",
      "MALFORMED_QUERY",
      "Who is selected both",
    ],
    [
      "SELECT TYPEOF Who WHEN Lead THEN Id END, TYPEOF Who WHEN Contact THEN Id END FROM Task",
      "MALFORMED_QUERY",
      "Who is",
    ],
    ["SELECT TYPEOF Who WHEN Lead THEN Id END, COUNT(Id) FROM Task", "MALFORMED_QUERY", "TYPEOF"],
    ["SELECT TYPEOF Who WHEN Lead THEN Id END FROM Task GROUP BY WhoId", "MALFORMED_QUERY", "TYPEOF"],
    ["SELECT COUNT(), TYPEOF Who WHEN Lead THEN Id END FROM Task", "MALFORMED_QUERY", "unexpected token"],
    [
      "SELECT Id FROM Lead WHERE Id IN (SELECT TYPEOF Owner WHEN User THEN Id END FROM Case)",
      "MALFORMED_QUERY",
      "TYPEOF",
    ],
  ])("refuses %s", async (soql, code, reason) => {
    const { text } = await ask(soql);
    expect(text).toContain(`"errorCode":"${code}"`);
    expect(text).toContain(reason);
  });

  it("came with version 46.0", async () => {
    const soql = "SELECT TYPEOF Who WHEN Lead THEN Id END FROM Task";
    const at = (version: number): Promise<{ text: string }> =>
      ask(soql, restClient(org().org.url, org().session, version));
    expect((await at(45)).text).toContain("SOQL TYPEOF expressions are not supported in this organization");
    expect((await at(46)).text).toContain('"done":true');
  });

  it("tells its columns", async () => {
    const soql = "SELECT Id, TYPEOF Who WHEN Lead THEN Company, Name WHEN Contact THEN Name END FROM Task";
    const { body } = await org().send("GET", `/query?columns=true&q=${encodeURIComponent(soql)}`);
    expect(body).toMatchObject({
      columnMetadata: [
        { columnName: "Id" },
        { columnName: "Who", joinColumns: [{ columnName: "Company" }, { columnName: "Name" }] },
      ],
    });
    const { columnMetadata } = body as { columnMetadata: { joinColumns: unknown[] }[] };
    expect(columnMetadata[1]?.joinColumns).toHaveLength(2);
  });
});
