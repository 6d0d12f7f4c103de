// Each operation with rows that can't go in: they fail alone, each with its own words, and the others go in.
import { describe, expect, it } from "vitest";
import { records } from "./bulk.ts";
import { type Cities, withCities } from "./cities.ts";

const cities = withCities();

async function stored({ bulk }: Cities, where: string): Promise<Record<string, unknown>[]> {
  const soql = `SELECT Id, Name, Key__c, People__c, Note__c, Founded__c, Open__c FROM City__c WHERE ${where} ORDER BY Name`;
  const answer = await bulk.send("GET", `/query?q=${encodeURIComponent(soql)}`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as { records: Record<string, unknown>[] }).records;
}

const job = (operation: string, more = {}): Record<string, unknown> => ({
  object: "City__c",
  operation,
  ...more,
});

describe("a column that may not be written", () => {
  it("refuses the rows that have a value in it, and no others", async () => {
    const { bulk } = cities();
    const csv = "Name,Key__c,SystemModstamp\nBrig,ro-1,\nVisp,ro-2,2026-01-01T00:00:00Z\n";
    const info = await bulk.load(job("insert"), csv);
    expect(info).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    const [failed] = records(await bulk.results(info.id, "failedResults"));
    expect(failed).toMatchObject({ Key__c: "ro-2" });
    expect(failed?.["sf__Error"]).toMatch(/^INVALID_FIELD_FOR_INSERT_UPDATE:.*SystemModstamp/);
    expect((await stored(cities(), "Key__c LIKE 'ro-%'")).map(({ Name }) => Name)).toEqual(["Brig"]);
  });
});

describe("upsert by Id", () => {
  it("makes new records of rows without one, also where there is no such column", async () => {
    const { bulk } = cities();
    const upsert = job("upsert", { externalIdFieldName: "Id" });
    const info = await bulk.load(upsert, "Name,Key__c\nChur,ui-1\nThun,ui-2\n");
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2, numberRecordsFailed: 0 });
    const made = await stored(cities(), "Key__c LIKE 'ui-%'");
    expect(made.map(({ Name }) => Name)).toEqual(["Chur", "Thun"]);
    const again = await bulk.load(upsert, `Id,Name,Key__c\n${made[0]?.["Id"]},Chur GR,\n,Sion,ui-3\n`);
    expect(
      records(await bulk.results(again.id, "successfulResults")).map((row) => row["sf__Created"]),
    ).toEqual(["false", "true"]);
    const after = await stored(cities(), "Key__c LIKE 'ui-%'");
    expect(after.map(({ Name }) => Name)).toEqual(["Chur GR", "Sion", "Thun"]);
  });
});

describe("insert", () => {
  it("puts good rows in and tells of each bad one why not", async () => {
    const { bulk } = cities();
    const long = "x".repeat(61);
    const csv = `Name,Key__c,People__c,Founded__c,Open__c
Bern,i-bern,133883,1191-05-14,true
Too long,${long},1,,
Not a number,i-nan,many,,
Not a date,i-date,,1191-13-01,
Not a checkbox,i-check,,,perhaps
Too large,i-large,12345678901,,
Twin,I-BERN,1,,
Basel,i-basel,,,
`;
    const info = await bulk.load(job("insert"), csv);
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 8, numberRecordsFailed: 6 });
    const failed = records(await bulk.results(info.id, "failedResults"));
    const bern = records(await bulk.results(info.id, "successfulResults"))[0]?.["sf__Id"];
    expect(failed.map((row) => [row["Name"], row["sf__Id"], row["sf__Error"]])).toEqual([
      ["Too long", "", `STRING_TOO_LONG:Key: data value too large: ${long} (max length=60):Key__c --`],
      [
        "Not a number",
        "",
        expect.stringMatching(/^INVALID_TYPE_ON_FIELD_IN_RECORD:People: .*many:People__c --$/),
      ],
      [
        "Not a date",
        "",
        expect.stringMatching(/^INVALID_TYPE_ON_FIELD_IN_RECORD:Founded: .*:Founded__c --$/),
      ],
      [
        "Not a checkbox",
        "",
        expect.stringMatching(/^INVALID_TYPE_ON_FIELD_IN_RECORD:Open: .*perhaps:Open__c --$/),
      ],
      ["Too large", "", expect.stringMatching(/^NUMBER_OUTSIDE_VALID_RANGE:People: .*:People__c --$/)],
      [
        "Twin",
        "",
        `DUPLICATE_VALUE:duplicate value found: Key__c duplicates value on record with id: ${bern?.slice(0, 15)}:--`,
      ],
    ]);
    expect(await stored(cities(), "Key__c LIKE 'i-%'")).toMatchObject([
      { Name: "Basel", Key__c: "i-basel", People__c: null, Founded__c: null, Open__c: false },
      { Name: "Bern", Key__c: "i-bern", People__c: 133883, Founded__c: "1191-05-14", Open__c: true },
    ]);
  });

  it("says what a row misses, and refuses an Id", async () => {
    const { bulk } = cities();
    const missing = await bulk.load(
      { object: "Contact", operation: "insert" },
      "FirstName,LastName\nAda,\nBob,Bell\n",
    );
    expect(missing).toMatchObject({ numberRecordsFailed: 1 });
    expect(await bulk.results(missing.id, "failedResults")).toContain(
      '"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","Ada",""',
    );
    const id = await bulk.load(job("insert"), "Id,Name\n001000000000001AAA,x\na00000000000001AAA,y\n,z\n");
    expect(id).toMatchObject({ numberRecordsProcessed: 3, numberRecordsFailed: 2 });
  });
});

describe("update", () => {
  it("changes what a row says: nothing for an empty cell, null for #N/A", async () => {
    const { bulk } = cities();
    const made = await bulk.load(
      job("insert"),
      "Name,Key__c,People__c,Note__c\nUlm,u-1,1,one\nZug,u-2,2,two\n",
    );
    const [ulm, zug] = records(await bulk.results(made.id, "successfulResults")).map((row) => row["sf__Id"]);
    const absent = `${zug?.slice(0, 12)}zzz`;
    const csv = `Id,People__c,Note__c
${ulm},,#N/A
${zug?.slice(0, 15)},22,
${absent},3,three
001000000000001AAA,4,four
,5,five
${ulm},many,six
`;
    const info = await bulk.load(job("update"), csv);
    expect(info, JSON.stringify(info)).toMatchObject({
      state: "JobComplete",
      numberRecordsProcessed: 6,
      numberRecordsFailed: 4,
    });
    const done = records(await bulk.results(info.id, "successfulResults"));
    expect(done.map((row) => [row["sf__Id"], row["sf__Created"]])).toEqual([
      [ulm, "false"],
      [zug, "false"],
    ]);
    expect(
      records(await bulk.results(info.id, "failedResults")).map((row) => row["sf__Error"]?.split(":")[0]),
    ).toEqual([
      expect.stringMatching(/^(INVALID_CROSS_REFERENCE_KEY|NOT_FOUND|ENTITY_IS_DELETED)$/),
      "MALFORMED_ID",
      "MISSING_ARGUMENT",
      "INVALID_TYPE_ON_FIELD_IN_RECORD",
    ]);
    expect(await stored(cities(), "Key__c LIKE 'u-%'")).toMatchObject([
      { Name: "Ulm", People__c: 1, Note__c: null },
      { Name: "Zug", People__c: 22, Note__c: "two" },
    ]);
  });

  it("goes by the order of the rows, whichever fields each of them sets", async () => {
    const { bulk } = cities();
    const made = await bulk.load(job("insert"), "Name,Key__c\nLinz,l-1\nGraz,l-2\nWels,l-3\n");
    const [linz, graz, wels] = records(await bulk.results(made.id, "successfulResults")).map(
      (row) => row["sf__Id"],
    );
    // Two rows set key and note, two the key alone; l-1 is free only between the second row and the third.
    const csv = `Id,Key__c,Note__c
${graz},l-4,first
${linz},l-5,
${wels},l-1,third
${graz},l-6,
`;
    expect(await bulk.load(job("update"), csv)).toMatchObject({ numberRecordsFailed: 0 });
    expect(await stored(cities(), "Name IN ('Linz', 'Graz', 'Wels')")).toMatchObject([
      { Name: "Graz", Key__c: "l-6", Note__c: "first" },
      { Name: "Linz", Key__c: "l-5", Note__c: null },
      { Name: "Wels", Key__c: "l-1", Note__c: "third" },
    ]);
  });

  it("needs a column Id", async () => {
    expect(await cities().bulk.load(job("update"), "Name\nx\n")).toMatchObject({
      state: "Failed",
      errorMessage: "InvalidBatch : Field name not found : Id is required for update",
    });
  });
});

describe("upsert", () => {
  const byKey = job("upsert", { externalIdFieldName: "Key__c" });

  it("makes what is new and changes what is there", async () => {
    const { bulk } = cities();
    await bulk.load(job("insert"), "Name,Key__c,People__c\nOld,x-old,1\n");
    const csv = `Key__c,Name,People__c
x-new,New,10
X-OLD,Older,
x-bad,Bad,many
,No key,1
x-new,New again,11
`;
    const info = await bulk.load(byKey, csv);
    expect(info).toMatchObject({
      state: "JobComplete",
      externalIdFieldName: "Key__c",
      numberRecordsProcessed: 5,
      numberRecordsFailed: 3,
    });
    expect(
      records(await bulk.results(info.id, "successfulResults")).map((row) => [
        row["Name"],
        row["sf__Created"],
      ]),
    ).toEqual([
      ["New", "true"],
      ["Older", "false"],
    ]);
    expect(records(await bulk.results(info.id, "failedResults")).map((row) => row["sf__Error"])).toEqual([
      expect.stringMatching(/^INVALID_TYPE_ON_FIELD_IN_RECORD:/),
      "MISSING_ARGUMENT:Key__c not specified:Key__c --",
      "DUPLICATE_VALUE:Duplicate external id specified: x-new:Key__c --",
    ]);
    expect(await stored(cities(), "Key__c LIKE 'x-%'")).toMatchObject([
      { Name: "New", Key__c: "x-new", People__c: 10 },
      { Name: "Older", People__c: 1 },
    ]);
  });

  it("finds the row that an earlier piece of the same job made", async () => {
    const { bulk } = cities();
    const rows = Array.from({ length: 450 }, (_, row) => `p-${row % 300},${row}`);
    const info = await bulk.load(byKey, `Key__c,People__c\n${rows.join("\n")}\n`);
    expect(info).toMatchObject({ numberRecordsProcessed: 450, numberRecordsFailed: 0 });
    const created = records(await bulk.results(info.id, "successfulResults")).filter(
      (row) => row["sf__Created"] === "true",
    );
    expect(created).toHaveLength(300);
  });

  it("refuses a key that several records have", async () => {
    const { bulk } = cities();
    await bulk.load(job("insert"), "Name,Tag__c\nOne,twice\nTwo,twice\n");
    const info = await bulk.load(
      job("upsert", { externalIdFieldName: "Tag__c" }),
      "Tag__c,Name\ntwice,Three\nonce,Four\n",
    );
    expect(info).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(await bulk.results(info.id, "failedResults")).toContain(
      '"DUPLICATE_EXTERNAL_ID:Tag: more than one record found for external id field: [a0',
    );
  });

  it("refuses an Id beside another key, and changes neither record", async () => {
    const { bulk } = cities();
    const made = await bulk.load(job("insert"), "Name,Key__c\nBonn,b-1\nKiel,b-2\n");
    const [bonn] = records(await bulk.results(made.id, "successfulResults")).map((row) => row["sf__Id"]);
    const info = await bulk.load(byKey, `Id,Key__c,Name\n${bonn},b-2,Changed\n,b-1,Bonn 2\n`);
    expect(info).toMatchObject({ numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(await bulk.results(info.id, "failedResults")).toContain(
      "INVALID_FIELD:The Id field should not be",
    );
    expect(await stored(cities(), "Key__c LIKE 'b-%'")).toMatchObject([{ Name: "Bonn 2" }, { Name: "Kiel" }]);
  });

  it("works by Id too: no Id makes a record", async () => {
    const { bulk } = cities();
    const made = await bulk.load(job("insert"), "Name,Key__c\nBy id,d-1\n");
    const [row] = records(await bulk.results(made.id, "successfulResults"));
    const info = await bulk.load(
      job("upsert", { externalIdFieldName: "Id" }),
      `Id,Name\n${row?.["sf__Id"]},By id 2\n,By id 3\n`,
    );
    expect(
      records(await bulk.results(info.id, "successfulResults")).map((each) => each["sf__Created"]),
    ).toEqual(["false", "true"]);
  });

  it("needs its key's column", async () => {
    expect(await cities().bulk.load(byKey, "Name\nx\n")).toMatchObject({
      state: "Failed",
      errorMessage: "InvalidBatch : Field name not found : Key__c is required for upsert",
    });
  });
});

describe("delete", () => {
  it("deletes by Id, each record once", async () => {
    const { bulk } = cities();
    const made = await bulk.load(job("insert"), "Name,Key__c\nOne,del-1\nTwo,del-2\nThree,del-3\n");
    const [one, two] = records(await bulk.results(made.id, "successfulResults")).map((row) => row["sf__Id"]);
    const info = await bulk.load(job("delete"), `Id\n${one}\n${two}\n001000000000001AAA\nnothing\n`);
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 4, numberRecordsFailed: 2 });
    expect(await bulk.results(info.id, "successfulResults")).toBe(
      `"sf__Id","sf__Created","Id"\n"${one}","false","${one}"\n"${two}","false","${two}"\n`,
    );
    expect(await stored(cities(), "Key__c LIKE 'del-%'")).toMatchObject([{ Name: "Three" }]);
    const again = await bulk.load(job("delete"), `Id\n${one}\n`);
    expect(again).toMatchObject({ numberRecordsFailed: 1 });
    expect(await bulk.results(again.id, "failedResults")).toContain('"ENTITY_IS_DELETED:entity is deleted:');
  });

  it("takes no other column", async () => {
    expect(await cities().bulk.load(job("delete"), "Id,Name\na00000000000001AAA,x\n")).toMatchObject({
      state: "Failed",
      errorMessage: "InvalidBatch : A delete job takes the Id column only",
    });
  });
});

it("an object that can't be written fails row by row", async () => {
  const { bulk } = cities();
  const info = await bulk.load({ object: "LoginHistory", operation: "insert" }, "Application\nx\n");
  expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 1, numberRecordsFailed: 1 });
  expect(await bulk.results(info.id, "failedResults")).toContain("CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY");
});

describe("parents", () => {
  it("are named by their external ids", async () => {
    const { bulk, org } = cities();
    const info = await bulk.load(
      { object: "Contact", operation: "insert" },
      `LastName,Owner.Username\nFound,${org.admin.username}\nLost,nobody@x.test\n`,
    );
    expect(info).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    const [lost] = records(await bulk.results(info.id, "failedResults"));
    expect([lost?.["LastName"], lost?.["sf__Error"]]).toEqual([
      "Lost",
      "INVALID_FIELD:Foreign key external ID: nobody@x.test not found for field Username in entity User:OwnerId --",
    ]);
  });
});
