// What a row that can't be written is told, code, text and fields: the same over REST, SOAP and Bulk API 2.0.
import { beforeAll, expect, it } from "vitest";
import { type BulkClient, bulkClient, records } from "./bulk/bulk.ts";
import { created, sObject, soapOrg } from "./soap/soap-org.ts";

type Row = Readonly<Record<string, string>>;

interface Case {
  readonly code: string;
  readonly operation: "insert" | "update" | "upsert" | "delete";
  readonly object: string;
  /** `<name>` stands for what was made under it. */
  readonly row: Row;
  readonly externalId?: string;
  readonly message: string;
  readonly fields?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    code: "REQUIRED_FIELD_MISSING",
    operation: "insert",
    object: "Opportunity",
    row: { Description: "x" },
    message: "Required fields are missing: [Name, StageName, CloseDate]",
    fields: ["Name", "StageName", "CloseDate"],
  },
  {
    code: "STRING_TOO_LONG",
    operation: "insert",
    object: "Account",
    row: { Name: "a".repeat(256) },
    message: `Account Name: data value too large: ${"a".repeat(255)} (max length=255)`,
    fields: ["Name"],
  },
  {
    code: "INVALID_EMAIL_ADDRESS",
    operation: "insert",
    object: "Contact",
    row: { LastName: "x", Email: "no address" },
    message: "Email: invalid email address: no address",
    fields: ["Email"],
  },
  {
    code: "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    operation: "insert",
    object: "Task",
    row: { Subject: "x", CallType: "Sideways" },
    message: "Call Type: bad value for restricted picklist field: Sideways",
    fields: ["CallType"],
  },
  {
    code: "DUPLICATE_VALUE",
    operation: "insert",
    object: "Thing__c",
    row: { Name: "x", Key__c: "taken" },
    message: "duplicate value found: Key__c duplicates value on record with id: <taken15>",
  },
  {
    code: "DUPLICATE_EXTERNAL_ID",
    operation: "upsert",
    externalId: "Same__c",
    object: "Account",
    row: { Same__c: "same", Name: "x" },
    message: "Same: more than one record found for external id field: [<same1>, <same2>]",
    fields: ["Same__c"],
  },
  {
    code: "MALFORMED_ID",
    operation: "insert",
    object: "Contact",
    row: { LastName: "x", AccountId: "nonsense" },
    message: "Account ID: id value of incorrect type: nonsense",
    fields: ["AccountId"],
  },
  {
    code: "INVALID_CROSS_REFERENCE_KEY",
    operation: "update",
    object: "Account",
    row: { Id: "001gf00000zzzzzAAA", Name: "x" },
    message: "invalid cross reference id",
  },
  {
    code: "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    operation: "insert",
    object: "Contact",
    row: { LastName: "x", AccountId: "001gf00000zzzzzAAA" },
    message: "insufficient access rights on cross-reference id: 001gf00000zzzzz",
  },
  {
    code: "ENTITY_IS_DELETED",
    operation: "update",
    object: "Account",
    row: { Id: "<gone>", Name: "x" },
    message: "entity is deleted",
  },
  {
    code: "ENTITY_IS_DELETED",
    operation: "delete",
    object: "Account",
    row: { Id: "<gone>" },
    message: "entity is deleted",
  },
  {
    code: "INVALID_FIELD_FOR_INSERT_UPDATE",
    operation: "update",
    object: "Account",
    row: { Id: "<same1>", CreatedDate: "2026-01-01T00:00:00Z", IsDeleted: "true" },
    message:
      "Unable to create/update fields: CreatedDate, IsDeleted. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
    fields: ["CreatedDate", "IsDeleted"],
  },
  {
    code: "FIELD_INTEGRITY_EXCEPTION",
    operation: "insert",
    object: "Asset",
    row: { Name: "of nobody" },
    message: "Every asset needs an account, a contact, or both.",
    fields: ["AccountId", "ContactId"],
  },
  {
    code: "NUMBER_OUTSIDE_VALID_RANGE",
    operation: "insert",
    object: "Thing__c",
    row: { Name: "x", Number__c: "100000000000000" },
    message: "Number: value outside of valid range on numeric field: 100000000000000",
    fields: ["Number__c"],
  },
  {
    code: "CANNOT_UPDATE_CONVERTED_LEAD",
    operation: "update",
    object: "Lead",
    row: { Id: "<converted>", LastName: "x" },
    message: "cannot reference converted lead",
  },
  {
    code: "DELETE_FAILED",
    operation: "delete",
    object: "Contact",
    row: { Id: "<signer>" },
    message:
      "Your attempt to delete <signer15> could not be completed because it is associated with the following records.: Contracts: <contract15>",
  },
  {
    code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    operation: "insert",
    object: "ListView",
    row: {},
    message: "entity type ListView does not support insert",
  },
];

const org = soapOrg();
const names: Record<string, string> = {};
let bulk: BulkClient;

beforeAll(async () => {
  const { org: running, session, results, call } = org();
  bulk = bulkClient(running.url, session);
  const make = async (name: string, object: string, row: Row): Promise<void> => {
    names[name] = await created(org(), object, row);
    names[`${name}15`] = names[name]?.slice(0, 15) ?? "";
  };
  await make("taken", "Thing__c", { Name: "x", Key__c: "taken" });
  await make("same1", "Account", { Name: "x", Same__c: "same" });
  await make("same2", "Account", { Name: "x", Same__c: "same" });
  await make("gone", "Account", { Name: "x" });
  await results(`<delete><ids>${names["gone"]}</ids></delete>`);
  await make("converted", "Lead", { LastName: "x", Company: "x" });
  await call(
    `<convertLead><leadConverts><convertedStatus>Closed - Converted</convertedStatus><doNotCreateOpportunity>true</doNotCreateOpportunity><leadId>${names["converted"]}</leadId></leadConverts></convertLead>`,
  );
  await make("parent", "Account", { Name: "Parent" });
  await make("signer", "Contact", { LastName: "Signer", AccountId: names["parent"] ?? "" });
  const signed = { AccountId: names["parent"] ?? "", CustomerSignedId: names["signer"] ?? "" };
  await make("contract", "Contract", { ...signed, StartDate: "2026-01-01", ContractTerm: "1" });
});

interface Told {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
}

const filled = (text: string): string =>
  text.replaceAll(/<(\w+)>/g, (_, name: string) => names[name] ?? name);
const rowOf = ({ row }: Case): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, filled(value)]));

async function overRest(one: Case): Promise<readonly Told[]> {
  const { rest } = org();
  const row = rowOf(one);
  const body = { records: [{ attributes: { type: one.object }, ...row }] };
  const sent = {
    insert: () => rest("POST", "/composite/sobjects", body),
    update: () => rest("PATCH", "/composite/sobjects", body),
    upsert: () => rest("PATCH", `/composite/sobjects/${one.object}/${one.externalId}`, body),
    delete: () => rest("DELETE", `/composite/sobjects?ids=${row["Id"]}`),
  };
  const { body: answer, text } = await sent[one.operation]();
  const [result] = answer as { errors: { statusCode: string; message: string; fields: string[] }[] }[];
  return (result?.errors ?? [{ statusCode: text, message: "", fields: [] }]).map(
    ({ statusCode, message, fields }) => ({ code: statusCode, message, fields }),
  );
}

async function overSoap(one: Case): Promise<readonly Told[]> {
  const row = rowOf(one);
  const sent = {
    insert: `<create>${sObject(one.object, row)}</create>`,
    update: `<update>${sObject(one.object, row)}</update>`,
    upsert: `<upsert><externalIDFieldName>${one.externalId}</externalIDFieldName>${sObject(one.object, row)}</upsert>`,
    delete: `<delete><ids>${row["Id"]}</ids></delete>`,
  };
  const [result] = await org().results(sent[one.operation]);
  return result?.errors ?? [];
}

/** A row that says nothing is none in CSV: such a case has no column that could be sent. */
async function overBulk(one: Case): Promise<string> {
  const row = rowOf(one);
  const { id } = await bulk.load(
    {
      object: one.object,
      operation: one.operation,
      ...(one.externalId === undefined ? {} : { externalIdFieldName: one.externalId }),
    },
    `${Object.keys(row).join(",")}\n${Object.values(row).join(",")}\n`,
  );
  return records(await bulk.results(id, "failedResults"))[0]?.["sf__Error"] ?? "";
}

it.each(CASES)("$code: $operation of $object", async (one) => {
  const { code, fields = [] } = one;
  const message = filled(one.message);
  const told = [{ code, message, fields }];
  expect(await overRest(one)).toEqual(told);
  expect(await overSoap(one)).toEqual(told);
  if (Object.keys(one.row).length === 0) return;
  expect(await overBulk(one)).toBe(`${code}:${message}:${fields.map((field) => `${field} `).join("")}--`);
});
