import { describe, expect, it } from "vitest";
import { created, found, sObject, soapOrg, stored } from "./soap-org.ts";

const org = soapOrg();
const upsert = (key: string, ...rows: readonly string[]): string =>
  `<upsert><externalIDFieldName>${key}</externalIDFieldName>${rows.join("")}</upsert>`;

describe("upsert", () => {
  it("creates what is new and updates what isn't, and tells which", async () => {
    const id = await created(org(), "Thing__c", { Name: "old", Key__c: "k-1" });
    const results = await org().results(
      upsert(
        "key__C",
        sObject("Thing__c", { Key__c: "K-1", Name: "changed" }),
        sObject("Thing__c", { Key__c: "k-2", Name: "made" }),
      ),
    );
    expect(results).toMatchObject([
      { success: true, id, created: false },
      { success: true, created: true },
    ]);
    expect(await stored(org(), "Thing__c", id, "Name", "Key__c")).toEqual(["changed", "K-1"]);
    expect(await found(org(), "SELECT Id FROM Thing__c WHERE Key__c = 'k-2'")).toHaveLength(1);
  });

  it("goes by Id, too", async () => {
    const id = await created(org(), "Account", { Name: "by id" });
    const results = await org().results(
      upsert("Id", sObject("Account", { Id: id, Name: "changed" }), sObject("Account", { Name: "new" })),
    );
    expect(results.map(({ created: made, success }) => [success, made])).toEqual([
      [true, false],
      [true, true],
    ]);
    expect(await stored(org(), "Account", id, "Name")).toEqual(["changed"]);
  });

  it("gives each row that can't be its own error, with created false", async () => {
    const id = await created(org(), "Account", { Name: "has id" });
    for (const name of ["a", "b"]) await created(org(), "Account", { Name: name, Same__c: "same" });
    const results = await org().results(
      upsert(
        "Same__c",
        sObject("Account", { Name: "no key" }),
        sObject("Account", { Same__c: "same" }),
        sObject("Account", { Same__c: "new" }),
        sObject("Account", { Same__c: "x", Name: "1" }),
        sObject("Account", { Same__c: "x", Name: "2" }),
        sObject("Account", { Same__c: "y", Id: id, Name: "id and key" }),
      ),
    );
    expect(results.map(({ created: made, errors }) => [made, errors[0]?.code])).toEqual([
      [false, "MISSING_ARGUMENT"],
      [false, "DUPLICATE_EXTERNAL_ID"],
      [false, "REQUIRED_FIELD_MISSING"],
      [true, undefined],
      [false, "DUPLICATE_VALUE"],
      [false, "INVALID_FIELD"],
    ]);
    expect(await stored(org(), "Account", id, "Name")).toEqual(["has id"]);
  });

  it("takes nothing back but what all or none takes back", async () => {
    const header = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>";
    const rows = upsert("Key__c", sObject("Account", { Name: "n", Key__c: "n" }), sObject("Account"));
    expect((await org().results(rows, header)).map(({ errors }) => errors[0]?.code)).toEqual([
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      "MISSING_ARGUMENT",
    ]);
    expect(await found(org(), "SELECT Id FROM Account WHERE Key__c = 'n'")).toEqual([]);
  });

  it.each([
    [
      upsert("Phone", sObject("Account", { Name: "x" })),
      /^sf:INVALID_FIELD InvalidFieldFault Field name provided, Phone does not match an External ID, Salesforce Id, or indexed field for Account$/,
    ],
    [upsert("Nope__c", sObject("Account")), /Field name provided, Nope__c does not match/],
    [upsert("Key__c", sObject("Account"), sObject("Contact")), /indexed field for Contact$/],
    [
      `<upsert>${sObject("Account")}</upsert>`,
      /^soapenv:Client Required element externalIDFieldName is missing/,
    ],
    [upsert("Id</externalIDFieldName><externalIDFieldName>Id"), /^soapenv:Client there are two external/],
  ])("refuses %s", async (operation, expected) => {
    expect(await org().fault(operation)).toMatch(expected);
  });
});
