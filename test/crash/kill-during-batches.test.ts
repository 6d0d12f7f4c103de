// kill -9 while batches of Bulk API 1.0 are added and run: what was acknowledged is there, each batch ends by itself,
// and each row is in the org exactly once, whatever its format.
import { expect, it } from "vitest";
import { soapLogin } from "../support/client.ts";
import {
  ADMIN,
  makeOrg,
  type ServerProcess,
  startProcess,
  temporaryDirectory,
} from "../support/server-process.ts";
import { CITY } from "../wire/bulk/cities.ts";
import { type Bulk1, bulk1Client, membersOf, NAMESPACE } from "../wire/bulk1/bulk1.ts";

const ROWS = 1500;
const CHUNK = 100;
const KILLS = 8;
/** How many more there may be until one has fallen between two chunks of a batch, which is a matter of chance. */
const MOST_KILLS = 10 * KILLS;
const INSERT = { operation: "insert", object: "City__c" };

const keysOf = (batch: string): string[] => Array.from({ length: ROWS }, (_, row) => `${batch}-${row}`);

/** Row 50 of each hundred holds a number that is none. */
const people = (row: number): string => (row % 100 === 50 ? "many" : String(row));

const WRITERS: Readonly<Record<string, (batch: string) => string>> = {
  CSV: (batch) =>
    `Key__c,Name,People__c\n${keysOf(batch)
      .map((key, row) => `${key},"City\n""${row}""",${people(row)}`)
      .join("\n")}\n`,
  XML: (batch) =>
    `<sObjects xmlns="${NAMESPACE}">${keysOf(batch)
      .map(
        (key, row) =>
          `<sObject><Key__c>${key}</Key__c><Name>${row}</Name><People__c>${people(row)}</People__c></sObject>`,
      )
      .join("")}</sObjects>`,
  JSON: (batch) =>
    JSON.stringify(
      keysOf(batch).map((key, row) => ({ Key__c: key, Name: String(row), People__c: people(row) })),
    ),
};

/** The outcome of each row, in order. */
const successes = (text: string): boolean[] =>
  [...text.matchAll(/"(?:\w{18})?","(true|false)"|<success>(true|false)|"success":(true|false)/g)].map(
    ([, csv, xml, json]) => (csv ?? xml ?? json) === "true",
  );

it("loses and doubles no row of any batch", { timeout: 300_000 }, async () => {
  const data = temporaryDirectory();
  await makeOrg(data, [CITY]);
  let server: ServerProcess = await startProcess(data, CHUNK);
  const session = await soapLogin(server.url, ADMIN.username, ADMIN.password);
  const client = (): Bulk1 => bulk1Client(server.url, session);
  let kills = 0;
  const met: number[] = [];
  const kill = async (): Promise<void> => {
    await server.kill();
    kills += 1;
    server = await startProcess(data, CHUNK);
  };
  const isBetween = (): boolean => met.some((rows) => rows < ROWS);
  const goesOn = (): boolean => kills < KILLS || (kills < MOST_KILLS && !isBetween());
  for (let round = 0; goesOn(); round++) {
    const contentType = ["CSV", "XML", "JSON"][round % 3] ?? "CSV";
    const write = (batch: string): string => WRITERS[contentType]?.(batch) ?? "";
    const { id: job = "" } = await client().create({ ...INSERT, contentType });
    const type = { CSV: "text/csv", XML: "application/xml", JSON: "application/json" }[contentType];
    const first = await membersOf(await client().post(job, write(`r${round}a`), type));
    // The second is killed somewhere between its first byte and its acknowledgement, or behind it.
    const adding = client()
      .post(job, write(`r${round}b`), type)
      .then(
        ({ status }) => status === 201,
        () => false,
      );
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
    await kill();
    const acknowledged = await adding;
    const list = await client().send("GET", `/job/${job}/batch`);
    const ids = [...new Set(list.text.match(/751\w{15}/g) ?? [])];
    expect(ids[0]).toBe(first["id"]);
    expect(ids.length).toBeGreaterThanOrEqual(acknowledged ? 2 : 1);
    for (let done = 0; goesOn(); ) {
      const { numberRecordsProcessed = "0", state } = await client().batch(job, ids[0] ?? "");
      if (state === "Completed") break;
      if (Number(numberRecordsProcessed) <= done) continue;
      done = Number(numberRecordsProcessed);
      met.push(done);
      await kill();
    }
    expect((await client().change(job, "Closed")).status).toBe(200);
    for (const id of ids) {
      expect(await client().ended(job, id)).toMatchObject({
        state: "Completed",
        numberRecordsProcessed: String(ROWS),
        numberRecordsFailed: String(ROWS / 100),
      });
      const outcomes = successes((await client().result(job, id)).text);
      expect(outcomes).toEqual(Array.from({ length: ROWS }, (_, row) => row % 100 !== 50));
    }
    const stored = (await client().query(`SELECT Key__c FROM City__c WHERE Key__c LIKE 'r${round}%'`)).text;
    const good = ids.flatMap((_, at) => keysOf(`r${round}${"ab"[at]}`).filter((_, row) => row % 100 !== 50));
    expect(stored.trimEnd().split("\n").slice(1).toSorted()).toEqual(
      good.map((key) => `"${key}"`).toSorted(),
    );
  }
  // Some of the kills fell between two chunks of a batch.
  expect(isBetween(), met.join()).toBe(true);
  expect(await server.stop()).toBe(0);
});
