// Jobs: how they are made and told, and what is refused. Then the paths below which all is.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bulk1Client, jobXml, membersOf, NAMESPACE, orderOf, refusal } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const XML = { "content-type": "application/xml; charset=UTF-8" };
const JSON_TYPE = { "content-type": "application/json" };

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
