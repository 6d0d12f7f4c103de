// What object and field permissions hide is not there: not in the service, the metadata, filters, orders or rows.
import { beforeAll, describe, expect, it } from "vitest";
import { type Persona, persona } from "../../support/permissions.ts";
import { type FeedAnswer, pageOf, refusalOf, withFeed } from "./feed.ts";

const feed = withFeed(async ({ rest }) => {
  const made = await rest("POST", "/sobjects/Account", { Name: "Acme", Phone: "1", Website: "w" });
  const account = (made.body as { id: string }).id;
  await rest("POST", "/sobjects/Contact", { LastName: "Seen", AccountId: account });
  return { account };
});
let reader: Persona;

beforeAll(async () => {
  const { org, rest } = feed();
  reader = await persona(org, rest, { objects: { Account: "r" }, fields: { "Account.Phone": "read" } });
});

const get = (path: string): Promise<FeedAnswer> =>
  feed().get(path, { authorization: `Bearer ${reader.session}` });

/** The answer to a name that nothing has, with that name's place taken by another. */
const absent = async (path: (name: string) => string, name: string): Promise<string> =>
  (await get(path("Nothing__c"))).text.replaceAll("Nothing__c", name);

describe("a reader of one object and one of its fields", () => {
  it("finds them, and not the others", async () => {
    const sets = pageOf(await get("/")).value.map(({ name }) => name);
    expect(sets).toContain("Account");
    for (const hidden of ["Contact", "Opportunity", "PermissionSet"]) expect(sets).not.toContain(hidden);
    const [row] = pageOf(await get("/Account")).value;
    expect(row).toMatchObject({ Name: "Acme", Phone: "1" });
    expect(row).not.toHaveProperty("Website");
  });

  it("reads of them in the metadata alone", async () => {
    const { text } = await get("/$metadata");
    expect(text).toContain('<EntityType Name="Account">');
    expect(text).toContain('<Property Name="Phone"');
    for (const hidden of ['Name="Contact"', '"Groundfog.Contact"', 'Name="Website"'])
      expect(text).not.toContain(hidden);
  });

  it.each<readonly [string, string, (name: string) => string]>([
    ["an object", "Contact", (name) => `/${name}`],
    ["a selected field", "Website", (name) => `/Account?$select=${name}`],
    ["a filtered field", "Website", (name) => `/Account?$filter=${name} eq 'w'`],
    ["an ordered field", "Website", (name) => `/Account?$orderby=${name}`],
  ])("can't tell %s that is hidden from one that isn't there", async (_, name, path) => {
    const answer = await get(path(name));
    expect(refusalOf(answer).code).not.toBe("");
    expect(answer.text).toBe(await absent(path, name));
  });

  it("loses what is taken from him with the next page", async () => {
    const { rest } = feed();
    const soql = `SELECT Id FROM FieldPermissions WHERE Field = 'Account.Phone' AND ParentId IN (SELECT PermissionSetId FROM PermissionSetAssignment WHERE Assignee.Username = '${reader.username}')`;
    const found = await rest("GET", `/query?q=${encodeURIComponent(soql)}`);
    const [row] = (found.body as { records: { Id: string }[] }).records;
    expect((await rest("DELETE", `/sobjects/FieldPermissions/${row?.Id}`)).status).toBe(204);
    expect(pageOf(await get("/Account")).value[0]).not.toHaveProperty("Phone");
  });
});
