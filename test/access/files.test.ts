// Attachments, notes and files are seen with what they belong to; for who may not see that, they aren't there.
import { beforeAll, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../src/testing.ts";
import { type RestClient, restClient, soapLogin } from "../support/client.ts";
import { created, type Persona, persona } from "../support/permissions.ts";

let org: TestOrg;
let admin: RestClient;
let stranger: Persona;
let ids: Readonly<Record<"account" | "contact" | "secret" | "open" | "note" | "file" | "openFile", string>>;

beforeAll(async () => {
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  admin = restClient(org.url, await soapLogin(org.url, username, password + securityToken));
  const account = await created(admin, "Account", { Name: "Hidden" });
  const contact = await created(admin, "Contact", { LastName: "Seen" });
  const file = (place: string) =>
    created(admin, "ContentVersion", {
      PathOnClient: "f.txt",
      VersionData: "Y2FuYXJ5",
      FirstPublishLocationId: place,
    });
  ids = {
    account,
    contact,
    secret: await created(admin, "Attachment", { ParentId: account, Name: "a", Body: "Y2FuYXJ5" }),
    open: await created(admin, "Attachment", { ParentId: contact, Name: "b", Body: "b3Blbg==" }),
    note: await created(admin, "Note", { ParentId: account, Title: "n" }),
    file: await file(account),
    openFile: await file(contact),
  };
  const all = {
    Attachment: "cred",
    Note: "cred",
    ContentVersion: "cre",
    ContentDocument: "red",
    ContentDocumentLink: "cred",
  };
  stranger = await persona(org, admin, { objects: { Contact: "r", ...all } });
  return () => org.stop();
});

const found = async (soql: string): Promise<readonly unknown[]> => {
  const { body, text } = await stranger.send("GET", `/query?q=${encodeURIComponent(soql)}`);
  const { records } = body as { readonly records?: readonly { readonly Id: string }[] };
  if (!records) throw new Error(text);
  return records.map(({ Id }) => Id.slice(0, 15));
};

it("bytes of a hidden record's attachment and file answer as those of none", async () => {
  for (const [path, absent] of [
    [`/sobjects/Attachment/${ids.secret}/Body`, "/sobjects/Attachment/00Pgf000000zzzz/Body"],
    [`/sobjects/Attachment/${ids.secret}`, "/sobjects/Attachment/00Pgf000000zzzz"],
    [`/sobjects/Note/${ids.note}`, "/sobjects/Note/002gf000000zzzz"],
    [
      `/sobjects/ContentVersion/${ids.file}/VersionData`,
      "/sobjects/ContentVersion/068gf000000zzzz/VersionData",
    ],
    [`/sobjects/ContentVersion/${ids.file}`, "/sobjects/ContentVersion/068gf000000zzzz"],
  ] as const) {
    const [hidden, none] = [await stranger.send("GET", path), await stranger.send("GET", absent)];
    expect([hidden.status, hidden.text], path).toEqual([404, none.text]);
    expect((await admin("GET", path)).status, path).toBe(200);
  }
  expect((await stranger.send("GET", `/sobjects/Attachment/${ids.open}/Body`)).text).toBe("open");
  expect((await stranger.send("GET", `/sobjects/ContentVersion/${ids.openFile}/VersionData`)).text).toBe(
    "canary",
  );
});

it("queries find what is seen only", async () => {
  expect(await found("SELECT Id FROM Attachment")).toEqual([ids.open.slice(0, 15)]);
  expect(await found("SELECT Id FROM Note")).toEqual([]);
  expect(await found("SELECT Id FROM ContentVersion")).toEqual([ids.openFile.slice(0, 15)]);
  expect((await found("SELECT Id FROM ContentDocument")).length).toBe(1);
  expect(await found(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${ids.account}'`)).toEqual(
    [],
  );
  expect(
    (await found(`SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId = '${ids.contact}'`)).length,
  ).toBe(1);
});

it("what isn't seen isn't changed, deleted or linked to what is", async () => {
  const { body } = await admin("GET", `/sobjects/ContentVersion/${ids.file}?fields=ContentDocumentId`);
  const document = (body as { ContentDocumentId: string }).ContentDocumentId;
  for (const [method, path, sent] of [
    ["PATCH", `/sobjects/Attachment/${ids.secret}`, { Body: "YWJj" }],
    ["DELETE", `/sobjects/Attachment/${ids.secret}`, undefined],
    ["PATCH", `/sobjects/ContentVersion/${ids.file}`, { Title: "mine" }],
    ["DELETE", `/sobjects/ContentDocument/${document}`, undefined],
  ] as const)
    expect((await stranger.send(method, path, sent)).status, `${method} ${path}`).toBe(404);
  const link = { ContentDocumentId: document, LinkedEntityId: ids.contact };
  const refused = await stranger.send("POST", "/sobjects/ContentDocumentLink", link);
  expect(refused.text).toContain("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY");
  const version = { ContentDocumentId: document, PathOnClient: "x", VersionData: "YWJj" };
  expect((await stranger.send("POST", "/sobjects/ContentVersion", version)).status).toBe(400);
  const attached = { ParentId: ids.account, Name: "x", Body: "YWJj" };
  expect((await stranger.send("POST", "/sobjects/Attachment", attached)).status).toBe(400);
  expect((await admin("GET", `/sobjects/Attachment/${ids.secret}/Body`)).text).toBe("canary");
});

it("one's own file is one's own", async () => {
  const id = await created(stranger.send, "ContentVersion", {
    PathOnClient: "mine.txt",
    VersionData: "bWluZQ==",
  });
  expect((await stranger.send("GET", `/sobjects/ContentVersion/${id}/VersionData`)).text).toBe("mine");
  expect((await stranger.send("PATCH", `/sobjects/ContentVersion/${id}`, { Title: "t" })).status).toBe(204);
});
