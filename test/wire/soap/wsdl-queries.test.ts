// Generated queries and calls that go wrong: answers and faults keep to the WSDL of their version, in both flavours.
import fc from "fast-check";
import { expect, it } from "vitest";
import { envelope, escaped, type Flavour, post, sessionHeader } from "../../support/soap.ts";
import { created, soapOrg } from "./soap-org.ts";

/** Hundreds of requests, on a machine that may be busy. */
const LONG = 180_000;
const org = soapOrg();

const field = fc.constantFrom(
  ...["Id", "Name", "Number__c", "Whole__c", "Flag__c", "Day__c", "Moment__c", "Hour__c", "Place__c"],
  ...[
    "Account__c",
    "Account__r.Id",
    "Account__r.Name",
    "Account__r.BillingAddress",
    "Account__r.Parent.Name",
  ],
  ...["Owner.Username", "CreatedBy.Profile.Name"],
);
const wrong = fc.constantFrom("Nope__c", "Account__r.Nope", "Nope__r.Name", "(SELECT Id FROM Nopes)", "'x'");
const rows = fc
  .tuple(fc.uniqueArray(field, { minLength: 1, maxLength: 5 }), fc.option(wrong, { freq: 5 }), fc.boolean())
  .map(([fields, bad, empty]) => {
    const list = bad === null ? fields : [...fields, bad];
    return `SELECT ${list.join(", ")} FROM Thing__c ${empty ? "WHERE Name = 'nobody'" : ""} LIMIT 3`;
  });
const children = fc
  .uniqueArray(fc.constantFrom("Id", "Name", "Flag__c", "Account__r.Name"), { minLength: 1 })
  .map((fields) => `SELECT Name, (SELECT ${fields.join(", ")} FROM Things__r) FROM Account LIMIT 3`);
const groups = fc
  .tuple(
    fc.constantFrom("Flag__c", "Day__c", "Account__c", "Name", "CALENDAR_YEAR(CreatedDate)"),
    fc.constantFrom(
      "COUNT(Id)",
      "SUM(Number__c) s",
      "MAX(Moment__c)",
      "AVG(Whole__c)",
      "MIN(Nope__c)",
      "COUNT()",
    ),
  )
  .map(([key, value]) => `SELECT ${key}, ${value} FROM Thing__c GROUP BY ${key}`);
const query = fc
  .tuple(fc.oneof(rows, children, groups), fc.constantFrom("query", "queryAll"))
  .map(([soql, name]) => `<${name}><queryString>${escaped(soql)}</queryString></${name}>`);

const type = fc.constantFrom("Account", "Thing__c", "Nope__c", "Profile", "");
const id = fc.constantFrom("001gf0000000001AAA", "001gf0000000001", "nope", "", "00Qgf0000000001EAA");
const call = fc.oneof(
  query,
  fc
    .tuple(fc.constantFrom("describeSObject", "describeLayout", "describeCompactLayouts", "getDeleted"), type)
    .map(([name, of]) => `<${name}><sObjectType>${of}</sObjectType></${name}>`),
  fc
    .tuple(fc.constantFrom("delete", "undelete", "emptyRecycleBin"), fc.array(id, { maxLength: 3 }))
    .map(([name, ids]) => `<${name}>${ids.map((one) => `<ids>${one}</ids>`).join("")}</${name}>`),
  fc
    .tuple(type, id, fc.constantFrom("Id,Name", "Nope", ""))
    .map(
      ([of, one, list]) =>
        `<retrieve><fieldList>${list}</fieldList><sObjectType>${of}</sObjectType><ids>${one}</ids></retrieve>`,
    ),
  fc
    .tuple(id, id, fc.constantFrom("Closed - Converted", "Open"))
    .map(
      ([lead, account, status]) =>
        `<convertLead><leadConverts><leadId>${lead}</leadId><accountId>${account}</accountId><convertedStatus>${status}</convertedStatus></leadConverts></convertLead>`,
    ),
);

it("are answered, or refused, as the WSDL says", { timeout: LONG }, async () => {
  const fields = { Name: "a", BillingCity: "b" };
  const account = await created(org(), "Account", {
    ...fields,
    ParentId: await created(org(), "Account", fields),
  });
  await created(org(), "Thing__c", {
    Name: "of one",
    Account__c: account,
    Number__c: "1.5",
    Day__c: "2026-01-01",
  });
  await created(org(), "Thing__c", { Name: "of nobody" });
  const statuses = { 200: 0, 500: 0 };
  await fc.assert(
    fc.asyncProperty(
      call,
      fc.constantFrom<Flavour>("u", "c"),
      fc.constantFrom(31, 40, 64, 68),
      async (request, flavour, version) => {
        const body = envelope(request, sessionHeader(org().session), flavour);
        const { status, text } = await post(org().org.url, body, {
          path: `/services/Soap/${flavour}/${version}.0`,
        });
        expect([200, 500]).toContain(status);
        expect(text).not.toContain("UNKNOWN_EXCEPTION");
        statuses[status === 200 ? 200 : 500] += 1;
      },
    ),
    { numRuns: 400 },
  );
  // Requests that all went well, or all wrong, would prove little.
  expect(Math.min(statuses[200], statuses[500])).toBeGreaterThan(60);
});

it("keep to it where parents are of several kinds", async () => {
  const contact = await created(org(), "Contact", { LastName: "Ann" });
  const account = await created(org(), "Account", { Name: "Acme" });
  await created(org(), "Task", { Subject: "Call", WhoId: contact, WhatId: account });
  const soql =
    "SELECT Subject, Who.Id, Who.Name, Owner.Profile.Name, TYPEOF What WHEN Account THEN Name, Owner.Alias ELSE Id END FROM Task";
  for (const flavour of ["u", "c"] as const) {
    const answer = await org().call(`<query><queryString>${soql}</queryString></query>`, "", flavour);
    expect(answer.children[0]?.children.some(({ name }) => name === "records")).toBe(true);
  }
});
