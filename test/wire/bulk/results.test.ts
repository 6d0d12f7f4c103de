import { expect, it } from "vitest";
import { parsed } from "./bulk.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();

const ROWS = Array.from({ length: 2500 }, (_, row) => [
  row % 7 === 3 ? "many" : String(row),
  `City "${row}", north\nof ${row}`,
  `Zürich 😀 ${row}`,
]);
const quoted = (cells: readonly string[]): string =>
  cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
const CSV = `people__C,Name,Note__c\n${ROWS.map(quoted).join("\n")}\n`;
const isBad = ([people]: readonly string[]): boolean => people === "many";

it("results hold every row as it was sent, in its order, under the columns as they were sent", async () => {
  const { bulk } = cities();
  const info = await bulk.load(INSERT, CSV);
  expect(info).toMatchObject({
    state: "JobComplete",
    numberRecordsProcessed: ROWS.length,
    numberRecordsFailed: ROWS.filter(isBad).length,
  });
  const [head, ...good] = parsed(await bulk.results(info.id, "successfulResults"));
  expect(head).toEqual(["sf__Id", "sf__Created", "people__C", "Name", "Note__c"]);
  expect(good.map(([, , ...cells]) => cells)).toEqual(ROWS.filter((row) => !isBad(row)));
  expect(good.every(([id, created]) => /^a0\w{16}$/.test(id ?? "") && created === "true")).toBe(true);
  expect(new Set(good.map(([id]) => id)).size).toBe(good.length);
  const [failedHead, ...bad] = parsed(await bulk.results(info.id, "failedResults"));
  expect(failedHead).toEqual(["sf__Id", "sf__Error", "people__C", "Name", "Note__c"]);
  expect(bad.map(([, , ...cells]) => cells)).toEqual(ROWS.filter(isBad));
  expect(new Set(bad.map(([id, error]) => `${id}|${error}`))).toEqual(
    new Set(["|INVALID_TYPE_ON_FIELD_IN_RECORD:People: value not of required type: many:People__c --"]),
  );
  expect(await bulk.results(info.id, "unprocessedrecords")).toBe('"people__C","Name","Note__c"\n');
  // The ids are those of the rows.
  const [id, , people, name] = good[100] ?? [];
  expect((await bulk.send("GET", `/sobjects/City__c/${id}`)).body).toMatchObject({
    Name: name,
    People__c: Number(people),
  });
});

it("results are found in any letter case, with a slash behind or not", async () => {
  const { bulk } = cities();
  const { id } = await bulk.load(INSERT, "Name\nBern\n");
  for (const name of [
    "unprocessedrecords",
    "unprocessedRecords",
    "UNPROCESSEDRECORDS",
    "unprocessedRecords/",
  ])
    expect(await bulk.send("GET", `/jobs/ingest/${id}/${name}`)).toMatchObject({
      status: 200,
      text: '"Name"\n',
    });
  for (const name of ["successfulResults", "successfulresults", "failedResults/", "FAILEDRESULTS"])
    expect((await bulk.send("GET", `/jobs/ingest/${id}/${name}`)).text).toContain('"Name"\n');
});

it("results of a job that failed as a whole tell that nothing was processed", async () => {
  const { bulk } = cities();
  const info = await bulk.load(INSERT, "Nothing__c,Name\n1,Bern\n2,Basel\n");
  expect(info.state).toBe("Failed");
  expect(parsed(await bulk.results(info.id, "unprocessedrecords"))).toEqual([
    ["Nothing__c", "Name"],
    ["1", "Bern"],
    ["2", "Basel"],
  ]);
  expect(await bulk.results(info.id, "successfulResults")).toBe(
    '"sf__Id","sf__Created","Nothing__c","Name"\n',
  );
});

it("results can be fetched again and again, and side by side", async () => {
  const { bulk } = cities();
  const { id } = await bulk.load(INSERT, CSV);
  const first = await bulk.results(id, "successfulResults");
  const again = await Promise.all(Array.from({ length: 5 }, () => bulk.results(id, "successfulResults")));
  expect(again.every((text) => text === first)).toBe(true);
});
