// Jobs and batches: how they are made, told and ended, and what is refused at which state.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bulk1Client, jobXml, membersOf, NAMESPACE, orderOf } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const XML = { "content-type": "application/xml; charset=UTF-8" };
const JSON_TYPE = { "content-type": "application/json" };

/** What a refusal says, and in which format. */
async function refusal(sent: Promise<Awaited<ReturnType<ReturnType<typeof bulk1Client>["send"]>>>) {
  const answer = await sent;
  const { exceptionCode, exceptionMessage } = await membersOf(answer);
  return { status: answer.status, type: answer.type, code: exceptionCode, message: exceptionMessage };
}

describe("a job", () => {
  it("is made from XML, and told in the order that Salesforce's own library insists on", async () => {
    const { bulk } = cities();
    const asked = jobXml({
      operation: "upsert",
      object: "city__c",
      externalIdFieldName: "Key__c",
      concurrencyMode: "Serial",
      contentType: "CSV",
    });
    const answer = await bulk.send("POST", "/job", asked, XML);
    expect([answer.status, answer.type]).toEqual([201, "application/xml"]);
    expect(await membersOf(answer)).toMatchObject({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: "upsert",
      object: "City__c",
      createdById: expect.stringMatching(/^005/),
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      state: "Open",
      externalIdFieldName: "Key__c",
      concurrencyMode: "Serial",
      contentType: "CSV",
      apiVersion: "60.0",
      numberBatchesTotal: "0",
    });
    expect(await orderOf(answer)).toEqual([
      "id",
      "operation",
      "object",
      "createdById",
      "createdDate",
      "systemModstamp",
      "state",
      "externalIdFieldName",
      "concurrencyMode",
      "contentType",
      "numberBatchesQueued",
      "numberBatchesInProgress",
      "numberBatchesCompleted",
      "numberBatchesFailed",
      "numberBatchesTotal",
      "numberRecordsProcessed",
      "numberRetries",
      "apiVersion",
      "numberRecordsFailed",
      "totalProcessingTime",
      "apiActiveProcessingTime",
      "apexProcessingTime",
    ]);
  });

  it("is made from JSON as simple-salesforce sends it, gzipped or not, and told in JSON", async () => {
    const { bulk } = cities();
    const asked = JSON.stringify({
      operation: "insert",
      object: "City__c",
      concurrencyMode: 1,
      contentType: "JSON",
    });
    for (const [body, headers] of [
      [asked, {}],
      [gzipSync(asked), { "content-encoding": "gzip" }],
    ] as const) {
      const answer = await bulk.send("POST", "/job", body, { ...JSON_TYPE, ...headers });
      expect([answer.status, answer.type]).toEqual([201, "application/json"]);
      expect(JSON.parse(answer.text)).toMatchObject({
        state: "Open",
        concurrencyMode: "Serial",
        contentType: "JSON",
        apiVersion: 60,
        externalIdFieldName: null,
        createdDate: expect.stringMatching(/\+0000$/),
        numberBatchesTotal: 0,
      });
    }
  });

  it("is told as it is asked for, its batches in the job's own format", async () => {
    const { bulk } = cities();
    const { id = "" } = await bulk.create(INSERT);
    const { id: json = "" } = await bulk.create({ ...INSERT, contentType: "JSON" });
    const typeOf = async (path: string, headers = {}) =>
      (await bulk.send("GET", path, undefined, headers)).type;
    expect(await typeOf(`/job/${id}`)).toBe("application/xml");
    expect(await typeOf(`/job/${id}`, JSON_TYPE)).toBe("application/json");
    expect(await typeOf(`/job/${id}`, { accept: "application/json" })).toBe("application/json");
    expect(await typeOf(`/job/${json}`)).toBe("application/xml");
    // A tap that makes its CSV job in JSON reads batches as XML.
    expect(await typeOf(`/job/${id}/batch`, JSON_TYPE)).toBe("application/xml");
    expect(await typeOf(`/job/${json}/batch`)).toBe("application/json");
    expect(await refusal(bulk.send("GET", `/job/${id}/batch/x`, undefined, JSON_TYPE))).toMatchObject({
      type: "application/xml",
      code: "InvalidBatch",
    });
    expect(await refusal(bulk.send("GET", `/job/${json}/batch/x`))).toMatchObject({
      type: "application/json",
      code: "InvalidBatch",
    });
    expect(await refusal(bulk.send("GET", "/job/750x/batch", undefined, JSON_TYPE))).toMatchObject({
      status: 400,
      type: "application/json",
      code: "InvalidJob",
    });
  });

  it.each([
    [
      "contentType is XML unless said otherwise",
      { operation: "insert", object: "City__c" },
      "contentType",
      "XML",
    ],
    ["Parallel is the usual mode", INSERT, "concurrencyMode", "Parallel"],
  ])("%s", async (_, asked, member, value) => {
    expect((await cities().bulk.create(asked))[member]).toBe(value);
  });

  it.each<[string, Record<string, unknown>, string, RegExp]>([
    ["no operation", { object: "City__c" }, "InvalidJob", /^operation must be one of insert, /],
    ["another operation", { ...INSERT, operation: "merge" }, "InvalidJob", /^operation must be/],
    ["no object", { operation: "insert" }, "InvalidJob", /^Unable to find object: $/],
    [
      "an unknown object",
      { ...INSERT, object: "constructor" },
      "InvalidJob",
      /^Unable to find object: constructor$/,
    ],
    ["upsert without a key", { ...INSERT, operation: "upsert" }, "InvalidJob", /^externalIdFieldName must/],
    [
      "upsert by no key",
      { ...INSERT, operation: "upsert", externalIdFieldName: "People__c" },
      "InvalidJob",
      /People__c$/,
    ],
    ["another mode", { ...INSERT, concurrencyMode: "Random" }, "InvalidJob", /^concurrencyMode must/],
    ["another content type", { ...INSERT, contentType: "AVRO" }, "InvalidJob", /^contentType must/],
    ["zipped CSV", { ...INSERT, contentType: "ZIP_CSV" }, "FeatureNotEnabled", /^ZIP_CSV is not supported/],
    [
      "an assignment rule",
      { ...INSERT, assignmentRuleId: "01Q000000000000" },
      "InvalidJob",
      /^no assignment rule/,
    ],
    ["an unknown element", { ...INSERT, priority: "1" }, "InvalidJob", /^a job has no element priority$/],
  ])("is refused with %s, in XML and JSON", async (_, asked, code, message) => {
    const { bulk } = cities();
    for (const [body, headers] of [
      [jobXml(asked), XML],
      [JSON.stringify(asked), JSON_TYPE],
    ] as const)
      expect(await refusal(bulk.send("POST", "/job", body, headers))).toMatchObject({
        status: 400,
        code,
        message: expect.stringMatching(message),
      });
  });

  it("in JSON is not there before 36.0", async () => {
    const { org, session } = cities();
    const body = JSON.stringify({ ...INSERT, contentType: "JSON" });
    const old = bulk1Client(org.url, session, 35);
    expect(await refusal(old.send("POST", "/job", body, JSON_TYPE))).toMatchObject({
      code: "InvalidJob",
      message: expect.stringContaining("36.0"),
    });
    expect((await bulk1Client(org.url, session, 36).send("POST", "/job", body, JSON_TYPE)).status).toBe(201);
  });

  it.each([
    ["", "InvalidXml"],
    ["<jobInfo", "InvalidXml"],
    ["<jobInfo/>", "InvalidXml"],
    [`<!DOCTYPE jobInfo [<!ENTITY a "b">]>${jobXml(INSERT).replace(/<\?.*?\?>/, "")}`, "InvalidXml"],
    [`<jobInfo xmlns="${NAMESPACE}"><object><a/></object></jobInfo>`, "InvalidXml"],
    [
      `<jobInfo xmlns="${NAMESPACE}"><object>Account</object><object>City__c</object></jobInfo>`,
      "InvalidXml",
    ],
    [`<error xmlns="${NAMESPACE}"/>`, "InvalidXml"],
  ])("is refused when its XML is none: %s", async (body, code) => {
    expect(await refusal(cities().bulk.send("POST", "/job", body, XML))).toMatchObject({
      status: 400,
      type: "application/xml",
      code,
    });
  });

  it.each(["", "[]", "null", "{", '"x"', '{"operation":"insert"} x'])(
    "is refused when its JSON is none: %s",
    async (body) => {
      expect(await refusal(cities().bulk.send("POST", "/job", body, JSON_TYPE))).toMatchObject({
        status: 400,
        type: "application/json",
        code: "ClientInputError",
      });
    },
  );

  it("is refused in other media types", async () => {
    expect(
      await refusal(cities().bulk.send("POST", "/job", "operation,object\n", { "content-type": "text/csv" })),
    ).toMatchObject({ code: "UnsupportedContentType" });
  });
});

describe("a batch", () => {
  it("is told in the order of the schema, and its request as it was sent", async () => {
    const { bulk } = cities();
    const content = "\ufeffName,Key__c\r\nÅ,b-1\r\n";
    const { job, batch } = await bulk.load(INSERT, content);
    const answer = await bulk.send("GET", `/job/${job}/batch/${batch["id"]}`);
    expect(await orderOf(answer)).toEqual([
      "id",
      "jobId",
      "state",
      "createdDate",
      "systemModstamp",
      "numberRecordsProcessed",
      "numberRecordsFailed",
      "totalProcessingTime",
      "apiActiveProcessingTime",
      "apexProcessingTime",
    ]);
    expect(batch).toMatchObject({ id: expect.stringMatching(/^751\w{15}$/), state: "Completed" });
    const request = await bulk.send("GET", `/job/${job}/batch/${batch["id"]}/request`);
    expect(request.text).toBe(content.slice(1));
    expect(request.type).toBe("text/csv;charset=UTF-8");
    const zipped = await bulk.send(
      "POST",
      `/job/${(await bulk.create(INSERT))["id"]}/batch`,
      gzipSync("Name\nZ\n"),
      { "content-type": "text/csv", "content-encoding": "gzip" },
    );
    expect(zipped.status).toBe(201);
  });

  it("counts for its job from the first moment on, and several run in the order in which they came", async () => {
    const { bulk } = cities();
    const { id = "" } = await bulk.create(INSERT);
    const ids: string[] = [];
    for (const row of ["a", "b", "c"]) {
      const added = await membersOf(
        await bulk.post(id, `Name,Key__c\n${row},o-${row}\nbad,${"x".repeat(61)}\n`),
      );
      expect(added).toMatchObject({ state: "Queued", jobId: id, numberRecordsProcessed: "0" });
      ids.push(added["id"] ?? "");
      const job = await bulk.job(id);
      const counted = ["Queued", "InProgress", "Completed"].map((state) =>
        Number(job[`numberBatches${state}`]),
      );
      expect(counted.reduce((sum, count) => sum + count)).toBe(ids.length);
      expect(job["numberBatchesTotal"]).toBe(String(ids.length));
    }
    for (const batch of ids) expect((await bulk.ended(id, batch))["state"]).toBe("Completed");
    const closed = await membersOf(await bulk.change(id, "Closed"));
    expect(closed).toMatchObject({
      state: "Closed",
      numberBatchesCompleted: "3",
      numberBatchesQueued: "0",
      numberBatchesInProgress: "0",
      numberRecordsProcessed: "6",
      numberRecordsFailed: "3",
    });
    const list = await bulk.send("GET", `/job/${id}/batch/`);
    expect([...list.text.matchAll(/<id>(\w+)<\/id>/g)].map(([, batch]) => batch)).toEqual(ids);
    const rows = await cities().found("SELECT Name FROM City__c WHERE Key__c LIKE 'o-%' ORDER BY Id");
    expect(rows.map(({ Name }) => Name)).toEqual(["a", "b", "c"]);
  });

  it.each([
    [
      "another media type than the job's",
      INSERT,
      "application/xml",
      "Name\n",
      "InvalidBatch",
      /^Content-Type must be text\/csv/,
    ],
    [
      "another character set",
      INSERT,
      "text/csv; charset=ISO-8859-1",
      "Name\n",
      "UnsupportedContentType",
      /UTF-8/,
    ],
    ["a zip", INSERT, "zip/csv", "PK", "FeatureNotEnabled", /^zip\/csv/],
  ])("is refused with %s", async (_, asked, type, content, code, message) => {
    const { bulk } = cities();
    const { id = "" } = await bulk.create(asked);
    expect(await refusal(bulk.post(id, content, type))).toMatchObject({
      status: 400,
      code,
      message: expect.stringMatching(message),
    });
    expect((await bulk.job(id))["numberBatchesTotal"]).toBe("0");
  });

  it("holds 10,000,000 bytes and 10,000 records, and not one more", async () => {
    const { bulk, found } = cities();
    const { id = "" } = await bulk.create(INSERT);
    expect(await refusal(bulk.post(id, `Name,Note__c\nl-1,"${"x".repeat(10_000_000)}"\n`))).toEqual({
      status: 400,
      type: "application/xml",
      code: "ClientInputError",
      message: "Failed to read request. Exceeded max size limit of 10000000",
    });
    expect((await bulk.job(id))["numberBatchesTotal"]).toBe("0");
    const rows = Array.from({ length: 10_001 }, (_, row) => `l-${row}`);
    for (const [contentType, content] of [
      ["CSV", `Name\n${rows.join("\n")}\n`],
      ["JSON", JSON.stringify(rows.map((Name) => ({ Name })))],
      [
        "XML",
        `<sObjects xmlns="${NAMESPACE}">${rows.map((name) => `<sObject><Name>${name}</Name></sObject>`).join("")}</sObjects>`,
      ],
    ] as const) {
      const made = await bulk.load({ ...INSERT, contentType }, content);
      expect(made.batch).toMatchObject({
        state: "Failed",
        stateMessage: "InvalidBatch : the batch has more than 10000 records",
        numberRecordsProcessed: "0",
      });
    }
    expect(await found("SELECT Id FROM City__c WHERE Name LIKE 'l-%' LIMIT 1")).toEqual([]);
    const most = await bulk.load(INSERT, `Name\n${rows.slice(1).join("\n")}\n`);
    expect(most.batch).toMatchObject({
      state: "Completed",
      numberRecordsProcessed: "10000",
      numberRecordsFailed: "0",
    });
  });
});

describe("a state", () => {
  it("Closed takes no more batches and is not closed again, but can be aborted", async () => {
    const { bulk } = cities();
    const { job } = await bulk.load(INSERT, "Name\nX\n");
    expect(await refusal(bulk.post(job, "Name\nX\n"))).toMatchObject({
      status: 400,
      code: "InvalidJobState",
    });
    expect(await refusal(bulk.change(job, "Closed"))).toMatchObject({ status: 400, code: "InvalidJobState" });
    expect(await refusal(bulk.change(job, "Open"))).toMatchObject({ code: "InvalidJob" });
    expect(await membersOf(await bulk.change(job, "Aborted"))).toMatchObject({
      state: "Aborted",
      numberBatchesCompleted: "1",
    });
    expect(await refusal(bulk.change(job, "Aborted"))).toMatchObject({ code: "InvalidJobState" });
    expect(await refusal(bulk.post(job, "Name\nX\n"))).toMatchObject({ code: "InvalidJobState" });
  });

  it("Aborted leaves out the batches that hadn't begun, which says so, and no row of them is written", async () => {
    const { bulk, found } = cities();
    const many = Array.from({ length: 5000 }, (_, row) => `z-${row}`).join("\n");
    // What comes first keeps the worker busy; on a machine that is quicker than its client it is tried again.
    for (let round = 1, left = 0; left === 0; round++) {
      expect(round).toBeLessThan(20);
      const { id = "" } = await bulk.create(INSERT);
      await bulk.post(id, `Name\n${many}\n`);
      const { id: batch = "" } = await membersOf(await bulk.post(id, `Name,Key__c\nX,z-${round}\n`));
      const aborted = await membersOf(await bulk.change(id, "Aborted"));
      expect(aborted).toMatchObject({ state: "Aborted", numberBatchesQueued: "0", numberBatchesTotal: "2" });
      const { state } = await bulk.ended(id, batch);
      const rows = await found(`SELECT Name FROM City__c WHERE Key__c = 'z-${round}'`);
      expect(rows).toHaveLength(state === "Completed" ? 1 : 0);
      if (state !== "NotProcessed") continue;
      left += 1;
      expect(await refusal(bulk.result(id, batch))).toMatchObject({
        status: 400,
        code: "InvalidBatch",
        message: "Records not processed",
      });
    }
  });
});

describe("a path", () => {
  it.each([
    ["GET", "/services/async/30.0/job", 400, "InvalidVersion"],
    ["GET", "/services/async/v60.0/job", 400, "InvalidVersion"],
    ["GET", "/services/async", 400, "InvalidVersion"],
    ["GET", "/services/async/60.0", 400, "InvalidUrl"],
    ["GET", "/services/async/60.0/jobs", 400, "InvalidUrl"],
    ["GET", "/services/async/60.0/job/x/constructor", 400, "InvalidUrl"],
    ["GET", "/services/async/60.0/job/x/batch/y/result/z/more", 400, "InvalidUrl"],
    ["POST", "/services/async/60.0/job/x/spec", 400, "FeatureNotEnabled"],
    ["DELETE", "/services/async/60.0/job/x", 405, "InvalidOperation"],
    ["GET", "/services/async/60.0/job", 405, "InvalidOperation"],
    ["PUT", "/services/async/60.0/job/x/batch/y/result", 405, "InvalidOperation"],
    ["GET", "//services//async//60.0//job//x//", 400, "InvalidJob"],
  ])("%s %s", async (method, path, status, code) => {
    const { org, session } = cities();
    const answer = await fetch(org.url + path, { method, headers: { "x-sfdc-session": session } });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(`<exceptionCode>${code}</exceptionCode>`);
  });

  it("takes the headers that mean nothing here", async () => {
    const { bulk } = cities();
    const answer = await bulk.send(
      "POST",
      "/job",
      jobXml({ operation: "query", object: "City__c", contentType: "CSV" }),
      {
        ...XML,
        "sforce-call-options": "client=tests",
        "sforce-disable-batch-retry": "true",
        "sforce-enable-pkchunking": "chunkSize=1000",
        "sforce-line-ending": "CRLF",
      },
    );
    expect(answer.status).toBe(201);
  });
});
