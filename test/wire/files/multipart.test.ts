// Records with files as multipart/form-data: as clients send them, spoiled, too large and broken off.

import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import FormData from "form-data";
import { beforeAll, describe, expect, it } from "vitest";
import { make, withOrg } from "../rest/scenario.ts";
import { bytesOf, cells, DATA, keptBlobs } from "./bytes.ts";

const org = withOrg(async (caller) => ({ account: await make(caller, "Account", { Name: "Acme" }) }));

const BYTES = Buffer.from(
  Uint8Array.from({ length: 3_000_003 }, (_, index) => (index * 13 + (index >> 7)) % 256),
);

async function send(method: string, path: string, type: string, body: Buffer | string) {
  const response = await fetch(`${org().org.url}${DATA}${path}`, {
    method,
    headers: { authorization: `Bearer ${org().session}`, "content-type": type },
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  const text = await response.text();
  return { status: response.status, text, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

/** What spool files there are; ones that were staged and forgotten are gone. */
const staged = (): readonly string[] => {
  try {
    return readdirSync(join(org().org.dataDir, "spool"));
  } catch {
    return [];
  }
};

let state = { blobs: 0, attachments: 0 };
async function stateNow(): Promise<typeof state> {
  return {
    blobs: await keptBlobs(org()),
    attachments: (await cells(org(), "SELECT Id FROM Attachment")).length,
  };
}

describe("a record with its file", () => {
  it("is made as the sf CLI does, and its bytes are replaced", async () => {
    const form = new FormData();
    form.append("entity_content", JSON.stringify({ Title: "Ü", PathOnClient: "/tmp/u.bin" }), {
      contentType: "application/json",
    });
    form.append("VersionData", BYTES, { filename: "u.bin", contentType: "application/octet-stream" });
    const made = await send(
      "POST",
      "/sobjects/ContentVersion",
      String(form.getHeaders()["content-type"]),
      form.getBuffer(),
    );
    expect(made.status, made.text).toBe(201);
    const { id } = made.body as { id: string };
    expect(
      await cells(org(), `SELECT Title, ContentSize, FileExtension FROM ContentVersion WHERE Id = '${id}'`),
    ).toEqual([{ Title: "Ü", ContentSize: BYTES.length, FileExtension: "bin" }]);
    expect((await bytesOf(org(), `/sobjects/ContentVersion/${id}/VersionData`)).bytes.equals(BYTES)).toBe(
      true,
    );
    expect(staged()).toEqual([]);
  });

  it("is made by a browser's form, the file first, and changed", async () => {
    const form = (fields: object, bytes: Uint8Array<ArrayBuffer>) => {
      const data = new globalThis.FormData();
      data.append("Body", new Blob([bytes]), "x.png");
      data.append(
        "entity_attachment",
        new Blob([JSON.stringify(fields)], { type: "application/json" }),
        "e.json",
      );
      return data;
    };
    const headers = { authorization: `Bearer ${org().session}` };
    const url = `${org().org.url}${DATA}/sobjects/Attachment`;
    const fields = { Name: "x.png", ContentType: "image/png", ParentId: org().names["account"] };
    const response = await fetch(url, {
      method: "POST",
      headers,
      body: form(fields, new Uint8Array([1, 2, 3])),
    });
    const { id } = (await response.json()) as { id: string };
    const changed = await fetch(`${url}/${id}`, {
      method: "PATCH",
      headers,
      body: form({ Name: "y.png" }, new Uint8Array(BYTES)),
    });
    expect(changed.status).toBe(204);
    expect(await cells(org(), `SELECT Name, BodyLength FROM Attachment WHERE Id = '${id}'`)).toEqual([
      { Name: "y.png", BodyLength: BYTES.length },
    ]);
    const found = await bytesOf(org(), `/sobjects/Attachment/${id}/Body`);
    expect(found.bytes.equals(BYTES)).toBe(true);
    expect(found.headers.get("content-type")).toBe("image/png");
  });
});

const TYPE = "multipart/form-data; boundary=XX";
const json = (fields: object): string =>
  `--XX\r\nContent-Disposition: form-data; name="entity"\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(fields)}\r\n`;
const file = (content: string, name = "Body"): string =>
  `--XX\r\nContent-Disposition: form-data; name="${name}"; filename="f"\r\n\r\n${content}\r\n`;
const whole = (fields: object = {}): string =>
  json({ Name: "bad", ParentId: org().names["account"], ...fields });

describe("what is refused leaves nothing", () => {
  beforeAll(async () => {
    state = await stateNow();
  });

  it.each([
    [
      "no boundary",
      "multipart/form-data",
      () => `${whole()}${file("x")}--XX--`,
      400,
      "INVALID_MULTIPART_REQUEST",
    ],
    [
      "another boundary",
      "multipart/form-data; boundary=YY",
      () => `${whole()}${file("x")}--XX--`,
      400,
      "INVALID_MULTIPART_REQUEST",
    ],
    ["no end", TYPE, () => `${whole()}${file("x")}`, 400, "INVALID_MULTIPART_REQUEST"],
    ["no record", TYPE, () => `${file("x")}--XX--`, 400, "INVALID_MULTIPART_REQUEST"],
    ["two records", TYPE, () => `${whole()}${whole()}${file("x")}--XX--`, 400, "INVALID_MULTIPART_REQUEST"],
    [
      "two files of one field",
      TYPE,
      () => `${whole()}${file("x")}${file("y")}--XX--`,
      400,
      "INVALID_MULTIPART_REQUEST",
    ],
    [
      "a file of a field in two spellings",
      TYPE,
      () => `${whole()}${file("x")}${file("y", "body")}--XX--`,
      400,
      "JSON_PARSER_ERROR",
    ],
    [
      "a file and base64 of one field",
      TYPE,
      () => `${whole({ Body: "YWJj" })}${file("x")}--XX--`,
      400,
      "JSON_PARSER_ERROR",
    ],
    [
      "a file of a field that takes none",
      TYPE,
      () => `${whole()}${file("x")}${file("x", "Name")}--XX--`,
      400,
      "INVALID_MULTIPART_REQUEST",
    ],
    ["an empty file", TYPE, () => `${whole()}${file("")}--XX--`, 400, "REQUIRED_FIELD_MISSING"],
    [
      "a record that is no JSON",
      TYPE,
      () => `${json({}).replace("{}", "{")}${file("x")}--XX--`,
      400,
      "JSON_PARSER_ERROR",
    ],
    ["a record that is a list", TYPE, () => `${json([])}${file("x")}--XX--`, 400, "JSON_PARSER_ERROR"],
    [
      "a record in XML",
      TYPE,
      () => `${whole().replace("/json", "/xml")}${file("x")}--XX--`,
      400,
      "INVALID_MULTIPART_REQUEST",
    ],
    [
      "a huge record",
      TYPE,
      () => `${whole({ Description: "x".repeat(1_100_000) })}${file("x")}--XX--`,
      400,
      "INVALID_MULTIPART_REQUEST",
    ],
    [
      "a wrong record with a long file",
      TYPE,
      () => `${whole({ Nope__c: 1 })}${file("x".repeat(500_000))}--XX--`,
      400,
      "INVALID_FIELD",
    ],
    [
      "a file of more than 25 MB",
      TYPE,
      () => `${whole()}${file("x".repeat(26_214_401))}--XX--`,
      400,
      "MAXIMUM_SIZE_OF_ATTACHMENT",
    ],
    ["more than 256 MB, as its length says", TYPE, () => "", 413, "REQUEST_ENTITY_TOO_LARGE"],
  ])("%s", async (does, type, body, status, code) => {
    const answer = does.startsWith("more than")
      ? await lengthOnly(300_000_000)
      : await send("POST", "/sobjects/Attachment", type, body());
    expect(answer.status, answer.text.slice(0, 300)).toBe(status);
    expect(answer.text).toContain(`"errorCode":"${code}"`);
    expect(await stateNow()).toEqual(state);
    expect(staged()).toEqual([]);
  });

  it("bodies that break off", async () => {
    const body = `${whole()}${file("x".repeat(2_000_000))}--XX--`;
    for (const sent of [300, 1000, 1_500_000]) await brokenOff(body, sent);
    await expect.poll(staged).toEqual([]);
    expect(await stateNow()).toEqual(state);
  });

  it("and so do collections, which are JSON", async () => {
    const answer = await send("POST", "/composite/sobjects", TYPE, `${whole()}--XX--`);
    expect([answer.status, answer.text]).toEqual([415, expect.stringContaining("UNSUPPORTED_MEDIA_TYPE")]);
  });
});

/** A request's head, whose body never comes; the answer's status and text. */
function lengthOnly(length: number): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(org().org.url).port), "127.0.0.1", () =>
      socket.write(head(length)),
    );
    socket.on("data", (data) => {
      const text = String(data);
      resolve({ status: Number(text.slice(9, 12)), text });
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/** Sends `sent` characters of a body and closes the connection. */
function brokenOff(body: string, sent: number): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(org().org.url).port), "127.0.0.1", () => {
      socket.write(head(body.length));
      socket.write(body.slice(0, sent), () => socket.destroy());
    });
    socket.on("close", () => resolve());
  });
}

const head = (length: number): string =>
  `POST ${DATA}/sobjects/Attachment HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${org().session}\r\nContent-Type: ${TYPE}\r\nContent-Length: ${length}\r\n\r\n`;

it("writers at once each have the bytes that they sent", async () => {
  const sent = Array.from({ length: 12 }, (_, index) => String(index).repeat(400_000));
  const ids = await Promise.all(
    sent.map(async (content, index) => {
      const fields = { Name: `p${index}`, ParentId: org().names["account"] };
      const { body } = await send(
        "POST",
        "/sobjects/Attachment",
        TYPE,
        `${json(fields)}${file(content)}--XX--`,
      );
      return (body as { id: string }).id;
    }),
  );
  for (const [index, id] of ids.entries())
    expect((await bytesOf(org(), `/sobjects/Attachment/${id}/Body`)).bytes.toString() === sent[index]).toBe(
      true,
    );
});
