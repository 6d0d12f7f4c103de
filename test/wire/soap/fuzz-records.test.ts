// Spoiled data calls: each has an answer that a client knows, in the WSDL's order, and no row is half kept.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { call, envelope, post, sessionHeader } from "../../support/soap.ts";
import { expectDocumented, hostileOrg } from "./documented.ts";
import { leafMutation, mutated, mutatedLeaf, mutation } from "./mutation.ts";
import { checkedResponse } from "./wsdl-order.ts";

/** Hundreds of requests, on a machine that may be busy. */
const LONG = 180_000;
const hostile = hostileOrg();

let responses = 0;

async function send(body: string | Uint8Array): Promise<string> {
  const answer = await post(hostile.org().url, body);
  expectDocumented(answer);
  if (answer.status === 200) {
    responses += 1;
    await checkedResponse(answer.text);
  }
  return answer.text;
}

const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const rows = `<sObjects xmlns:o="urn:sobject.partner.soap.sforce.com"><o:type>Account</o:type><o:Name xmlns:x="${XSI}" x:type="xsd:string">A</o:Name><o:AnnualRevenue>1.5</o:AnnualRevenue><o:Phone xmlns:x="${XSI}" x:nil="true"/><fieldsToNull>Site</fieldsToNull></sObjects><sObjects><type>Contact</type><LastName>B</LastName><Birthdate>2026-01-01T00:00:00.000Z</Birthdate><Account><type>Account</type><Id>001gf0000000001AAA</Id></Account></sObjects>`;
const header =
  "<AllOrNoneHeader><allOrNone>false</allOrNone></AllOrNoneHeader><QueryOptions><batchSize>200</batchSize></QueryOptions>";

const OPERATIONS = [
  `<create>${rows}</create>`,
  `<update>${rows.replace("<o:Name", "<Id>001gf0000000001AAA</Id><o:Name")}</update>`,
  `<upsert><externalIDFieldName>Id</externalIDFieldName>${rows}</upsert>`,
  "<delete><ids>001gf0000000002AAA</ids><ids>003gf0000000001</ids></delete>",
  "<retrieve><fieldList>Id,Name</fieldList><sObjectType>Account</sObjectType><ids>001gf0000000001AAA</ids></retrieve>",
  "<query><queryString>SELECT Id, Name FROM Account WHERE AnnualRevenue &gt; 1 LIMIT 3</queryString></query>",
  "<queryMore><queryLocator>01ggf0000000001AAA-200</queryLocator></queryMore>",
  "<undelete><ids>001gf0000000002AAA</ids><ids>003gf0000000001</ids></undelete>",
  "<emptyRecycleBin><ids>001gf0000000002AAA</ids><ids>003gf0000000001</ids></emptyRecycleBin>",
  "<merge><request><masterRecord><type>Account</type><Id>001gf0000000001AAA</Id><Name>M</Name></masterRecord><recordToMergeIds>001gf0000000003AAA</recordToMergeIds></request></merge>",
  `<sendEmail><messages xmlns:x="${XSI}" x:type="SingleEmailMessage"><subject>S</subject><plainTextBody>T</plainTextBody><saveAsActivity>false</saveAsActivity><toAddresses>a@example.test</toAddresses><targetObjectId>003gf0000000001AAA</targetObjectId></messages></sendEmail>`,
  `<getDeleted><sObjectType>Account</sObjectType><startDate>${new Date(Date.now() - 3_600_000).toISOString()}</startDate><endDate>${new Date().toISOString()}</endDate></getDeleted>`,
  "<describeSObjects><sObjectType>Account</sObjectType></describeSObjects>",
  "<convertLead><leadConverts><accountId>001gf0000000001AAA</accountId><contactId/><convertedStatus>Closed - Converted</convertedStatus><doNotCreateOpportunity>false</doNotCreateOpportunity><leadId>00Qgf0000000001EAA</leadId><overwriteLeadSource>false</overwriteLeadSource><sendNotificationEmail>false</sendNotificationEmail></leadConverts></convertLead>",
  "<describeLayout><sObjectType>Account</sObjectType><layoutName/><recordTypeIds>012000000000000AAA</recordTypeIds></describeLayout>",
  "<describeAppMenu><appMenuType>AppSwitcher</appMenuType><networkId/></describeAppMenu>",
];

describe("data calls", () => {
  it("have a documented answer after any mutation", { timeout: LONG }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...OPERATIONS),
        fc.array(leafMutation, { maxLength: 3 }),
        fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          fc.array(mutation, { minLength: 1, maxLength: 2 }),
        ),
        async (operation, leaves, bytes) => {
          const body = leaves.reduce(mutatedLeaf, operation);
          const xml = envelope(body, sessionHeader(hostile.session()) + header);
          await send(bytes.reduce(mutated, Buffer.from(xml)));
        },
      ),
      { numRuns: 800 },
    );
    // Mutations that spoil everything would prove nothing.
    expect(responses).toBeGreaterThan(150);
  });

  it("have one result per row, whatever the rows hold", { timeout: LONG }, async () => {
    const name = fc.constantFrom(
      "type",
      "Id",
      "Name",
      "LastName",
      "fieldsToNull",
      "AnnualRevenue",
      "Birthdate",
      "IsDeleted",
      "NumberOfEmployees",
      "Account",
      "AccountId",
      "BillingAddress",
      "Nope__c",
    );
    const text = fc.oneof(
      fc.constantFrom(
        "Account",
        "Contact",
        "User",
        "Name",
        "001gf0000000001AAA",
        "",
        " ",
        "1e999",
        "-0",
        "NaN",
      ),
      fc.constantFrom("2026-02-30", "2026-01-01T25:00:00Z", "0000-00-00", "true", "\u{1f600}".repeat(300)),
      fc.string({ unit: fc.constantFrom("a", "1", "-", ".", "E", ":", "T", "Z", " ", "\u00e4") }),
    );
    const attribute = fc.constantFrom("", ` xmlns:x="${XSI}" x:nil="true"`, ` xmlns:x="${XSI}" x:type="y:z"`);
    const field = fc
      .tuple(name, attribute, fc.oneof({ weight: 8, arbitrary: text }, fc.constant("<Id>1</Id>")))
      .map(([element, attributes, inside]) => `<${element}${attributes}>${inside}</${element}>`);
    const row = fc.tuple(
      fc.constantFrom("<type>Account</type><Name>n</Name>", "<type>Contact</type>", "<type>User</type>", ""),
      fc.array(field, { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("create", "update", "upsert"),
        fc.array(row, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (operation, sent, allOrNone) => {
          const key = operation === "upsert" ? "<externalIDFieldName>Id</externalIDFieldName>" : "";
          const records = sent.map(([type, fields]) => `<sObjects>${type}${fields.join("")}</sObjects>`);
          const answer = await send(
            envelope(
              `<${operation}>${key}${records.join("")}</${operation}>`,
              `${sessionHeader(hostile.session())}<AllOrNoneHeader><allOrNone>${allOrNone}</allOrNone></AllOrNoneHeader>`,
            ),
          );
          if (!answer.includes("Response>")) return;
          const outcomes = [...answer.matchAll(/<success>(true|false)<\/success>/g)].map(([, ok]) => ok);
          expect(outcomes).toHaveLength(sent.length);
          if (allOrNone) expect(new Set(outcomes).size).toBe(1);
        },
      ),
      { numRuns: 500 },
    );
    const alive = await call(hostile.org().url, hostile.session(), "<getUserInfo/>");
    expect(alive.status).toBe(200);
  });
});
