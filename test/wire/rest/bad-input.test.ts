// Values that no client should send: each is refused with its own error, or kept exactly.

import { request } from "node:http";
import { deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { make, run, withOrg } from "./scenario.ts";

const THING = {
  fullName: "Thing__c",
  label: "Thing",
  pluralLabel: "Things",
  nameField: { type: "Text", label: "Thing Name" },
  fields: [
    { fullName: "Number__c", label: "Number", type: "Number", precision: 18, scale: 0 },
    { fullName: "Day__c", label: "Day", type: "Date" },
    { fullName: "Moment__c", label: "Moment", type: "DateTime" },
    { fullName: "Note__c", label: "Note", type: "LongTextArea", length: 32000 },
  ],
} as const;

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [THING]);
  return { acme: await make(caller, "Account", { Name: "Acme" }) };
});

const post = (does: string, body: string, status: number, like: unknown, path = "/sobjects/Thing__c") => ({
  does,
  method: "POST",
  path,
  body,
  status,
  like,
});
const refused = (does: string, body: string, errorCode: string, path?: string) =>
  post(does, body, 400, [{ errorCode }], path);

describe("values that are no values", () => {
  run(org, [
    refused("NaN", '{"Number__c":NaN}', "JSON_PARSER_ERROR"),
    refused("Infinity", '{"Number__c":-Infinity}', "JSON_PARSER_ERROR"),
    refused("a number beyond all doubles", '{"Number__c":1e999}', "JSON_PARSER_ERROR"),
    refused("a number with a leading zero", '{"Number__c":007}', "JSON_PARSER_ERROR"),
    refused("a number of 19 digits", '{"Number__c":1000000000000000000}', "NUMBER_OUTSIDE_VALID_RANGE"),
    refused("a day that isn't", '{"Day__c":"2026-02-30"}', "JSON_PARSER_ERROR"),
    refused("the year 0", '{"Day__c":"0000-12-31"}', "JSON_PARSER_ERROR"),
    refused("a year of five digits", '{"Moment__c":"10000-01-01T00:00:00Z"}', "JSON_PARSER_ERROR"),
    refused("a 25th hour", '{"Moment__c":"2026-01-01T25:00:00Z"}', "JSON_PARSER_ERROR"),
    refused("10 MB of text", `{"Note__c":"${"x".repeat(10_000_000)}"}`, "STRING_TOO_LONG"),
    refused("two spellings of a field", '{"Name":"a","name":"b"}', "JSON_PARSER_ERROR"),
    refused("__proto__", '{"__proto__":{"polluted":1}}', "INVALID_FIELD"),
    refused("constructor", '{"constructor":{"prototype":1}}', "INVALID_FIELD"),
    refused(
      "the id of another org",
      '{"LastName":"x","AccountId":"001xx000003DGb0AAG"}',
      "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
      "/sobjects/Contact",
    ),
    refused("a lone surrogate", '{"Name":"\\ud800"}', "INVALID_TYPE_ON_FIELD_IN_RECORD"),
    {
      does: "a record of another org",
      path: "/sobjects/Account/001xx000003DGb0AAG",
      status: 404,
      like: [{ errorCode: "NOT_FOUND" }],
    },
  ]);

  it("pollute nothing", () => {
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("values at an edge", () => {
  it.each([
    ["the last of a name that comes twice", '{"Name":"first","Name":"last"}', '"Name":"last"'],
    ["the largest safe integer", '{"Number__c":9007199254740991}', '"Number__c":9007199254740991.0'],
    ["the first date", '{"Day__c":"0001-01-01"}', '"Day__c":"0001-01-01"'],
    ["the last date", '{"Day__c":"9999-12-31"}', '"Day__c":"9999-12-31"'],
  ])("keep %s", async (_what, body, kept) => {
    const { send } = org();
    const made = await send("POST", "/sobjects/Thing__c", body);
    expect(made.status, made.text).toBe(201);
    const { text } = await send("GET", `/sobjects/Thing__c/${(made.body as { id: string }).id}`);
    expect(text).toContain(kept);
  });

  it("keep 2^53 + 1 exactly, or refuse it", async () => {
    const { send } = org();
    const made = await send("POST", "/sobjects/Thing__c", '{"Number__c":9007199254740993}');
    if (made.status === 400) {
      expect(made.body).toMatchObject([{ errorCode: "NUMBER_OUTSIDE_VALID_RANGE" }]);
      return;
    }
    const { text } = await send("GET", `/sobjects/Thing__c/${(made.body as { id: string }).id}`);
    expect(text).toMatch(/"Number__c":900719925474099[234]\.0/);
  });
});

describe("headers", () => {
  run(org, [
    {
      does: "of other APIs and tools change nothing of a write",
      method: "POST",
      path: "/sobjects/Account",
      body: { Name: "x" },
      headers: {
        "Sforce-Call-Options": "client=some/1.0, defaultNamespace=ns",
        "Sforce-Auto-Assign": "FALSE",
        "Sforce-Duplicate-Rule-Header": "allowSave=true",
        "Sforce-Mru": "updateMru=true",
        "x-sfdc-packageversion-ns": "1.0",
        "Sforce-Locale-Options": "language=en_US",
      },
      status: 201,
      like: { success: true },
    },
    {
      does: "of a query set the size of its pages",
      path: "/query?q=SELECT+Id+FROM+Account",
      headers: { "Sforce-Query-Options": "batchSize=200", "Sforce-Call-Options": "client=x" },
      status: 200,
      like: { done: true },
    },
  ]);

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
  ])("a body in %s is read, an answer compressed for who asks", async (encoding, compress) => {
    const { session, org: running } = org();
    const body = compress(JSON.stringify({ Name: `sent in ${encoding}`, Description: "x".repeat(3000) }));
    const ask = (method: string, path: string, more: Record<string, string>, sent?: Buffer) =>
      new Promise<{ status: number; encoding: string | undefined; bytes: Buffer }>((resolve, reject) => {
        const headers = { authorization: `Bearer ${session}`, "content-type": "application/json", ...more };
        const call = request(`${running.url}/services/data/v60.0${path}`, { method, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              encoding: response.headers["content-encoding"],
              bytes: Buffer.concat(chunks),
            }),
          );
        });
        call.on("error", reject);
        call.end(sent);
      });
    const made = await ask("POST", "/sobjects/Account", { "content-encoding": encoding }, body);
    expect(made.status, made.bytes.toString()).toBe(201);
    const { id } = JSON.parse(made.bytes.toString()) as { id: string };
    const read = await ask("GET", `/sobjects/Account/${id}`, { "accept-encoding": "gzip" });
    expect(read.encoding).toBe("gzip");
    expect(gunzipSync(read.bytes).toString()).toContain(`sent in ${encoding}`);
  });
});
