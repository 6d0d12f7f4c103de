// Query batches: their result list, and the rows in each format.
import { beforeAll, describe, expect, it } from "vitest";
import { readXml } from "../../../src/wire/shared/xml.ts";
import { membersOf, NAMESPACE } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const QUERY = { operation: "query", object: "City__c", contentType: "CSV" };

beforeAll(async () => {
  const { bulk } = cities();
  const csv = 'Name,Key__c,People__c,Founded__c,Note__c\n"A, ""1""",k-1,7,2020-02-29,<&>\nB,k-2,,,\n';
  await bulk.load(INSERT, csv);
});

const SOQL =
  "SELECT Id, Name, People__c, Founded__c, Open__c, Note__c, CreatedDate, Owner.Username FROM City__c WHERE Key__c LIKE 'k-%' ORDER BY Key__c";

async function rest(): Promise<Record<string, unknown>[]> {
  return cities().found(SOQL);
}

describe("a query", () => {
  it("gives CSV with a header", async () => {
    const { bulk, org } = cities();
    const answer = await bulk.query(SOQL);
    expect([answer.status, answer.type]).toEqual([200, "text/csv;charset=UTF-8"]);
    const [first, second] = await rest();
    const time = (row?: Record<string, unknown>): string =>
      new Date(String(row?.["CreatedDate"])).toISOString();
    expect(answer.text).toBe(
      `"Id","Name","People__c","Founded__c","Open__c","Note__c","CreatedDate","Owner.Username"
"${first?.["Id"]}","A, ""1""","7.0","2020-02-29","false","<&>","${time(first)}","${org.admin.username}"
"${second?.["Id"]}","B","","","false","","${time(second)}","${org.admin.username}"
`,
    );
  });

  it("gives JSON as REST does, but for datetimes, which are milliseconds since 1970", async () => {
    const { bulk, send } = cities();
    const answer = await bulk.query(SOQL, { contentType: "JSON" });
    expect(answer.type).toBe("application/json;charset=UTF-8");
    const page = await send("GET", `/query?q=${encodeURIComponent(SOQL)}`);
    const { records } = JSON.parse(page.text.replaceAll("/v68.0/", "/v60.0/")) as {
      records: Record<string, unknown>[];
    };
    expect(JSON.parse(answer.text)).toEqual(
      records.map((record) => ({ ...record, CreatedDate: Date.parse(String(record["CreatedDate"])) })),
    );
    expect(answer.text).toContain('"People__c":7.0,');
  });

  it("gives XML", async () => {
    const { bulk, org } = cities();
    const answer = await bulk.query(SOQL, { contentType: "XML" });
    expect(answer.type).toBe("application/xml;charset=UTF-8");
    const root = await readXml(Buffer.from(answer.text));
    expect([root.name, root.namespace]).toEqual(["queryResult", NAMESPACE]);
    const [first] = await rest();
    const [record, second] = root.children;
    expect(record?.children.map(({ name, text }) => [name, text]).slice(0, 7)).toEqual([
      ["type", "City__c"],
      ["Id", first?.["Id"]],
      ["Name", 'A, "1"'],
      ["People__c", "7.0"],
      ["Founded__c", "2020-02-29"],
      ["Open__c", "false"],
      ["Note__c", "<&>"],
    ]);
    expect(record?.children.at(-1)?.children.map(({ text }) => text)).toEqual(["User", org.admin.username]);
    const nils = second?.children.filter(({ attributes }) =>
      attributes.has("http://www.w3.org/2001/XMLSchema-instance nil"),
    );
    expect(nils?.map(({ name }) => name)).toEqual(["People__c", "Founded__c", "Note__c"]);
  });

  it.each([
    ["CSV", "Records not found for this query"],
    ["JSON", "[]"],
  ])("that finds nothing says so in %s", async (contentType, text) => {
    const answer = await cities().bulk.query("SELECT Id FROM City__c WHERE Name = 'nowhere'", {
      contentType,
    });
    expect(answer.text).toBe(text);
  });

  it("that finds nothing is an empty element in XML", async () => {
    const answer = await cities().bulk.query("SELECT Id FROM City__c WHERE Name = 'nowhere'", {
      contentType: "XML",
    });
    expect((await readXml(Buffer.from(answer.text))).children).toEqual([]);
  });

  it("queryAll finds deleted rows", async () => {
    const { bulk, send, found } = cities();
    await bulk.load(INSERT, "Name,Key__c\nGone,q-1\n");
    const [row] = await found("SELECT Id FROM City__c WHERE Key__c = 'q-1'");
    await send("DELETE", `/sobjects/City__c/${row?.["Id"]}`);
    const soql = "SELECT Name FROM City__c WHERE Key__c = 'q-1'";
    expect((await bulk.query(soql)).text).toBe("Records not found for this query");
    expect((await bulk.query(soql, { operation: "queryAll" })).text).toBe('"Name"\n"Gone"\n');
  });

  it("of many rows comes whole, in each format, and gzipped", async () => {
    const { bulk } = cities();
    const rows = Array.from({ length: 4500 }, (_, row) => `${row},m-${row}`);
    const made = await bulk.load(INSERT, `Name,Key__c\n${rows.join("\n")}\n`);
    expect(made.batch).toMatchObject({ numberRecordsProcessed: "4500", numberRecordsFailed: "0" });
    const soql = "SELECT Name, Key__c FROM City__c WHERE Key__c LIKE 'm-%'";
    const csv = await bulk.query(soql);
    expect(csv.headers.get("content-encoding")).toBe("gzip");
    expect(csv.text.trimEnd().split("\n").slice(1)).toEqual(
      rows.map((row) => `"${row.replace(",", '","')}"`),
    );
    const json = JSON.parse((await bulk.query(soql, { contentType: "JSON" })).text) as Record<
      string,
      unknown
    >[];
    expect(json.map((row) => `${row["Name"]},${row["Key__c"]}`)).toEqual(rows);
    const xml = await bulk.query(soql, { contentType: "XML" });
    expect(xml.text.match(/<records /g)).toHaveLength(4500);
  });
});

describe("a query batch", () => {
  it("lists one result in XML, or JSON for a JSON job, and has no other", async () => {
    const { bulk } = cities();
    for (const contentType of ["CSV", "XML", "JSON"]) {
      const { job, batch } = await bulk.load({ ...QUERY, contentType }, "SELECT Id FROM City__c LIMIT 1");
      const list = await bulk.result(job, batch["id"] ?? "");
      const id = /752\w{15}/.exec(list.text)?.[0];
      expect(list.text).toBe(
        contentType === "JSON"
          ? `["${id}"]`
          : `<?xml version="1.0" encoding="UTF-8"?>\n<result-list xmlns="${NAMESPACE}"><result>${id}</result></result-list>`,
      );
      const path = `/job/${job}/batch/${batch["id"]}`;
      const wrong = await bulk.send("GET", `${path}/result/752gf0000000ZZZ`);
      expect([wrong.status, (await membersOf(wrong))["exceptionCode"]]).toEqual([400, "InvalidBatch"]);
      const request = await bulk.send("GET", `${path}/request`);
      expect(request.text).toBe("SELECT Id FROM City__c LIMIT 1");
      expect(batch).toMatchObject({ numberRecordsProcessed: "1", numberRecordsFailed: "0" });
    }
  });

  it.each([
    [
      "SELECT Nope FROM City__c",
      /^InvalidBatch : Failed to process query: INVALID_FIELD: (?:.|\n)*No such column 'Nope'/,
    ],
    ["SELECT", /^InvalidBatch : Failed to process query: MALFORMED_QUERY: /],
    ["", /^InvalidBatch : Failed to process query: MALFORMED_QUERY: /],
    ["SELECT COUNT() FROM City__c", /Aggregate Relationships not supported in Bulk Query$/],
    ["SELECT Place__c FROM City__c", /Selecting compound data not supported in Bulk Query: Place__c$/],
    ["SELECT Id FROM Account", /the query is of Account, the job of City__c$/],
  ])("fails, and says why: %s", async (soql, message) => {
    const { bulk } = cities();
    const { job, batch } = await bulk.load(QUERY, soql);
    expect(batch["state"]).toBe("Failed");
    expect(batch["stateMessage"]).toMatch(message);
    const result = await bulk.result(job, batch["id"] ?? "");
    expect(await membersOf(result)).toEqual({
      exceptionCode: "InvalidBatch",
      exceptionMessage: "Records not processed",
    });
  });
});
