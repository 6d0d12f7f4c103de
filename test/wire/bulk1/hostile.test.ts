// Batches that are none, or not quite: they fail whole or row by row, each says why, and the job goes on.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NAMESPACE, resultRows, TYPES } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const xml = (content: string): string => `<sObjects xmlns="${NAMESPACE}">${content}</sObjects>`;

describe("a batch fails whole", () => {
  it.each<[string, string, string, RegExp]>([
    ["blank lines", "CSV", "\n\r\n\n", /The file is empty/],
    ["an unknown field", "CSV", "Name,Nope\nA,B\n", /^InvalidBatch : Field name not found : Nope$/],
    ["a field twice", "CSV", "Name,name\nA,B\n", /^InvalidBatch : Duplicate field name : name$/],
    ["a broken header", "CSV", 'Na"me\nA\n', /^InvalidBatch : Failed to parse CSV\. Found unescaped quote/],
    ["lines that end with CR alone", "CSV", "Name\rA\rB\r", /^ClientInputError : LineEnding is invalid/],
    [
      "a giant line",
      "CSV",
      `"${"x".repeat(9_999_000)}\n`,
      /^InvalidBatch : Failed to parse CSV\. EOF reached/,
    ],
    ["no XML", "XML", "Name\nA\n", /^InvalidBatch : Failed to parse XML\. /],
    [
      "XML that is cut off",
      "XML",
      xml("<sObject><Name>A").slice(0, -11),
      /^InvalidBatch : Failed to parse XML/,
    ],
    ["a DOCTYPE", "XML", `<!DOCTYPE a [<!ENTITY a "b">]>${xml("")}`, /DOCTYPE is not allowed/],
    ["an entity", "XML", xml("<sObject><Name>&a;</Name></sObject>"), /Failed to parse XML/],
    [
      "another root",
      "XML",
      `<results xmlns="${NAMESPACE}"><sObject/></results>`,
      /the root element must be sObjects/,
    ],
    [
      "another namespace",
      "XML",
      "<sObjects><sObject><Name>A</Name></sObject></sObjects>",
      /the root element must be/,
    ],
    ["another element", "XML", xml("<record><Name>A</Name></record>"), /sObjects has no element record/],
    ["no records in XML", "XML", xml(""), /The file is empty/],
    ["elements that nest too deep", "XML", xml("<a>".repeat(100) + "</a>".repeat(100)), /nested more than/],
    [
      "an unknown field in XML",
      "XML",
      xml("<sObject><Nope>A</Nope></sObject>"),
      /^InvalidBatch : Field name not found : Nope$/,
    ],
    ["no JSON", "JSON", "Name\nA\n", /^InvalidBatch : Failed to parse JSON\. /],
    ["a JSON object", "JSON", '{"Name":"A"}', /A list of records is expected/],
    ["a list of texts", "JSON", '["Name"]', /may hold nothing else/],
    ["a list of lists", "JSON", '[[{"Name":"A"}]]', /may hold nothing else/],
    ["no records in JSON", "JSON", "[]", /The file is empty/],
    ["deep JSON", "JSON", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, /may hold nothing else|is no JSON/],
    [
      "an unknown field in JSON",
      "JSON",
      '[{"Name":"A"},{"__proto__":"B"}]',
      /^InvalidBatch : Field name not found : __proto__$/,
    ],
    [
      "too many fields",
      "JSON",
      JSON.stringify([Object.fromEntries(Array.from({ length: 2001 }, (_, n) => [`f${n}`, 1]))]),
      /more than 2000 different fields/,
    ],
  ])("for %s", async (_, contentType, content, message) => {
    const { bulk } = cities();
    const { job, batch } = await bulk.load({ ...INSERT, contentType }, content);
    expect(batch).toMatchObject({ state: "Failed", numberRecordsProcessed: "0" });
    expect(batch["stateMessage"]).toMatch(message);
    expect((await bulk.result(job, batch["id"] ?? "")).status).toBe(400);
  });

  it("for what is not UTF-8, but CSV row by row", async () => {
    const { bulk } = cities();
    const latin = (text: string): Buffer => Buffer.from(text, "latin1");
    for (const [contentType, content] of [
      ["XML", latin(xml("<sObject><Name>\xe5</Name></sObject>"))],
      ["JSON", latin('[{"Name":"\xe5"}]')],
    ] as const) {
      const { batch } = await bulk.load({ ...INSERT, contentType }, content);
      expect(batch["stateMessage"]).toMatch(/not UTF-8/);
    }
    const { job, batch } = await bulk.load(INSERT, latin("Name\n\xe5\nfine\n"));
    expect(resultRows(await bulk.result(job, batch["id"] ?? "")).map(([, success]) => success)).toEqual([
      "false",
      "true",
    ]);
  });
});

describe("a row fails alone", () => {
  it.each<[string, string, string, RegExp]>([
    [
      "with too few cells",
      "CSV",
      "Name,Key__c\nA\nfine,\n",
      /^INVALIDBATCH:the row has 1 cells, the header 2/,
    ],
    ["with too many cells", "CSV", "Name\nA,B\nfine\n", /^INVALIDBATCH:the row has 2 cells, the header 1/],
    [
      "with a bare quote",
      "CSV",
      'Name\nA"B\nfine\n',
      /^INVALIDBATCH:Failed to parse CSV\. Found unescaped quote/,
    ],
    [
      "with a field twice",
      "XML",
      xml("<sObject><Name>A</Name><name>B</name></sObject><sObject><Name>fine</Name></sObject>"),
      /Duplicate field name : name/,
    ],
    ["with a list for a value", "JSON", '[{"Name":["A"]},{"Name":"fine"}]', /Name must not be a list/],
    ["with a number for a text", "JSON", '[{"Name":5},{"Name":"fine"}]', /value not of required type: 5/],
    [
      "with a number that is too large",
      "JSON",
      '[{"Name":"A","People__c":1e400},{"Name":"fine"}]',
      /INVALID_TYPE_ON_FIELD_IN_RECORD/,
    ],
    [
      "with a lone surrogate",
      "JSON",
      '[{"Name":"\\ud800"},{"Name":"fine"}]',
      /INVALID_TYPE_ON_FIELD_IN_RECORD/,
    ],
    [
      "with a parent of two keys",
      "JSON",
      '[{"Name":"A","Owner":{"Username":"a","Id":"b"}},{"Name":"fine"}]',
      /must name its record by one external id/,
    ],
    [
      "with a parent in a list",
      "XML",
      xml(
        "<sObject><Name>A</Name><Owner><Username>a</Username></Owner></sObject><sObject><Name>fine</Name></sObject>",
      ),
      /must name its record by one external id/,
    ],
    [
      "with a value beside nil",
      "XML",
      xml(
        '<sObject><Name xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:nil="true">A</Name></sObject><sObject><Name>fine</Name></sObject>',
      ),
      /has a value beside xsi:nil/,
    ],
  ])("%s", async (_, contentType, content, message) => {
    const { bulk } = cities();
    const { job, batch } = await bulk.load({ ...INSERT, contentType }, content);
    expect(batch, batch["stateMessage"]).toMatchObject({
      state: "Completed",
      numberRecordsProcessed: "2",
      numberRecordsFailed: "1",
    });
    const { text } = await bulk.result(job, batch["id"] ?? "");
    expect(
      contentType === "CSV"
        ? resultRows({ text, status: 200, type: "", headers: new Headers() })[0]?.[3]
        : text,
    ).toMatch(message);
  });
});

describe("an upload that breaks off", () => {
  it("leaves no batch", async () => {
    const { bulk, org, session } = cities();
    const { id = "" } = await bulk.create(INSERT);
    const stop = new AbortController();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from("Name\nA\n"));
        setTimeout(() => stop.abort(), 50);
      },
    });
    await expect(
      fetch(`${org.url}/services/async/60.0/job/${id}/batch`, {
        method: "POST",
        headers: { "x-sfdc-session": session, "content-type": "text/csv" },
        body,
        duplex: "half",
        signal: stop.signal,
      } as RequestInit),
    ).rejects.toThrow();
    expect((await bulk.job(id))["numberBatchesTotal"]).toBe("0");
    expect((await bulk.post(id, "broken", "text/csv")).status).toBe(201);
    const zip = await bulk.send("POST", `/job/${id}/batch`, "no gzip", {
      "content-type": "text/csv",
      "content-encoding": "gzip",
    });
    expect([zip.status, zip.text.includes("InvalidBatch")]).toEqual([400, true]);
  });
});

describe("whatever is sent", () => {
  it("ends, and every row of what is completed has an outcome", async () => {
    const { bulk } = cities();
    const piece = fc.constantFrom(
      "Name",
      ",",
      "\n",
      '"',
      "<sObject>",
      "</sObject>",
      "<Name>",
      "</Name>",
      "{",
      "}",
      "[",
      "]",
      ":",
      "\r",
      "A",
      "&",
      "\0",
      "#N/A",
      "null",
      "é",
    );
    const content = fc.array(piece, { minLength: 1, maxLength: 30 }).map((pieces) => pieces.join(""));
    const wrapped = fc.oneof(
      content,
      content.map((inner) => xml(inner)),
      content.map((inner) => `[{"Name":${JSON.stringify(inner)}}]`),
      content.map((inner) => `Name\n${inner}\n`),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("CSV", "XML", "JSON"), wrapped, async (contentType, sent) => {
        const { job, batch } = await bulk.load({ ...INSERT, contentType }, sent);
        const result = await bulk.result(job, batch["id"] ?? "");
        if (batch["state"] === "Failed") {
          expect(batch["stateMessage"]).toMatch(/^(InvalidBatch|ClientInputError) : /);
          expect(result.status).toBe(400);
          return;
        }
        expect(batch["state"]).toBe("Completed");
        expect([result.status, result.type]).toEqual([200, `${TYPES[contentType]};charset=UTF-8`]);
        const rows =
          contentType === "CSV"
            ? result.text.trimEnd().split(/\n(?=")/).length - 1
            : (result.text.match(/<success>|"success":/g) ?? []).length;
        expect(rows).toBe(Number(batch["numberRecordsProcessed"]));
      }),
      { numRuns: 60 },
    );
  });
});
