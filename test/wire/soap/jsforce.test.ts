// jsforce's own SOAP calls, whose elements stand in a namespace that no WSDL has.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, expect, it } from "vitest";
import { formatId } from "../../../src/domain/model/id.ts";
import { person } from "../../support/identity.ts";
import { soapOrg, stored } from "./soap-org.ts";

const org = soapOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "60.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
});

it("creates, updates, upserts and deletes", async () => {
  const { soap } = connection;
  const made = await soap.create([
    { type: "Account", Name: "One & only" },
    { type: "Account", Phone: "1" },
  ]);
  expect(made).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", fields: ["Name"] }] },
  ]);
  const id = made[0]?.id ?? "";
  const updated = await soap.update({ type: "Account", Id: id, Phone: "2" });
  expect(updated).toMatchObject({ success: true, id });
  const upserted = await soap.upsert("Key__c", { type: "Account", Key__c: "j", Name: "J" });
  expect(upserted).toMatchObject({ success: true, created: true });
  expect(await stored(org(), "Account", id, "Name", "Phone")).toEqual(["One & only", "2"]);
  expect(await soap.delete(id)).toMatchObject({ success: true, id });
});

it("resets a password", async () => {
  const user = await person(org().org);
  const { password } = await connection.soap.resetPassword(formatId(user.userId));
  expect(password).toMatch(/^[A-Za-z0-9]{20}$/);
});

it("tells a fault by its code", async () => {
  await expect(connection.soap.create({ type: "Nope__c", Name: "x" })).rejects.toThrow(
    /sObject type 'Nope__c' is not supported/,
  );
});

it("reads groups", async () => {
  const { soap } = connection;
  await soap.create([
    { type: "Account", Name: "Group", Site: "a" },
    { type: "Account", Name: "Group", Site: "b" },
  ]);
  const { totalSize, records } = await connection.query(
    "SELECT Name, COUNT(Id) many, MAX(Site) FROM Account WHERE Name = 'Group' GROUP BY Name",
  );
  expect({ totalSize, records }).toEqual({
    totalSize: 1,
    records: [{ attributes: { type: "AggregateResult" }, Name: "Group", many: 2, expr0: "b" }],
  });
});

it("converts a lead", async () => {
  const made = await connection.soap.create({ type: "Lead", LastName: "l", Company: "c" });
  const leadId = (Array.isArray(made) ? made[0] : made)?.id ?? "";
  const result = await connection.soap.convertLead({
    leadId,
    convertedStatus: "Closed - Converted",
    doNotCreateOpportunity: false,
    overwriteLeadSource: false,
    sendNotificationEmail: false,
  });
  expect(result).toMatchObject({ success: true, leadId });
  expect(await stored(org(), "Lead", leadId, "ConvertedAccountId")).toEqual([result.accountId]);
});

it("merges leads", async () => {
  const made = await connection.soap.create(
    ["master", "second", "third"].map((LastName) => ({ type: "Lead", LastName, Company: "c" })),
  );
  const [master = "", ...others] = made.map(({ id }) => id ?? "");
  const masterRecord = { type: "Lead", Id: master, LastName: "merged", Company: "c" };
  const result = await connection.soap.merge({ masterRecord, recordToMergeIds: others } as never);
  expect(result).toMatchObject({ success: true, id: master, mergedRecordIds: others });
  expect(await stored(org(), "Lead", master, "LastName")).toEqual(["merged"]);
});

it("asks what records are shown with", async () => {
  const account = connection.sobject("Account");
  const { layouts } = await account.layouts();
  expect(layouts).toHaveLength(1);
  expect((await account.compactLayouts()).compactLayouts).toHaveLength(1);
  expect((await account.approvalLayouts()).approvalLayouts).toEqual([]);
  expect(await account.quickActions()).toEqual([]);
  expect(await connection.quickActions()).toEqual([]);
  expect(await connection.tabs()).toEqual([]);
  expect((await connection.theme()).themeItems).toEqual([]);
  await expect(account.layouts("Mine")).rejects.toThrow(/does not exist/);
});
