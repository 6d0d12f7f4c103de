import { describe, expect, it } from "vitest";
import { created, sObject, soapOrg, stored } from "./soap-org.ts";

const org = soapOrg();
const NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"';
const update = (...rows: readonly string[]): string => `<update>${rows.join("")}</update>`;

describe("update", () => {
  it("changes what is sent, empties fieldsToNull and leaves the rest", async () => {
    const fields = { Name: "before", Key__c: "u-1", Number__c: "1", Day__c: "2026-01-01", Whole__c: "3" };
    const id = await created(org(), "Thing__c", fields);
    const row = `<fieldsToNull>Number__c</fieldsToNull><Name>after</Name><Day__c ${NIL}/><fieldsToNull>WHOLE__c</fieldsToNull><Key__c/>`;
    const [result] = await org().results(update(sObject("Thing__c", { Id: id }, row)));
    expect(result).toEqual({ success: true, id, created: undefined, errors: [] });
    expect(await stored(org(), "Thing__c", id, "Name", "Number__c", "Day__c", "Whole__c", "Key__c")).toEqual([
      "after",
      null,
      "2026-01-01",
      null,
      null,
    ]);
  });

  it("takes 15-character ids, and an Id twice as WSC sends a queried record", async () => {
    const id = await created(org(), "Account", { Name: "twice" });
    const rows = [
      sObject("Account", { Id: id.slice(0, 15), Name: "15" }),
      `<sObjects><type>Account</type><Id>${await created(org(), "Account", { Name: "x" })}</Id><Id>${id}</Id></sObjects>`,
    ];
    expect((await org().results(update(rows[0] ?? "")))[0]).toMatchObject({ success: true, id });
    const queried = `<sObjects><type>Account</type><Id>${id}</Id><Id>${id}</Id><Name>again</Name></sObjects>`;
    expect((await org().results(update(queried)))[0]).toMatchObject({ success: true, id });
    expect(await stored(org(), "Account", id, "Name")).toEqual(["again"]);
    expect(await org().fault(update(rows[1] ?? ""))).toBe("soapenv:Client there are two values of Id");
  });

  it("gives each row that can't be its own error", async () => {
    const id = await created(org(), "Account", { Name: "own" });
    const gone = await created(org(), "Account", { Name: "gone" });
    await org().results(`<delete><ids>${gone}</ids></delete>`);
    const results = await org().results(
      update(
        sObject("Account", { Name: "no id" }),
        sObject("Account", { Id: "nonsense", Name: "x" }),
        sObject("Contact", { Id: id, LastName: "x" }),
        sObject("Account", { Id: gone, Name: "x" }),
        sObject("Account", { Id: "001gf00000zzzzzAAA", Name: "x" }),
        sObject("Account", { Id: id, CreatedDate: "2026-01-01T00:00:00Z" }),
        sObject("Account", { Id: id, Name: "twice in a call" }),
      ),
    );
    expect(results.map(({ errors }) => errors[0]?.code)).toEqual([
      "MISSING_ARGUMENT",
      "MALFORMED_ID",
      "MALFORMED_ID",
      "ENTITY_IS_DELETED",
      "INVALID_CROSS_REFERENCE_KEY",
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      "DUPLICATE_VALUE",
    ]);
    expect(await stored(org(), "Account", id, "Name")).toEqual(["own"]);
  });

  it("keeps all as it was if all or none is asked for", async () => {
    const id = await created(org(), "Account", { Name: "kept" });
    const rows = update(
      sObject("Account", { Id: id, Name: "changed" }),
      sObject("Account", { Name: "no id" }),
    );
    const header = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>";
    expect((await org().results(rows, header)).map(({ errors }) => errors[0]?.code)).toEqual([
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      "MISSING_ARGUMENT",
    ]);
    expect(await stored(org(), "Account", id, "Name")).toEqual(["kept"]);
  });

  it("rows with other fields don't touch each other's", async () => {
    const one = await created(org(), "Account", { Name: "1", Phone: "1" });
    const two = await created(org(), "Account", { Name: "2", Site: "2" });
    await org().results(
      update(sObject("Account", { Id: one, Site: "s" }), sObject("Account", { Id: two, Phone: "p" })),
    );
    expect(await stored(org(), "Account", one, "Phone", "Site")).toEqual(["1", "s"]);
    expect(await stored(org(), "Account", two, "Phone", "Site")).toEqual(["p", "2"]);
  });

  it("sets and clears a parent by its external id", async () => {
    const parent = await created(org(), "Account", { Name: "P", Key__c: "u-p" });
    const id = await created(org(), "Thing__c", { Name: "c" });
    const by = "<account__R><Key__c>u-p</Key__c></account__R>";
    await org().results(update(sObject("Thing__c", { Id: id }, by)));
    expect(await stored(org(), "Thing__c", id, "Account__c")).toEqual([parent]);
    await org().results(update(sObject("Thing__c", { Id: id }, "<fieldsToNull>Account__c</fieldsToNull>")));
    expect(await stored(org(), "Thing__c", id, "Account__c")).toEqual([null]);
    const both = sObject("Thing__c", { Id: id, Account__c: parent }, by);
    expect((await org().results(update(both)))[0]?.success).toBe(false);
  });

  it("is of 200 rows at most", async () => {
    expect(await org().fault(update(sObject("Account").repeat(201)))).toMatch(/^sf:EXCEEDED_ID_LIMIT /);
  });
});
