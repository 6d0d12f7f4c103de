// References to records of several objects: the Name that they have in common, and conditions on it.
import { describe, expect, it } from "vitest";
import { NEWEST_API_VERSION } from "../../../src/facts/api-versions.ts";
import { activities } from "../../support/activities.ts";
import { persona } from "../../support/permissions.ts";
import { withOrg } from "./scenario.ts";

const org = withOrg((caller) => activities(caller.send));

type Json = Readonly<Record<string, unknown>>;

const ask = async (
  soql: string,
  send = org().send,
): Promise<{ code: string; records: readonly Json[]; text: string }> => {
  const { body, text } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
  const { records } = body as { records?: Json[] };
  return {
    code: records ? "" : ((body as { errorCode: string }[])[0]?.errorCode ?? "?"),
    records: records ?? [],
    text,
  };
};

/** What the rows of a query say, without their attributes. */
const told = async (soql: string, send = org().send): Promise<unknown> => {
  const { records, text, code } = await ask(soql, send);
  if (code !== "") return text;
  return JSON.parse(JSON.stringify(records, (key, value) => (key === "attributes" ? undefined : value)));
};

const subjects = async (where: string, send = org().send): Promise<string> => {
  const { records, text, code } = await ask(`SELECT Subject FROM Task WHERE ${where}`, send);
  return code === "" ? records.map(({ Subject }) => Subject).join(" ") : text;
};

describe("a parent of several kinds", () => {
  it("is a Name, at the URL of the record itself", async () => {
    const { names } = org();
    const { text } = await ask("SELECT Who.Name, What.Type, Owner.Name FROM Task WHERE Subject = 'Call'");
    const base = `/services/data/v${NEWEST_API_VERSION}.0/sobjects`;
    expect(JSON.parse(text).records[0]).toEqual({
      attributes: { type: "Task", url: `${base}/Task/${names["call"]}` },
      Who: { attributes: { type: "Name", url: `${base}/Contact/${names["ann"]}` }, Name: "Ann Bell" },
      What: { attributes: { type: "Name", url: `${base}/Account/${names["acme"]}` }, Type: "Account" },
      Owner: { attributes: { type: "Name", url: `${base}/User/${names["me"]}` }, Name: names["myName"] },
    });
  });

  it("has the fields of Name, null where its kind has none", async () => {
    expect(
      await told(
        "SELECT Who.Id, Who.FirstName, Who.LastName, Who.Type, Who.Title, Who.IsActive FROM Task ORDER BY Subject",
      ),
    ).toEqual([
      {
        Who: {
          Id: org().names["ann"],
          FirstName: "Ann",
          LastName: "Bell",
          Type: "Contact",
          Title: null,
          IsActive: false,
        },
      },
      { Who: null },
      {
        Who: {
          Id: org().names["lou"],
          FirstName: "Lou",
          LastName: "Carr",
          Type: "Lead",
          Title: null,
          IsActive: false,
        },
      },
      { Who: null },
    ]);
    expect(
      await told("SELECT Owner.Name, Owner.Type, Owner.Alias, Owner.IsActive FROM Case ORDER BY Subject"),
    ).toEqual([
      { Owner: { Name: org().names["myName"], Type: "User", Alias: org().names["myAlias"], IsActive: true } },
      { Owner: { Name: "Support", Type: "Queue", Alias: null, IsActive: false } },
    ]);
  });

  it("is called by its own name field, whatever that is", async () => {
    const [kase] = (await ask(`SELECT CaseNumber FROM Case WHERE Subject = 'Queued'`)).records;
    expect(await told("SELECT What.Name FROM Task WHERE What.Type = 'Case'")).toEqual([
      { What: { Name: kase?.["CaseNumber"] } },
    ]);
  });

  it("leads to the profile and the role of a user", async () => {
    expect(
      await told(
        "SELECT Owner.Profile.Name, Owner.UserRole.Name FROM Case ORDER BY Owner.Profile.Name NULLS LAST",
      ),
    ).toEqual([
      { Owner: { Profile: { Name: "System Administrator" }, UserRole: null } },
      { Owner: { Profile: null, UserRole: null } },
    ]);
  });

  it.each([
    // The reference's own examples.
    ["What.Type IN ('Account', 'Opportunity')", "Call Mail"],
    ["Owner.Type = 'User'", "Call Mail Note Visit"],
    ["Owner.FirstName LIKE 'zz%'", ""],
    ["What.Type = 'account'", "Call"],
    ["What.Type != 'Account'", "Mail Note Visit"],
    ["NOT What.Type = 'Account'", "Mail Note Visit"],
    ["What.Type = null", "Note"],
    ["What.Name = 'ACME'", "Call"],
    ["What.Name > 'b' AND What.Name < 'e'", "Mail"],
    ["Who.Name LIKE '%bell'", "Call"],
    ["Who.Id = '<lou>'", "Note"],
    ["Who.LastName NOT IN ('Bell')", "Mail Note Visit"],
    ["Who.IsActive = false", "Call Mail Note Visit"],
    ["Owner.IsActive = true", "Call Mail Note Visit"],
    ["Owner.Profile.Name = 'system administrator' AND Who.Type = 'Lead'", "Note"],
    ["What.Type = 'Case' AND WhatId IN (SELECT Id FROM Case WHERE Owner.Type = 'Queue')", "Visit"],
    ["WhoId IN (SELECT Id FROM Contact WHERE Account.Name = 'Acme')", "Call"],
    ["WhatId IN (SELECT AccountId FROM Contact)", "Call"],
    ["OwnerId IN (SELECT OwnerId FROM Case)", "Call Mail Note Visit"],
  ])("is asked for by %s", async (where, expected) => {
    expect(await subjects(where.replace("<lou>", org().names["lou"] ?? ""))).toBe(expected);
  });

  it("sorts and groups", async () => {
    expect(await told("SELECT Subject FROM Task ORDER BY Who.Name DESC NULLS LAST, What.Name")).toEqual(
      ["Note", "Call", "Visit", "Mail"].map((Subject) => ({ Subject })),
    );
    expect(
      await told(
        "SELECT What.Type, COUNT(Id) n, MAX(Who.Name) m FROM Task GROUP BY What.Type HAVING COUNT(Id) > 0 ORDER BY What.Type NULLS LAST",
      ),
    ).toEqual([
      { Type: "Account", n: 1, m: "Ann Bell" },
      { Type: "Case", n: 1, m: null },
      { Type: "Opportunity", n: 1, m: null },
      { Type: null, n: 1, m: "Lou Carr" },
    ]);
  });

  it("is there of children, too", async () => {
    expect(
      await told(
        "SELECT Name, (SELECT Subject, Who.Name FROM Tasks WHERE Who.Type = 'Contact') FROM Account",
      ),
    ).toMatchObject([{ Name: "Acme", Tasks: { records: [{ Subject: "Call", Who: { Name: "Ann Bell" } }] } }]);
  });

  it("is found where both are deleted, too, by queryAll", async () => {
    const { send } = org();
    await send("DELETE", `/sobjects/Opportunity/${org().names["deal"]}`);
    expect(await subjects("What.Type = 'Opportunity'")).toBe("");
    const all = await send(
      "GET",
      `/queryAll?q=${encodeURIComponent("SELECT What.Name FROM Task WHERE What.Type = 'Opportunity'")}`,
    );
    expect(all.body).toMatchObject({ records: [{ What: { Name: "Deal" } }] });
  });

  it.each([
    ["SELECT Who.AccountId FROM Task", "No such column 'AccountId' on entity 'Name'"],
    ["SELECT Owner.Department FROM Case", "No such column 'Department' on entity 'Name'"],
    ["SELECT Owner.NameOrAlias FROM Case", "No such column 'NameOrAlias' on entity 'Name'"],
    ["SELECT Who.Account.Name FROM Task", "Didn't understand relationship 'Account' in field path."],
    ["SELECT Owner.Manager.Name FROM Case", "Didn't understand relationship 'Manager' in field path."],
    ["SELECT Id FROM Name", "sObject type 'Name' is not supported."],
    [
      "SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task)",
      "Entity 'Task' is not supported for semi join inner selects",
    ],
    ["SELECT Id FROM Task WHERE WhoId IN (SELECT Id FROM Account)", "should point to the same object type"],
  ])("refuses %s", async (soql, reason) => {
    expect((await ask(soql)).text).toContain(reason);
  });
});

describe("who may not see an object", () => {
  it("is told as little of its records as of none", async () => {
    const { org: server, send } = org();
    const fields = { "Task.WhoId": "read", "Task.WhatId": "read", "Contact.AccountId": "read" } as const;
    const { send: user } = await persona(server, send, {
      objects: { Task: "r", Contact: "r", Account: "r" },
      fields,
    });
    expect(await told("SELECT Who.Name, What.Type FROM Task ORDER BY Subject", user)).toEqual([
      { Who: { Name: "Ann Bell" }, What: { Type: "Account" } },
      { Who: null, What: null },
      { Who: null, What: null },
    ]);
    expect(await subjects("Who.Type = 'Lead' OR Who.LastName = 'Carr'", user)).toBe("");
    expect(await subjects("Who.Type = null", user)).toBe("Note Visit");
    const hidden = (await ask("SELECT TYPEOF Who WHEN Lead THEN Id END FROM Task", user)).text;
    const absent = (await ask("SELECT TYPEOF Who WHEN Laed THEN Id END FROM Task", user)).text;
    expect(hidden.replaceAll("Lead", "Laed")).toBe(absent);
    expect(absent).toContain("sObject type 'Laed' is not supported.");
  });
});
