// Sessions of a read-only token: all that their user may read, and no way to change anything, whatever the protocol.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNamedToken } from "../../src/domain/identity/named-tokens.ts";
import { formatId, parseId } from "../../src/domain/model/id.ts";
import { REFUSED_OPERATIONS } from "../../src/facts/soap-refused.ts";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { ROUTES } from "../../src/wire/rest/routes.ts";
import { OPERATIONS } from "../../src/wire/soap/operations.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { CONSOLE, type Person, person } from "../support/identity.ts";
import { call, textIn } from "../support/soap.ts";
import { bulk1Client, jobXml, refusal } from "../wire/bulk1/bulk1.ts";

let org: TestOrg;
let reader: string;
let read: RestClient;
let write: RestClient;
let other: Person;
let account: string;
let deleted: string;
let lead: string;
let job: string;
let batched: string;

const made = async (send: RestClient, path: string, body: object): Promise<string> => {
  const answer = await send("POST", path, body);
  const { id } = answer.body as { id?: string };
  if (id === undefined) throw new Error(answer.text);
  return id;
};

const state = async (): Promise<unknown> => {
  const soql = "SELECT Id, Name, IsDeleted FROM Account ORDER BY Id";
  const accounts = await write("GET", `/queryAll?q=${encodeURIComponent(soql)}`);
  const users = await write(
    "GET",
    `/query?q=${encodeURIComponent("SELECT Id, LastName FROM User ORDER BY Id")}`,
  );
  const jobs = await write("GET", "/jobs/ingest");
  const batches = await org.ports.stores.batchedJobs.batches(parseId(batched) ?? 0);
  const inBatches = await org.ports.stores.batchedJobs.read(parseId(batched) ?? 0);
  const mails = await org.inbox.list();
  const bodies = [accounts, users, jobs].map(({ body }) => body);
  return JSON.stringify([...bodies, mails.length, batches, inBatches]);
};

beforeAll(async () => {
  org = await startOrg();
  const { admin } = org;
  write = restClient(org.url, await soapLogin(org.url, admin.username, admin.password + admin.securityToken));
  const { userId } = (await org.ports.stores.identity.credentials.byUsername(admin.username)) ?? {};
  const { token } = await createNamedToken(org.ports, CONSOLE, userId ?? 0, {
    label: "dashboard",
    expiresAt: null,
    ranges: [],
    readOnly: true,
    prefixed: false,
  });
  reader = await soapLogin(org.url, admin.username, admin.password + token);
  read = restClient(org.url, reader);
  other = await person(org);
  account = await made(write, "/sobjects/Account", { Name: "Acme" });
  deleted = await made(write, "/sobjects/Account", { Name: "Gone" });
  await write("DELETE", `/sobjects/Account/${deleted}`);
  lead = await made(write, "/sobjects/Lead", { LastName: "Moss", Company: "Acme" });
  job = await made(write, "/jobs/ingest", { object: "Account", operation: "insert" });
  const writer = bulk1Client(
    org.url,
    await soapLogin(org.url, admin.username, admin.password + admin.securityToken),
  );
  batched = (await writer.create({ object: "Account", operation: "insert", contentType: "CSV" }))["id"] ?? "";
});
afterAll(() => org.stop());

it("reads: records, describes, queries over REST and Bulk, its own user", async () => {
  expect((await read("GET", `/sobjects/Account/${account}`)).body).toMatchObject({ Name: "Acme" });
  const described = (await read("GET", "/sobjects/Account/describe")).body;
  expect(described).toMatchObject({
    createable: false,
    updateable: false,
    deletable: false,
    queryable: true,
  });
  const query = await read("POST", "/jobs/query", { operation: "query", query: "SELECT Id FROM Account" });
  expect(query.status).toBe(200);
  expect((await call(org.url, reader, "<getUserInfo/>")).status).toBe(200);
  const history = await read("GET", `/query?q=${encodeURIComponent("SELECT Id FROM LoginHistory")}`);
  expect((history.body as { totalSize: number }).totalSize).toBeGreaterThan(1);
});

/** What each method of each REST route that isn't a GET is tried with; null: it changes nothing. */
const REST: Readonly<Record<string, (() => readonly [path: string, body?: unknown]) | null>> = {
  "POST composite": () => [
    "/composite",
    {
      compositeRequest: [
        { method: "DELETE", url: `/services/data/v60.0/sobjects/Account/${account}`, referenceId: "a" },
      ],
    },
  ],
  "POST composite/batch": () => [
    "/composite/batch",
    { batchRequests: [{ method: "DELETE", url: `v60.0/sobjects/Account/${account}` }] },
  ],
  "POST composite/graph": () => [
    "/composite/graph",
    {
      graphs: [
        {
          graphId: "1",
          compositeRequest: [
            { method: "DELETE", url: `/services/data/v60.0/sobjects/Account/${account}`, referenceId: "a" },
          ],
        },
      ],
    },
  ],
  "POST composite/sobjects": () => ["/composite/sobjects", { records: [row({ Name: "New" })] }],
  "PATCH composite/sobjects": () => [
    "/composite/sobjects",
    { records: [row({ id: account, Name: "Changed" })] },
  ],
  "DELETE composite/sobjects": () => [`/composite/sobjects?ids=${account}`],
  "POST composite/sobjects/{object}": null,
  "POST parameterizedSearch": null,
  "PATCH composite/sobjects/{object}/{field}": () => [
    "/composite/sobjects/Account/Id",
    { records: [row({ Id: account, Name: "Changed" })] },
  ],
  "POST composite/tree/{object}": () => [
    "/composite/tree/Account",
    { records: [{ attributes: { type: "Account", referenceId: "a" }, Name: "New" }] },
  ],
  "POST sobjects/{object}": () => ["/sobjects/Account", { Name: "New" }],
  "POST sobjects/{object}/Id": () => ["/sobjects/Account/Id", { Name: "New" }],
  "POST tooling/sobjects/{object}": () => [
    "/tooling/sobjects/CustomField",
    { FullName: "Account.New__c", Metadata: { type: "Checkbox", label: "New", defaultValue: "false" } },
  ],
  "PATCH tooling/sobjects/{object}/{id}": () => [
    "/tooling/sobjects/CustomField/00Ngf0000000001AAA",
    { Metadata: { type: "Checkbox", label: "Changed", defaultValue: "false" } },
  ],
  "DELETE tooling/sobjects/{object}/{id}": () => ["/tooling/sobjects/CustomField/00Ngf0000000001AAA"],
  "PATCH sobjects/{object}/{id}": () => [`/sobjects/Account/${account}`, { Name: "Changed" }],
  "DELETE sobjects/{object}/{id}": () => [`/sobjects/Account/${account}`],
  "POST sobjects/User/{id}/password": () => [
    `/sobjects/User/${formatId(other.userId)}/password`,
    { NewPassword: "Another-horse-10" },
  ],
  "DELETE sobjects/User/{id}/password": () => [`/sobjects/User/${formatId(other.userId)}/password`],
  "PATCH sobjects/{object}/{field}/{value*}": () => [`/sobjects/Account/Id/${account}`, { Name: "Changed" }],
  "DELETE sobjects/{object}/{field}/{value*}": () => [`/sobjects/Account/Id/${account}`],
};

const row = (fields: object): object => ({ attributes: { type: "Account" }, ...fields });

describe("over REST", () => {
  const doors = ROUTES.flatMap(({ pattern, methods }) =>
    Object.keys(methods)
      .filter((method) => method !== "GET")
      .map((method) => `${method} ${pattern}`),
  );

  it("every door that isn't a GET is known here", () => {
    expect(doors.filter((door) => !Object.hasOwn(REST, door))).toEqual([]);
  });

  it.each(doors)("%s changes nothing", async (door) => {
    const probe = REST[door]?.();
    if (!probe) return;
    const before = await state();
    const [path, body] = probe;
    const answer = await read(door.split(" ")[0] ?? "", path, body);
    expect(answer.text).toMatch(/INSUFFICIENT_ACCESS/);
    expect(await state()).toBe(before);
  });
});

/** What each operation is tried with; null: it changes nothing that isn't the session's own. */
const records = (fields: string): string =>
  `<sObjects><type xmlns="urn:sobject.partner.soap.sforce.com">Account</type>${fields}</sObjects>`;
const idField = (id: string): string => `<Id xmlns="urn:sobject.partner.soap.sforce.com">${id}</Id>`;
const nameField = '<Name xmlns="urn:sobject.partner.soap.sforce.com">Changed</Name>';
const SOAP: Readonly<Record<string, (() => string) | null>> = {
  logout: null,
  getUserInfo: null,
  getServerTimestamp: null,
  changeOwnPassword: () => "<oldPassword>x</oldPassword><newPassword>Another-horse-10</newPassword>",
  setPassword: () => `<userId>${formatId(other.userId)}</userId><password>Another-horse-10</password>`,
  resetPassword: () => `<userId>${formatId(other.userId)}</userId>`,
  invalidateSessions: () => "<sessionIds>x</sessionIds>",
  create: () => records(nameField),
  update: () => records(idField(account) + nameField),
  upsert: () => `<externalIDFieldName>Id</externalIDFieldName>${records(idField(account) + nameField)}`,
  delete: () => `<ids>${account}</ids>`,
  undelete: () => `<ids>${deleted}</ids>`,
  emptyRecycleBin: () => `<ids>${deleted}</ids>`,
  merge: () =>
    `<request><masterRecord><type xmlns="urn:sobject.partner.soap.sforce.com">Account</type>${idField(account)}</masterRecord><recordToMergeIds>${deleted}</recordToMergeIds></request>`,
  sendEmail: () =>
    `<messages xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="SingleEmailMessage"><subject>Hello</subject><plainTextBody>Hello</plainTextBody><toAddresses>a@example.test</toAddresses></messages>`,
  convertLead: () =>
    `<leadConverts><convertedStatus>Closed - Converted</convertedStatus><leadId>${lead}</leadId></leadConverts>`,
  search: null,
  describeLayout: null,
  describeCompactLayouts: null,
  describePrimaryCompactLayouts: null,
  describeApprovalLayout: null,
  describeTheme: null,
  describeGlobalTheme: null,
  describeAppMenu: null,
  describeQuickActions: null,
  describeAvailableQuickActions: null,
  describePathAssistants: null,
  describeKnowledgeSettings: null,
  describeDataCategoryGroups: null,
  describeDataCategoryGroupStructures: null,
  describeDataCategoryMappings: null,
  describeNouns: null,
  describeSearchLayouts: null,
  describeSearchableEntities: null,
  describeTabs: null,
  describeAllTabs: null,
  getUpdated: null,
  getDeleted: null,
  retrieve: null,
  query: null,
  queryAll: null,
  queryMore: null,
  describeGlobal: null,
  describeSObject: null,
  describeSObjects: null,
};

describe("over SOAP", () => {
  const operations = [...OPERATIONS.keys()].filter((name) => !Object.hasOwn(REFUSED_OPERATIONS, name));

  it("every operation is known here", () => {
    expect(operations.filter((name) => !Object.hasOwn(SOAP, name))).toEqual([]);
  });

  it.each(operations)("%s changes nothing", async (name) => {
    const inside = SOAP[name]?.();
    if (inside === undefined) return;
    const before = await state();
    const answer = await call(org.url, reader, `<${name}>${inside}</${name}>`);
    const code = textIn(answer, "sf:exceptionCode") ?? textIn(answer, "statusCode");
    expect(code).toMatch(/^INSUFFICIENT_ACCESS/);
    expect(await state()).toBe(before);
  });
});

describe("over Bulk API 2.0", () => {
  it.each([
    ["POST", () => "/jobs/ingest", { object: "Account", operation: "insert" }],
    ["PUT", () => `/jobs/ingest/${job}/batches`, "Name\nNew\n"],
    ["PATCH", () => `/jobs/ingest/${job}`, { state: "UploadComplete" }],
    ["DELETE", () => `/jobs/ingest/${job}`, undefined],
  ])("%s of an ingest job is refused", async (method, path, body) => {
    const before = await state();
    const answer = await read(method, path(), body, method === "PUT" ? { "content-type": "text/csv" } : {});
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject([{ errorCode: "INSUFFICIENT_ACCESS" }]);
    expect(await state()).toBe(before);
  });
});

describe("over Bulk API 1.0", () => {
  const insert = { object: "Account", operation: "insert", contentType: "CSV" };

  it.each([
    ["a new job", () => "/job", jobXml(insert), "application/xml"],
    ["a batch of an ingest job", () => `/job/${batched}/batch`, "Name\nNew\n", "text/csv"],
    ["the end of an ingest job", () => `/job/${batched}`, jobXml({ state: "Closed" }), "application/xml"],
  ])("%s is refused", async (_what, path, body, type) => {
    const before = await state();
    const sent = bulk1Client(org.url, reader).send("POST", path(), body, { "content-type": type });
    expect(await refusal(sent)).toMatchObject({ status: 400, code: "InvalidUser" });
    expect(await state()).toBe(before);
  });

  it("queries are run", async () => {
    const answer = await bulk1Client(org.url, reader).query("SELECT Name FROM Account", {
      object: "Account",
    });
    expect(answer.text).toContain("Acme");
  });
});
