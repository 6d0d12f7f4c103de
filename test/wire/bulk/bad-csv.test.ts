// Files that aren't what they should be: a clear word for each, and nothing lost. A row that can't be split fails
// alone; what makes all of the file doubtful fails the job before anything is written.
import { describe, expect, it } from "vitest";
import { soapLogin } from "../../support/client.ts";
import {
  ADMIN,
  makeOrg,
  peakMemory,
  startProcess,
  temporaryDirectory,
} from "../../support/server-process.ts";
import { bulkClient, parsed, records } from "./bulk.ts";
import { CITY, INSERT, withCities } from "./cities.ts";

const cities = withCities();

async function count(where: string): Promise<unknown> {
  const answer = await cities().bulk.send(
    "GET",
    `/query?q=${encodeURIComponent(`SELECT COUNT() FROM City__c WHERE ${where}`)}`,
  );
  return (answer.body as { totalSize: unknown }).totalSize;
}

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

describe("a row that is broken fails alone, and the others go in", () => {
  it.each<[string, Uint8Array | string, string, readonly string[]]>([
    [
      "too few cells",
      "Name,Key__c\nrow\nA,ok1\n",
      "INVALIDBATCH:the row has 1 cells, the header 2:--",
      ["row", ""],
    ],
    [
      "too many cells",
      "Name,Key__c\nrow,1,2\nA,ok1\n",
      "INVALIDBATCH:the row has 3 cells, the header 2:--",
      ["row", "1"],
    ],
    [
      "a bare quote",
      'Name,Key__c\nrow,1"2\nA,ok1\n',
      "INVALIDBATCH:Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote:--",
      ["row", '1"2'],
    ],
    [
      "a blank before a quote",
      'Name,Key__c\nrow, "1"\nA,ok1\n',
      "INVALIDBATCH:Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote:--",
      ["row", ' "1"'],
    ],
    [
      "a blank behind a quote",
      'Name,Key__c\n"row" ,1\nA,ok1\n',
      "INVALIDBATCH:Failed to parse CSV. Not expecting more text after end quote:--",
      ["row", ""],
    ],
    [
      "invalid UTF-8",
      bytes("Name,Key__c\nrow,", [0xff, 0xfe], "\nA,ok1\n"),
      "INVALIDBATCH:Failed to parse CSV. the row is not valid UTF-8:--",
      ["row,ÿþ", ""],
    ],
    [
      "a NUL",
      "Name,Key__c\nrow,a\0b\nA,ok1\n",
      expect.stringMatching(/^INVALID_TYPE_ON_FIELD_IN_RECORD:Key: .*NUL.*:Key__c --$/) as string,
      ["row", "a\0b"],
    ],
    [
      "another line ending",
      "Name,Key__c\nrow,1\r\nA,ok1\n",
      "INVALIDBATCH:Failed to parse CSV. LineEnding is invalid on user data. Current LineEnding setting is LF:--",
      ["row", "1"],
    ],
  ])("%s", async (name, csv, error, cells) => {
    const { bulk } = cities();
    const key = name.replaceAll(" ", "-");
    const unique = Buffer.from(csv).toString("latin1").replaceAll("ok1", key);
    const info = await bulk.load(INSERT, Buffer.from(unique, "latin1"));
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(parsed(await bulk.results(info.id, "failedResults")).slice(1)).toEqual([["", error, ...cells]]);
    expect(records(await bulk.results(info.id, "successfulResults"))).toMatchObject([
      { Name: "A", Key__c: key },
    ]);
    expect(await count(`Key__c = '${key}'`)).toBe(1);
  });

  it("a quote that is never closed takes the rest of the file with it, which is told whole", async () => {
    const { bulk } = cities();
    const rest = "open\nB,open-2\nC,open-3\n";
    const info = await bulk.load(INSERT, `Name,Key__c\nA,open-1\nrow,"${rest}`);
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(parsed(await bulk.results(info.id, "failedResults")).slice(1)).toEqual([
      ["", "INVALIDBATCH:Failed to parse CSV. EOF reached before closing an opened quote:--", "row", rest],
    ]);
    expect(await count("Key__c LIKE 'open-%'")).toBe(1);
  });
});

describe("a file that can't be read at all fails the job, with nothing written", () => {
  const wrongEnding =
    "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF";
  it.each<[string, Uint8Array | string, string]>([
    ["blank lines", "\n\n\n", "InvalidBatch : The file is empty"],
    ["a byte order mark alone", "\ufeff", "InvalidBatch : The file is empty"],
    ["empty columns", ",\n1,2\n", "InvalidBatch : The file is empty"],
    ["no header", "A,bad-1\nB,bad-2\n", "InvalidBatch : Field name not found : A"],
    ["a column twice", "Name,Key__c,name\nA,bad-1,B\n", "InvalidBatch : Duplicate field name : name"],
    ["a column without a name", "Name,,Key__c\nA,1,bad-1\n", "InvalidBatch : Field name not found : "],
    [
      "__proto__ as a column",
      "__proto__,Key__c\nA,bad-1\n",
      "InvalidBatch : Field name not found : __proto__",
    ],
    ["another delimiter", "Name;Key__c\nA;bad-1\n", "InvalidBatch : Field name not found : Name;Key__c"],
    ["CRLF", "Name,Key__c\r\nA,bad-1\r\n", wrongEnding],
    ["CR alone", "Name,Key__c\rA,bad-1\rB,bad-2\r", wrongEnding],
    [
      "UTF-16",
      Buffer.from("\ufeffName,Key__c\nA,bad-1\n", "utf16le"),
      "InvalidBatch : Failed to parse CSV. the row is not valid UTF-8",
    ],
    [
      "JSON",
      '[{"Name":"A","Key__c":"bad-1"}]',
      "InvalidBatch : Failed to parse CSV. Found unescaped quote. A value with quote should be within a quote",
    ],
    [
      "a quote open in the header",
      'Name,"Key__c\nA,bad-1\n',
      "InvalidBatch : Failed to parse CSV. EOF reached before closing an opened quote",
    ],
  ])("%s", async (_, csv, errorMessage) => {
    const { bulk } = cities();
    const info = await bulk.load(INSERT, csv);
    expect(info).toMatchObject({
      state: "Failed",
      errorMessage,
      numberRecordsProcessed: 0,
      numberRecordsFailed: 0,
    });
    expect(await count("Key__c LIKE 'bad-%'")).toBe(0);
    for (const kind of ["successfulResults", "failedResults"] as const)
      expect(parsed(await bulk.results(info.id, kind)).length).toBeLessThanOrEqual(1);
  });
});

describe("a file that is a little odd is taken", () => {
  it.each<[string, string, number]>([
    ["no bytes, as jsforce sends no rows", "", 0],
    ["a byte order mark", "\ufeffName,Key__c\nA,fine-bom\n", 1],
    ["a byte order mark before a quote", '\ufeff"Name","Key__c"\n"A","fine-bomq"\n', 1],
    ["a blank line behind", "Name,Key__c\nA,fine-blank\n\n", 1],
    ["no line end behind", "Name,Key__c\nA,fine-none", 1],
    ["a header alone", "Name,Key__c\n", 0],
    ["a header alone without a line end", "Name,Key__c", 0],
    ["columns in any letter case", "NAME,key__C\nA,fine-case\n", 1],
  ])("%s", async (_, csv, rows) => {
    const { bulk } = cities();
    const info = await bulk.load(INSERT, csv);
    expect(info).toMatchObject({
      state: "JobComplete",
      numberRecordsProcessed: rows,
      numberRecordsFailed: 0,
    });
  });
});

it("a line of 100 MB fails its job with a clear word, in flat memory, and what was before it stays", async () => {
  const data = temporaryDirectory();
  await makeOrg(data, [CITY]);
  const server = await startProcess(data, 50_000);
  const bulk = bulkClient(server.url, await soapLogin(server.url, ADMIN.username, ADMIN.password));
  expect(await bulk.load(INSERT, "Name\nwarm\n")).toMatchObject({ state: "JobComplete" });
  const before = peakMemory(server.pid);
  for (const start of ['"', ""]) {
    const info = await bulk.load(INSERT, `Name\nA\nB\n${start}${"x".repeat(100_000_000)}\nC\n`);
    expect(info).toMatchObject({
      state: "Failed",
      errorMessage: "InvalidBatch : a row is longer than 10000000 bytes; is a quote not closed?",
    });
    const rows = async (kind: "successfulResults" | "failedResults" | "unprocessedrecords") =>
      parsed(await bulk.results(info.id, kind)).slice(1);
    const told = [
      ...(await rows("successfulResults")).map((row) => row[2]),
      ...(await rows("unprocessedrecords")).flat(),
    ];
    expect(told).toEqual(["A", "B"]);
  }
  expect(peakMemory(server.pid) - before).toBeLessThan(150_000_000);
  expect(await server.stop()).toBe(0);
});
