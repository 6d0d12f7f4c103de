import { beforeAll, describe, expect, it } from "vitest";
import { parsed, refusal } from "./bulk.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities({ jobChunkRows: 1000 });
const ROWS = 25_000;
const ALL = "SELECT Id, Name, Note__c, People__c FROM City__c";
/** Texts whose quotes and line ends would mislead who looks for row ends. */
const note = (row: number): string => (row % 3 === 0 ? `"${row}",\n"\r\n""` : `plain ${row}`);

beforeAll(async () => {
  const rows = Array.from(
    { length: ROWS },
    (_, row) => `City ${row},"${note(row).replaceAll('"', '""')}",${row}`,
  );
  const info = await cities().bulk.load(INSERT, `Name,Note__c,People__c\n${rows.join("\n")}\n`);
  expect(info).toMatchObject({ state: "JobComplete", numberRecordsFailed: 0 });
});

interface Page {
  readonly rows: string[][];
  readonly locator: string | null;
  readonly text: string;
}

async function page(id: string, query: string, delimiter = ","): Promise<Page> {
  const answer = await cities().bulk.send("GET", `/jobs/query/${id}/results${query}`);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/csv");
  const [head, ...rows] = parsed(answer.text, delimiter);
  expect(head).toEqual(["Id", "Name", "Note__c", "People__c"]);
  expect(answer.headers.get("sforce-numberofrecords")).toBe(String(rows.length));
  return { rows, locator: answer.headers.get("sforce-locator"), text: answer.text };
}

async function pages(
  id: string,
  size: number,
  between = async (_: number): Promise<void> => {},
): Promise<Page[]> {
  const all: Page[] = [];
  for (let query = `?maxRecords=${size}`; ; ) {
    const next = await page(id, query);
    all.push(next);
    if (next.locator === "null") return all;
    await between(all.length);
    query = `?locator=${next.locator}&maxRecords=${size}`;
  }
}

describe("a query job", () => {
  it("runs when it is made, and tells what it is", async () => {
    const { bulk } = cities();
    const made = await bulk.create({ operation: "query", query: `${ALL} LIMIT 3`, contentType: "CSV" });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: "query",
      object: "City__c",
      state: "UploadComplete",
      concurrencyMode: "Parallel",
      contentType: "CSV",
      apiVersion: 68,
      lineEnding: "LF",
      columnDelimiter: "COMMA",
      jobType: "V2Query",
      numberRecordsProcessed: 0,
    });
    expect(made).not.toHaveProperty("contentUrl");
    expect(await bulk.ended(made.id, "query")).toMatchObject({
      state: "JobComplete",
      numberRecordsProcessed: 3,
      retries: 0,
      totalProcessingTime: expect.any(Number),
    });
  });

  it("waits for its turn; before that, and after an abort, there are no results", async () => {
    const { bulk } = cities();
    const { id: busy } = await bulk.create(INSERT);
    await bulk.put(busy, `Name\n${"Busy\n".repeat(20_000)}`);
    await bulk.change(busy, "UploadComplete");
    const { id } = await bulk.create({ operation: "query", query: `${ALL} LIMIT 3` });
    const refused = async (state: string): Promise<void> => {
      const { status, body } = await bulk.send("GET", `/jobs/query/${id}/results`);
      const detail = `results are there when the job is JobComplete; it is ${state}`;
      expect([status, body]).toEqual([400, refusal("INVALIDJOBSTATE", detail)]);
    };
    await refused("UploadComplete");
    expect((await bulk.send("DELETE", `/jobs/query/${id}`)).body).toEqual(
      refusal(
        "INVALIDJOBSTATE",
        "a job can be deleted when it is JobComplete, Aborted, Failed; the job is UploadComplete",
      ),
    );
    const patch = (state: string) => bulk.send("PATCH", `/jobs/query/${id}`, { state });
    expect((await patch("UploadComplete")).body).toEqual(refusal("INVALIDJOB", "state must be Aborted"));
    expect((await patch("Aborted")).body).toMatchObject({ id, state: "Aborted" });
    await refused("Aborted");
    expect((await patch("Aborted")).body).toEqual(
      refusal("INVALIDJOBSTATE", "the state can't be changed to Aborted; the job is Aborted"),
    );
    await bulk.change(busy, "Aborted");
    expect(await bulk.info(id, "query")).toMatchObject({ state: "Aborted" });
    expect((await bulk.send("DELETE", `/jobs/query/${id}`)).status).toBe(204);
    expect((await bulk.send("GET", `/jobs/query/${id}`)).status).toBe(404);
  });

  it("is gone with its results when it is deleted", async () => {
    const { bulk, org } = cities();
    const { id } = await bulk.query(`${ALL} LIMIT 3`);
    expect((await org.ports.spool.names()).filter((name) => name.startsWith(id))).toHaveLength(2);
    expect((await bulk.send("DELETE", `/jobs/query/${id}`)).status).toBe(204);
    expect((await org.ports.spool.names()).filter((name) => name.startsWith(id))).toEqual([]);
    expect((await bulk.send("GET", `/jobs/query/${id}/results`)).status).toBe(404);
  });
});

describe("results of a query", () => {
  it("come in one page if no size is asked for", async () => {
    const { id } = await cities().bulk.query(`${ALL} WHERE Name LIKE 'City %' ORDER BY People__c`);
    const whole = await page(id, "");
    expect(whole.locator).toBe("null");
    expect(whole.rows.map(([, ...cells]) => cells)).toEqual(
      Array.from({ length: ROWS }, (_, row) => [`City ${row}`, note(row), `${row}.0`]),
    );
  });

  it.each([
    ["LF", "\n"],
    ["CRLF", "\r\n"],
  ])("come in pages that join to the whole: %s", async (lineEnding, newline) => {
    const { id } = await cities().bulk.query(`${ALL} WHERE Name LIKE 'City %'`, { lineEnding });
    const whole = await page(id, "");
    const header = `"Id","Name","Note__c","People__c"${newline}`;
    for (const size of [9_999, 10_000, 10_001, 24_999, 25_000, 25_001]) {
      const cut = await pages(id, size);
      expect(cut).toHaveLength(Math.ceil(ROWS / size));
      expect(cut.slice(0, -1).every(({ rows }) => rows.length === size)).toBe(true);
      expect(header + cut.map(({ text }) => text.slice(header.length)).join("") === whole.text).toBe(true);
    }
    const small = await cities().bulk.query(`${ALL} WHERE People__c < 50`, { lineEnding });
    const rows = await pages(small.id, 1);
    expect(rows.map(({ rows: [row] }) => row?.[3])).toEqual(
      Array.from({ length: 50 }, (_, row) => `${row}.0`),
    );
  });

  it("stay what they were while the data changes between pages", async () => {
    const { bulk } = cities();
    await bulk.load(
      INSERT,
      `Name,People__c\n${Array.from({ length: 60 }, (_, row) => `Moving ${row},${row}`).join("\n")}\n`,
    );
    const { id } = await bulk.query(`${ALL} WHERE Name LIKE 'Moving %' ORDER BY People__c`);
    const before = await page(id, "");
    const cut = await pages(id, 25, async (at) => {
      const victim = before.rows[at * 25 + 3]?.[0];
      expect((await bulk.send("DELETE", `/sobjects/City__c/${victim}`)).status).toBe(204);
      const changed = before.rows[at * 25 + 4]?.[0];
      expect((await bulk.send("PATCH", `/sobjects/City__c/${changed}`, { Name: "Changed" })).status).toBe(
        204,
      );
      await bulk.load(INSERT, "Name\nMoving new\n");
    });
    expect(cut.flatMap(({ rows }) => rows)).toEqual(before.rows);
  });

  it("of nothing are a header", async () => {
    const { id, ...info } = await cities().bulk.query(`${ALL} WHERE Name = 'nowhere'`);
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 0 });
    expect(await page(id, "?maxRecords=5")).toEqual({
      rows: [],
      locator: "null",
      text: '"Id","Name","Note__c","People__c"\n',
    });
  });

  it("are asked for with a size and a locator that can be", async () => {
    const { bulk } = cities();
    const { id } = await bulk.query(`${ALL} LIMIT 3`);
    for (const size of ["0", "-1", "x", "1.5", "", "1e3", "9999999999"]) {
      const { status, body } = await bulk.send("GET", `/jobs/query/${id}/results?maxRecords=${size}`);
      expect([status, body]).toEqual([400, refusal("INVALIDJOB", "maxRecords must be a positive number")]);
    }
    for (const locator of ["", "x", "0", "-", "cjM", "cjA", "MTIz", "%00"]) {
      const { status, body } = await bulk.send("GET", `/jobs/query/${id}/results?locator=${locator}`);
      expect([locator, status, body]).toEqual([
        locator,
        400,
        refusal("INVALID_QUERY_LOCATOR", "invalid query locator"),
      ]);
    }
    expect((await bulk.send("GET", `/jobs/query/${id}/results?locator=null`)).status).toBe(200);
  });

  it("have each type in Bulk's own form", async () => {
    const { bulk } = cities();
    await bulk.load(
      INSERT,
      "Name,Key__c,People__c,Founded__c,Open__c,Exact__c\nTyped,typed,-12,1191-05-14,true,9007199254740991\n",
    );
    const { id } = await bulk.query(
      "SELECT Name, People__c, Exact__c, Founded__c, Open__c, Note__c, CreatedDate, OwnerId, IsDeleted FROM City__c WHERE Key__c = 'typed'",
    );
    expect(parsed((await bulk.send("GET", `/jobs/query/${id}/results`)).text)[1]).toEqual([
      "Typed",
      "-12.0",
      "9007199254740991.0",
      "1191-05-14",
      "true",
      "",
      expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      expect.stringMatching(/^005\w{15}$/),
      "false",
    ]);
  });
});

it("queryAll finds deleted rows, query doesn't", async () => {
  const { bulk } = cities();
  const made = await bulk.load(INSERT, "Name,Key__c\nKept,qa-1\nGone,qa-2\n");
  const gone = parsed(await bulk.results(made.id, "successfulResults"))[2]?.[0];
  await bulk.send("DELETE", `/sobjects/City__c/${gone}`);
  const rows = async (operation: string): Promise<string[][]> => {
    const soql = "SELECT Name, IsDeleted FROM City__c WHERE Key__c LIKE 'qa-%' ORDER BY Name";
    const { id } = await bulk.query(soql, { operation });
    return parsed((await bulk.send("GET", `/jobs/query/${id}/results`)).text).slice(1);
  };
  expect(await rows("query")).toEqual([["Kept", "false"]]);
  expect(await rows("queryAll")).toEqual([
    ["Gone", "true"],
    ["Kept", "false"],
  ]);
});

describe("a query that can't be a job", () => {
  it.each<[string, Record<string, unknown>, string, string | RegExp]>([
    ["no query", {}, "INVALIDJOB", "query must be a SOQL query"],
    ["an empty one", { query: "" }, "MALFORMED_QUERY", /unexpected token: '<EOF>'$/],
    ["bad SOQL", { query: "SELEC Id FROM City__c" }, "MALFORMED_QUERY", /unexpected token: 'SELEC'$/],
    [
      "an unknown object",
      { query: "SELECT Id FROM Nothing" },
      "INVALID_TYPE",
      /sObject type 'Nothing' is not supported/,
    ],
    [
      "an unknown field",
      { query: "SELECT Nothing FROM City__c" },
      "INVALID_FIELD",
      /No such column 'Nothing' on entity 'City__c'/,
    ],
    [
      "COUNT()",
      { query: "SELECT COUNT() FROM City__c" },
      "INVALIDJOB",
      "Aggregate Relationships not supported in Bulk Query",
    ],
    [
      "child queries",
      { query: "SELECT Id, (SELECT Id FROM Contacts) FROM Account" },
      "INVALIDJOB",
      "Aggregate Relationships not supported in Bulk Query",
    ],
    [
      "groups",
      { query: "SELECT Name, COUNT(Id) FROM City__c GROUP BY Name" },
      "INVALIDJOB",
      "Aggregate Relationships not supported in Bulk Query",
    ],
    [
      "an aggregate",
      { query: "SELECT MAX(CreatedDate) FROM City__c" },
      "INVALIDJOB",
      "Aggregate Relationships not supported in Bulk Query",
    ],
    [
      "toLabel()",
      { query: "SELECT toLabel(Type) FROM Account" },
      "INVALIDJOB",
      "toLabel is not supported in Bulk Query",
    ],
    [
      "FORMAT()",
      { query: "SELECT FORMAT(AnnualRevenue) FROM Account" },
      "INVALIDJOB",
      "FORMAT and DISTANCE can't be selected in Bulk Query",
    ],
    [
      "DISTANCE()",
      { query: "SELECT DISTANCE(BillingAddress, ShippingAddress, 'km') FROM Account" },
      "INVALIDJOB",
      "FORMAT and DISTANCE can't be selected in Bulk Query",
    ],
    [
      "a view",
      { query: "SELECT Id FROM Account FOR VIEW" },
      "INVALIDJOB",
      "FOR VIEW and FOR REFERENCE are not supported in Bulk Query",
    ],
    [
      "a compound address",
      { query: "SELECT Id, BillingAddress FROM Account" },
      "INVALIDJOB",
      "FUNCTIONALITY_NOT_ENABLED: Selecting compound data not supported in Bulk Query: BillingAddress",
    ],
    [
      "a compound place",
      { query: "SELECT Place__c FROM City__c" },
      "INVALIDJOB",
      "FUNCTIONALITY_NOT_ENABLED: Selecting compound data not supported in Bulk Query: Place__c",
    ],
    [
      "another operation",
      { query: ALL, operation: "insert" },
      "INVALIDJOB",
      /^operation must be one of query, queryAll$/,
    ],
    [
      "another delimiter",
      { query: ALL, columnDelimiter: "X" },
      "INVALIDJOB",
      /^columnDelimiter must be one of/,
    ],
  ])("is refused when it is made: %s", async (_, job, code, message) => {
    const { bulk } = cities();
    const before = await bulk.send("GET", "/jobs/query");
    const { status, body } = await bulk.send("POST", "/jobs/query", { operation: "query", ...job });
    expect([status, body]).toEqual([
      400,
      refusal(code, typeof message === "string" ? message : expect.stringMatching(message)),
    ]);
    expect((await bulk.send("GET", "/jobs/query")).text).toBe(before.text);
  });
});

describe("a query of parents and of days", () => {
  it("may have a semi-join", async () => {
    const { bulk } = cities();
    const soql = (operator: string): string =>
      `SELECT Username FROM User WHERE Id ${operator} (SELECT OwnerId FROM City__c)`;
    const owned = await bulk.query(soql("IN"));
    const { state, id } = await bulk.query(soql("NOT IN"));
    expect([owned.state, state]).toEqual(["JobComplete", "JobComplete"]);
    const rows = async (job: string): Promise<number> =>
      parsed((await bulk.send("GET", `/jobs/query/${job}/results`)).text).length - 1;
    expect([await rows(owned.id), await rows(id)]).toEqual([1, 0]);
  });

  it("names its columns by their paths, and leaves cells empty where there is no parent", async () => {
    const { bulk } = cities();
    await bulk.load(INSERT, "Name\nLone\n");
    const lone = "Name = 'Lone' AND CreatedDate = LAST_N_DAYS:1 AND CreatedDate >= LAST_FISCAL_YEAR";
    const { id, state } = await bulk.query(
      `SELECT name, owner.PROFILE.name, Owner.IsActive, OWNER.Manager.Name, Owner.Manager.IsActive FROM City__c WHERE ${lone} ORDER BY Owner.Name`,
    );
    expect(state).toBe("JobComplete");
    const { text } = await bulk.send("GET", `/jobs/query/${id}/results`);
    expect(text).toBe(
      '"Name","Owner.Profile.Name","Owner.IsActive","Owner.Manager.Name","Owner.Manager.IsActive"\n"Lone","System Administrator","true","",""\n',
    );
  });
});
