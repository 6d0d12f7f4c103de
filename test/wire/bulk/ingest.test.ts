import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bulkClient, refusal } from "./bulk.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const NOT_FOUND = refusal("NOT_FOUND", "The requested resource does not exist");

describe("making an ingest job", () => {
  it("tells what was made, with all that was not said", async () => {
    const { bulk } = cities();
    const info = await bulk.create({ object: "city__C", operation: "insert" });
    expect(info).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: "insert",
      object: "City__c",
      createdById: expect.stringMatching(/^005\w{15}$/),
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
      systemModstamp: expect.stringMatching(/\+0000$/),
      state: "Open",
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 68,
      contentUrl: `services/data/v68.0/jobs/ingest/${info.id}/batches`,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
      jobType: "V2Ingest",
    });
    expect(await bulk.info(info.id)).toEqual(info);
    expect(await bulk.info(info.id.slice(0, 15))).toEqual(info);
  });

  it("takes what clients send: all settings, nulls, more than is known, gzip", async () => {
    const { bulk } = cities();
    const job = {
      ...INSERT,
      operation: "upsert",
      externalIdFieldName: "key__c",
      contentType: "CSV",
      columnDelimiter: "CARET",
      lineEnding: "CRLF",
      assignmentRuleId: null,
    };
    expect(await bulk.create(job)).toMatchObject({
      operation: "upsert",
      externalIdFieldName: "Key__c",
      columnDelimiter: "CARET",
      lineEnding: "CRLF",
    });
    expect(await bulk.create({ ...INSERT, columnDelimiter: null, lineEnding: null })).toMatchObject({
      columnDelimiter: "COMMA",
      lineEnding: "LF",
    });
    const { org, session } = cities();
    const zipped = await fetch(`${org.url}/services/data/v67.0/jobs/ingest/`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${session}`,
        "x-sfdc-session": `Bearer Bearer ${session}`,
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: gzipSync(JSON.stringify(INSERT)),
    });
    expect(await zipped.json()).toMatchObject({ state: "Open", apiVersion: 67 });
  });

  it.each<[string, unknown, string, string | RegExp]>([
    ["no operation", { object: "City__c" }, "INVALIDJOB", /^operation must be one of/],
    ["an operation that is none", { ...INSERT, operation: "Insert" }, "INVALIDJOB", /^operation must be/],
    ["no object", { operation: "insert" }, "INVALIDJOB", "InvalidObject : Unable to find object: "],
    [
      "an object that is none",
      { ...INSERT, object: "constructor" },
      "INVALIDJOB",
      "InvalidObject : Unable to find object: constructor",
    ],
    ["a delimiter that is none", { ...INSERT, columnDelimiter: "," }, "INVALIDJOB", /^columnDelimiter must/],
    ["a line ending that is none", { ...INSERT, lineEnding: "CR" }, "INVALIDJOB", /^lineEnding must/],
    ["another content type", { ...INSERT, contentType: "JSON" }, "INVALIDJOB", /^contentType must/],
    ["upsert without a key", { ...INSERT, operation: "upsert" }, "INVALIDJOB", /^externalIdFieldName must/],
    [
      "upsert by a field that is no key",
      { ...INSERT, operation: "upsert", externalIdFieldName: "People__c" },
      "INVALIDJOB",
      /People__c$/,
    ],
    ["no object at all", [], "JSON_PARSER_ERROR", /must be a JSON object/],
    ["broken JSON", '{"object":', "JSON_PARSER_ERROR", /Unexpected character at \[line:1, column:11\]/],
    ["no body", "", "JSON_PARSER_ERROR", /no entity body/],
  ])("refuses %s", async (_, body, code, message) => {
    const { bulk } = cities();
    const answer = await bulk.send("POST", "/jobs/ingest", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      refusal(code, typeof message === "string" ? message : expect.stringMatching(message)),
    );
    expect(answer.headers.get("sforce-limit-info")).toMatch(/^api-usage=\d+\/\d+$/);
  });

  it("refuses data in the same request, which would be lost", async () => {
    const { bulk } = cities();
    const answer = await bulk.send("POST", "/jobs/ingest", "--x", {
      "content-type": "multipart/form-data; boundary=x",
    });
    expect([answer.status, answer.body]).toEqual([
      415,
      refusal("UNSUPPORTED_MEDIA_TYPE", expect.stringContaining("contentUrl")),
    ]);
  });
});

describe("jobs that can't be reached", () => {
  it.each([
    ["an unknown id", "/jobs/ingest/750000000000001AAA"],
    ["the id of another object", "/jobs/ingest/001000000000001AAA"],
    ["no id", "/jobs/ingest/nothing"],
    ["an unknown kind of job", "/jobs/other"],
    ["an unknown result", "/jobs/ingest/750000000000001AAA/otherResults"],
    ["the root", "/jobs"],
  ])("are not there: %s", async (_, path) => {
    const answer = await cities().bulk.send("GET", path);
    expect([answer.status, answer.body]).toEqual([404, NOT_FOUND]);
  });

  it("are not there before 41.0, and query jobs not before 47.0", async () => {
    const { org, session } = cities();
    const status = async (version: number, kind: string): Promise<number> =>
      (await bulkClient(org.url, session, version).send("GET", `/jobs/${kind}`)).status;
    expect([await status(40, "ingest"), await status(41, "ingest")]).toEqual([404, 200]);
    expect([await status(46, "query"), await status(47, "query")]).toEqual([404, 200]);
    expect(await status(69, "ingest")).toBe(404);
  });

  it("have methods, and no others", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    const method = async (name: string, path: string): Promise<unknown> => {
      const { status, body } = await bulk.send(name, path);
      return [status, body];
    };
    const refused = (name: string, allowed: string): unknown => [
      405,
      refusal("METHOD_NOT_ALLOWED", `HTTP Method '${name}' not allowed. Allowed are ${allowed}`),
    ];
    expect(await method("PUT", "/jobs/ingest")).toEqual(refused("PUT", "POST,GET"));
    expect(await method("POST", `/jobs/ingest/${id}/batches`)).toEqual(refused("POST", "PUT"));
    expect(await method("PUT", `/jobs/ingest/${id}`)).toEqual(refused("PUT", "GET,PATCH,DELETE"));
    expect(await method("DELETE", `/jobs/ingest/${id}/failedResults`)).toEqual(refused("DELETE", "GET"));
    const { org, session } = cities();
    const head = await fetch(`${org.url}/services/data/v60.0/jobs/ingest/${id}`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${session}` },
    });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("need a session", async () => {
    const { org } = cities();
    const answer = await bulkClient(org.url, "00D000000000001!nothing").send("GET", "/jobs/ingest");
    expect([answer.status, answer.body]).toEqual([
      401,
      refusal("INVALID_SESSION_ID", "Session expired or invalid"),
    ]);
  });
});

describe("the upload", () => {
  it("is asked for, if the client waits to be", async () => {
    const { org, session, bulk } = cities();
    const { id } = await bulk.create(INSERT);
    const asked = Promise.withResolvers<string>();
    const upload = request(`${org.url}/services/data/v60.0/jobs/ingest/${id}/batches/`, {
      method: "PUT",
      headers: { authorization: `Bearer ${session}`, "content-type": "text/csv", expect: "100-continue" },
    });
    upload.once("continue", () => {
      asked.resolve("continue");
      upload.end("Name\nBern\n");
    });
    const status = new Promise((resolve) => {
      upload.once("response", (response) => resolve(response.resume().statusCode));
    });
    upload.flushHeaders();
    expect([await asked.promise, await status]).toEqual(["continue", 201]);
  });

  it("must be CSV in UTF-8", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    for (const type of ["application/json", "text/csvx", "text/csv; charset=ISO-8859-1"]) {
      const answer = await bulk.put(id, "Name\nBern\n", { "content-type": type });
      expect([answer.status, answer.body]).toEqual([
        415,
        refusal("UNSUPPORTED_MEDIA_TYPE", `Content-Type must be text/csv in UTF-8, not ${type}`),
      ]);
    }
    expect((await bulk.put(id, "Name\nBern\n", { "content-type": 'text/csv; charset="utf-8"' })).status).toBe(
      201,
    );
  });

  it("may be gzipped", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    const broken = await bulk.put(id, "no gzip", { "content-encoding": "gzip" });
    expect([broken.status, broken.body]).toEqual([
      400,
      refusal("INVALIDBATCH", "the upload can't be read: the body is not what its content encoding says"),
    ]);
    const sent = await bulk.put(id, gzipSync("Name\nZipped\n"), { "content-encoding": "gzip" });
    expect(sent.status).toBe(201);
    await bulk.change(id, "UploadComplete");
    expect(await bulk.ended(id)).toMatchObject({ numberRecordsProcessed: 1, numberRecordsFailed: 0 });
  });
});

it("is not told as complete to Data Loader at once, which would then fetch no results", async () => {
  const { bulk } = cities();
  const { id } = await bulk.load(INSERT, "Name\nBern\n");
  const headers = { "sforce-call-options": "client=DataLoaderBulkv2Batch/67.0.0" };
  expect((await bulk.send("GET", `/jobs/ingest/${id}`, undefined, headers)).body).toMatchObject({
    state: "InProgress",
  });
  await expect
    .poll(async () => (await bulk.send("GET", `/jobs/ingest/${id}`, undefined, headers)).body)
    .toMatchObject({ state: "JobComplete" });
});
