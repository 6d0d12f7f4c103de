// Salesforce Files: versions, their documents, and links to them.
import jsforce from "jsforce";
import { describe, expect, it } from "vitest";
import { make, withOrg } from "../rest/scenario.ts";
import { bytesOf, cells, DATA, keptBlobs, refusalOf } from "./bytes.ts";

const org = withOrg(async (caller) => {
  const [user] = await cells(caller, "SELECT Id FROM User LIMIT 1");
  return { account: await make(caller, "Account", { Name: "Acme" }), user: String(user?.["Id"]) };
});

const TEXT = "YWJj";
const version = (fields: Readonly<Record<string, unknown>>): Promise<string> =>
  make(org(), "ContentVersion", { PathOnClient: "C:\\tmp\\Plan.v2.PDF", VersionData: TEXT, ...fields });

async function documentOf(id: string): Promise<string> {
  const [row] = await cells(org(), `SELECT ContentDocumentId FROM ContentVersion WHERE Id = '${id}'`);
  return String(row?.["ContentDocumentId"]);
}

const linksOf = (document: string): Promise<readonly object[]> =>
  cells(
    org(),
    `SELECT LinkedEntityId, ShareType, Visibility FROM ContentDocumentLink WHERE ContentDocumentId = '${document}'`,
  );

describe("a first version", () => {
  it("makes a document that says the same, and is its owner's", async () => {
    const id = await version({});
    const document = await documentOf(id);
    expect((await org().send("GET", `/sobjects/ContentVersion/${id}`)).body).toMatchObject({
      Title: "Plan.v2",
      FileExtension: "PDF",
      FileType: "PDF",
      ContentSize: 3,
      Checksum: "900150983cd24fb0d6963f7d28e17f72",
      VersionNumber: "1",
      IsLatest: true,
      IsMajorVersion: true,
      PublishStatus: "R",
      ContentLocation: "S",
      FirstPublishLocationId: org().names["user"],
      VersionData: `${DATA}/sobjects/ContentVersion/${id}/VersionData`,
    });
    expect((await org().send("GET", `/sobjects/ContentDocument/${document}`)).body).toMatchObject({
      Title: "Plan.v2",
      FileExtension: "PDF",
      FileType: "PDF",
      ContentSize: 3,
      LatestPublishedVersionId: id,
      OwnerId: org().names["user"],
      PublishStatus: "R",
      SharingOption: "A",
    });
    expect(await linksOf(document)).toEqual([
      { LinkedEntityId: org().names["user"], ShareType: "I", Visibility: "AllUsers" },
    ]);
    const { headers, bytes } = await bytesOf(org(), `/sobjects/ContentVersion/${id}/VersionData`);
    expect(bytes.toString()).toBe("abc");
    expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''Plan.v2.PDF");
  });

  it("is linked to where it is published first, and shown there", async () => {
    const { account } = org().names;
    const document = await documentOf(await version({ FirstPublishLocationId: account, Title: "T" }));
    expect(await linksOf(document)).toContainEqual({
      LinkedEntityId: account,
      ShareType: "V",
      Visibility: "AllUsers",
    });
    expect(
      await cells(
        org(),
        `SELECT ContentDocument.Title FROM ContentDocumentLink WHERE LinkedEntityId = '${account}'`,
      ),
    ).toMatchObject([{ ContentDocument: { Title: "T" } }]);
  });

  it.each([
    ["without a path", { PathOnClient: null }, "REQUIRED_FIELD_MISSING"],
    ["without bytes", { VersionData: null }, "REQUIRED_FIELD_MISSING"],
    [
      "of a document and a place",
      { ContentDocumentId: "", FirstPublishLocationId: "" },
      "FIELD_INTEGRITY_EXCEPTION",
    ],
    ["with a checksum of its own", { Checksum: "x" }, "INVALID_FIELD_FOR_INSERT_UPDATE"],
    [
      "of a document that isn't there",
      { ContentDocumentId: "069000000000001" },
      "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
    ],
  ])("%s is refused, and makes no document", async (_, fields, code) => {
    const both = "FirstPublishLocationId" in fields;
    const document = both ? await documentOf(await version({})) : "";
    const count = async () => (await cells(org(), "SELECT Id FROM ContentDocument")).length;
    const before = await count();
    const answer = await org().send("POST", "/sobjects/ContentVersion", {
      PathOnClient: "a.txt",
      VersionData: TEXT,
      ...fields,
      ...(both ? { ContentDocumentId: document, FirstPublishLocationId: org().names["account"] } : {}),
    });
    expect(refusalOf(answer), answer.text).toBe(code);
    expect(await count()).toBe(before);
  });
});

describe("a further version", () => {
  it("is the latest from then on, and its document says what it says", async () => {
    const first = await version({});
    const document = await documentOf(first);
    const second = await version({ ContentDocumentId: document, Title: "New", PathOnClient: "n.unheard-of" });
    const found = await cells(
      org(),
      `SELECT Id, VersionNumber, IsLatest FROM ContentVersion WHERE ContentDocumentId = '${document}'`,
    );
    expect(found).toEqual([
      { Id: first, VersionNumber: "1", IsLatest: false },
      { Id: second, VersionNumber: "2", IsLatest: true },
    ]);
    expect((await org().send("GET", `/sobjects/ContentDocument/${document}`)).body).toMatchObject({
      Title: "New",
      FileType: "UNKNOWN",
      FileExtension: "unheard-of",
      LatestPublishedVersionId: second,
    });
    expect((await linksOf(document)).length).toBe(1);
    expect((await bytesOf(org(), `/sobjects/ContentVersion/${first}/VersionData`)).bytes.toString()).toBe(
      "abc",
    );
  });

  it("two in one call are numbered in their order", async () => {
    const document = await documentOf(await version({}));
    const one = {
      attributes: { type: "ContentVersion" },
      PathOnClient: "a.txt",
      VersionData: TEXT,
      ContentDocumentId: document,
    };
    await org().send("POST", "/composite/sobjects", { records: [one, { ...one, Title: "third" }] });
    expect(
      await cells(
        org(),
        `SELECT VersionNumber FROM ContentVersion WHERE ContentDocumentId = '${document}' AND IsLatest = true`,
      ),
    ).toEqual([{ VersionNumber: "3" }]);
    expect(await cells(org(), `SELECT Title FROM ContentDocument WHERE Id = '${document}'`)).toEqual([
      { Title: "third" },
    ]);
  });
});

it("titles of a document and its latest version are the same, whichever is changed", async () => {
  const id = await version({});
  const document = await documentOf(id);
  await org().send("PATCH", `/sobjects/ContentDocument/${document}`, { Title: "By document" });
  expect(await cells(org(), `SELECT Title FROM ContentVersion WHERE Id = '${id}'`)).toEqual([
    { Title: "By document" },
  ]);
  await org().send("PATCH", `/sobjects/ContentVersion/${id}`, { Title: "By version" });
  expect(await cells(org(), `SELECT Title FROM ContentDocument WHERE Id = '${document}'`)).toEqual([
    { Title: "By version" },
  ]);
  const bytes = await org().send("PATCH", `/sobjects/ContentVersion/${id}`, { VersionData: TEXT });
  expect(refusalOf(bytes)).toBe("INVALID_FIELD_FOR_INSERT_UPDATE");
});

describe("a deleted document", () => {
  it("takes versions, links and, for good, bytes along; a version alone can't be deleted", async () => {
    const id = await version({ FirstPublishLocationId: org().names["account"] });
    const document = await documentOf(id);
    expect((await org().send("DELETE", `/sobjects/ContentVersion/${id}`)).status).toBe(400);
    expect((await org().send("DELETE", `/sobjects/ContentDocument/${document}`)).status).toBe(204);
    expect(await cells(org(), `SELECT Id FROM ContentVersion WHERE Id = '${id}'`)).toEqual([]);
    expect(await linksOf(document)).toEqual([]);
    expect((await bytesOf(org(), `/sobjects/ContentVersion/${id}/VersionData`)).status).toBe(404);
    const connection = new jsforce.Connection({ instanceUrl: org().org.url, accessToken: org().session });
    await connection.soap.undelete([document]);
    expect((await bytesOf(org(), `/sobjects/ContentVersion/${id}/VersionData`)).bytes.toString()).toBe("abc");
    expect((await linksOf(document)).length).toBe(2);
    await org().send("DELETE", `/sobjects/ContentDocument/${document}`);
    const before = await keptBlobs(org());
    await connection.soap.emptyRecycleBin([document]);
    expect(await keptBlobs(org())).toBe(before - 1);
  });
});

describe("a link", () => {
  it("is there once, of a type that can be made, and goes with its record", async () => {
    const document = await documentOf(await version({}));
    const account = await make(org(), "Account", { Name: "Linked" });
    const link = { ContentDocumentId: document, LinkedEntityId: account };
    const id = await make(org(), "ContentDocumentLink", {
      ...link,
      ShareType: "C",
      Visibility: "InternalUsers",
    });
    const again = await org().send("POST", "/sobjects/ContentDocumentLink", link);
    expect(again.body).toMatchObject([
      {
        errorCode: "DUPLICATE_VALUE",
        message: "duplicate value found: <unknown> duplicates value on record with id: <unknown>",
      },
    ]);
    const inferred = { ...link, LinkedEntityId: org().names["account"], ShareType: "I" };
    expect(refusalOf(await org().send("POST", "/sobjects/ContentDocumentLink", inferred))).toBe(
      "FIELD_INTEGRITY_EXCEPTION",
    );
    expect(
      (await org().send("PATCH", `/sobjects/ContentDocumentLink/${id}`, { ShareType: "V" })).status,
    ).toBe(204);
    await org().send("DELETE", `/sobjects/Account/${account}`);
    expect(await cells(org(), `SELECT Id FROM ContentDocumentLink WHERE Id = '${id}'`)).toEqual([]);
    expect((await cells(org(), `SELECT Id FROM ContentDocument WHERE Id = '${document}'`)).length).toBe(1);
  });

  it.each([
    "SELECT Id FROM ContentDocumentLink",
    "SELECT COUNT() FROM ContentDocumentLink",
    "SELECT Id FROM ContentDocumentLink WHERE ShareType = 'V'",
    "SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId != null",
    "SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId NOT IN ('001000000000001')",
    "SELECT Id FROM ContentDocumentLink WHERE ContentDocumentId = '069000000000001' OR ShareType = 'V'",
    "SELECT Id FROM ContentDocument WHERE Id IN (SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '001000000000001')",
  ])("isn't found by %s", async (soql) => {
    const answer = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect(refusalOf(answer), answer.text).toBe("MALFORMED_QUERY");
    expect(answer.text).toContain("ContentDocumentLink");
  });

  it.each([
    "SELECT Id FROM ContentDocumentLink WHERE ContentDocumentId IN ('069000000000001') AND ShareType = 'V'",
    "SELECT Id FROM ContentDocumentLink WHERE ContentDocumentId IN (SELECT Id FROM ContentDocument WHERE Title = 'none')",
    "SELECT Id, (SELECT ContentDocumentId FROM ContentDocumentLinks) FROM Account WHERE Name = 'none'",
  ])("is looked for by %s", async (soql) => {
    expect(await cells(org(), soql)).toEqual([]);
  });
});

it("jsforce makes a file and reads its bytes", async () => {
  const connection = new jsforce.Connection({
    instanceUrl: org().org.url,
    accessToken: org().session,
    version: "60.0",
  });
  const bytes = Buffer.from(Uint8Array.from({ length: 5000 }, (_, index) => index % 256));
  const made = await connection.sobject("ContentVersion").create({
    Title: "By jsforce",
    PathOnClient: "j.bin",
    VersionData: bytes.toString("base64"),
  });
  const stream = await connection
    .sobject("ContentVersion")
    .record(made.id ?? "")
    .blob("VersionData");
  const read: Buffer[] = [];
  for await (const chunk of stream) read.push(Buffer.from(chunk as Uint8Array));
  expect(Buffer.concat(read).equals(bytes)).toBe(true);
});
