// Bytes over REST: sent in JSON, told by where they are, read as they are.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { make, withOrg } from "../rest/scenario.ts";
import { bytesOf, cells, DATA, keptBlobs, refusalOf } from "./bytes.ts";

const org = withOrg(async (caller) => ({
  account: await make(caller, "Account", { Name: "Acme" }),
  user: String((await cells(caller, "SELECT Id FROM User LIMIT 1"))[0]?.["Id"]),
}));

/** All byte values, in an order that no text has. */
const BYTES = Buffer.from(
  Uint8Array.from({ length: 700_001 }, (_, index) => (index * 7 + (index >> 8)) % 256),
);

describe("Attachment.Body", () => {
  it("is kept byte for byte, with its length, and told by its URL", async () => {
    const id = await make(org(), "Attachment", {
      ParentId: org().names["account"],
      Name: "all ‘bytes’ (1).bin",
      ContentType: "text/html; charset=utf-8",
      Body: BYTES.toString("base64"),
    });
    const { body } = await org().send("GET", `/sobjects/Attachment/${id}`);
    const url = `${DATA}/sobjects/Attachment/${id}/Body`;
    expect(body).toMatchObject({ Body: url, BodyLength: BYTES.length, IsPrivate: false });
    const found = await cells(
      org(),
      `SELECT Body, BodyLength, Owner.Name FROM Attachment WHERE Id = '${id}'`,
    );
    expect(found).toMatchObject([{ Body: url, BodyLength: BYTES.length }]);
    const { status, headers, bytes } = await bytesOf(org(), `/sobjects/Attachment/${id}/Body`);
    expect(status).toBe(200);
    expect(bytes.equals(BYTES)).toBe(true);
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-disposition")).toBe(
      "attachment; filename*=UTF-8''all%20%E2%80%98bytes%E2%80%99%20%281%29.bin",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("sforce-limit-info")).toMatch(/^api-usage=/);
  });

  it("is replaced by an update, and what it was is gone", async () => {
    const id = await make(org(), "Attachment", {
      ParentId: org().names["account"],
      Name: "a.txt",
      ContentType: "text/plain",
      Body: "b25l",
    });
    const before = await keptBlobs(org());
    expect((await org().send("PATCH", `/sobjects/Attachment/${id}`, { Body: "dHdvIQ==\n" })).status).toBe(
      204,
    );
    const { bytes, headers } = await bytesOf(org(), `/sobjects/Attachment/${id}/body`);
    expect(bytes.toString()).toBe("two!");
    expect(headers.get("content-type")).toBe("text/plain");
    expect(await cells(org(), `SELECT BodyLength FROM Attachment WHERE Id = '${id}'`)).toMatchObject([
      { BodyLength: 4 },
    ]);
    expect(await keptBlobs(org())).toBe(before);
  });
});

describe("what is refused", () => {
  it.each([
    ["no base64", { Body: "%%%%" }, "JSON_PARSER_ERROR"],
    ["base64 without its padding", { Body: "YWI" }, "JSON_PARSER_ERROR"],
    ["a number", { Body: 7 }, "JSON_PARSER_ERROR"],
    ["nothing", { Body: "" }, "REQUIRED_FIELD_MISSING"],
    ["another record's id as text", { Body: "00P000000000001" }, "JSON_PARSER_ERROR"],
    ["more than 25 MB", { Body: Buffer.alloc(26_214_401).toString("base64") }, "MAXIMUM_SIZE_OF_ATTACHMENT"],
  ])("%s, and nothing is kept", async (_, fields, code) => {
    const before = await keptBlobs(org());
    const sent = { ParentId: org().names["account"], Name: "bad", ...fields };
    const answer = await org().send("POST", "/sobjects/Attachment", sent);
    expect(answer.status, answer.text.slice(0, 300)).toBe(400);
    expect(refusalOf(answer)).toBe(code);
    expect(answer.text.length).toBeLessThan(500);
    expect(await cells(org(), "SELECT Id FROM Attachment WHERE Name = 'bad'")).toEqual([]);
    expect(await keptBlobs(org())).toBe(before);
  });

  it("a row whose other fields are wrong leaves no bytes behind", async () => {
    const before = await keptBlobs(org());
    const answer = await org().send("POST", "/composite/sobjects", {
      allOrNone: true,
      records: [
        { attributes: { type: "Attachment" }, ParentId: org().names["account"], Name: "good", Body: "YWJj" },
        { attributes: { type: "Attachment" }, ParentId: org().names["account"], Body: "YWJj" },
      ],
    });
    expect(answer.body).toMatchObject([{ success: false }, { success: false }]);
    const alone = { ParentId: org().names["account"], Name: "x".repeat(256), Body: "YWJj" };
    expect(refusalOf(await org().send("POST", "/sobjects/Attachment", alone))).toBe("STRING_TOO_LONG");
    expect(await keptBlobs(org())).toBe(before);
  });

  it.each([
    ["a condition", "SELECT Id FROM Attachment WHERE Body = 'x'", "INVALID_FIELD"],
    ["an order", "SELECT Id FROM Attachment ORDER BY Body", "INVALID_FIELD"],
    ["a group", "SELECT Body, COUNT(Id) FROM Attachment GROUP BY Body", "INVALID_FIELD"],
    ["children", "SELECT Id, (SELECT Body FROM Attachments) FROM Account", "MALFORMED_QUERY"],
  ])("%s by bytes", async (_, soql, code) => {
    const answer = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect(refusalOf(answer), answer.text).toBe(code);
  });

  it("bytes of what isn't there, and of a record that is deleted", async () => {
    const id = await make(org(), "Attachment", { ParentId: org().names["account"], Name: "d", Body: "YWJj" });
    for (const path of ["/sobjects/Attachment/00P000000099999/Body", `/sobjects/Attachment/${id}/Name`])
      expect((await bytesOf(org(), path)).status, path).toBe(404);
    await org().send("DELETE", `/sobjects/Attachment/${id}`);
    expect((await bytesOf(org(), `/sobjects/Attachment/${id}/Body`)).status).toBe(404);
    const batch = { batchRequests: [{ method: "GET", url: `v60.0/sobjects/Attachment/${id}/Body` }] };
    expect((await org().send("POST", "/composite/batch", batch)).body).toMatchObject({ hasErrors: true });
  });
});

describe("Document", () => {
  it("is its author's, has a name for programs, and at most 5 MB", async () => {
    const folder = org().names["user"];
    const id = await make(org(), "Document", {
      FolderId: folder,
      Name: "1st note, plain",
      Body: "YWJj",
      Type: "txt",
    });
    expect((await org().send("GET", `/sobjects/Document/${id}`)).body).toMatchObject({
      AuthorId: org().names["user"],
      DeveloperName: "X1st_note_plain",
      BodyLength: 3,
      Body: `${DATA}/sobjects/Document/${id}/Body`,
    });
    expect((await bytesOf(org(), `/sobjects/Document/${id}/Body`)).bytes.toString()).toBe("abc");
    const large = { FolderId: folder, Name: "large", Body: Buffer.alloc(5_242_881).toString("base64") };
    expect(refusalOf(await org().send("POST", "/sobjects/Document", large))).toBe("MAXIMUM_SIZE_OF_DOCUMENT");
    const empty = await make(org(), "Document", { FolderId: folder, Name: "empty" });
    expect((await org().send("GET", `/sobjects/Document/${empty}`)).body).toMatchObject({
      Body: null,
      BodyLength: 0,
    });
    expect((await bytesOf(org(), `/sobjects/Document/${empty}/Body`)).status).toBe(404);
  });
});

it("the checksum of a file is the MD5 of its bytes", async () => {
  const id = await make(org(), "ContentVersion", {
    PathOnClient: "a.bin",
    VersionData: BYTES.toString("base64"),
  });
  expect((await org().send("GET", `/sobjects/ContentVersion/${id}`)).body).toMatchObject({
    Checksum: createHash("md5").update(BYTES).digest("hex"),
    ContentSize: BYTES.length,
  });
});
