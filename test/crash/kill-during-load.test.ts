// kill -9 at every stage of a load, again and again on the same directory: what was acknowledged is there, the job
// ends by itself, and each row is in the org exactly once.
import { request } from "node:http";
import { expect, it } from "vitest";
import { soapLogin } from "../support/client.ts";
import {
  ADMIN,
  makeOrg,
  type ServerProcess,
  startProcess,
  temporaryDirectory,
} from "../support/server-process.ts";
import { type BulkClient, bulkClient, type Info, parsed } from "../wire/bulk/bulk.ts";
import { CITY, INSERT } from "../wire/bulk/cities.ts";

const ROWS = 6000;
const CHUNK = 250;
const BAD = ROWS / 100;
const KILLS = 20;
/** How many more there may be until they have met three moments of the work, which is a matter of chance. */
const MOST_KILLS = 5 * KILLS;
const MOMENTS = 3;

/** Row 50 of each hundred holds a number that is none. */
const fileOf = (load: number): string =>
  `Key__c,Name,People__c\n${Array.from({ length: ROWS }, (_, row) => `k${load}-${row},"City ""${row}""\nof ${load}",${row % 100 === 50 ? "many" : row}`).join("\n")}\n`;

/** A repeatable source of chance, so that a failure can be told by its seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The running server, replaced at each kill. */
class Victim {
  readonly #data: string;
  #server: ServerProcess | undefined;
  #session = "";
  kills = 0;

  constructor(data: string) {
    this.#data = data;
  }

  get server(): ServerProcess {
    if (!this.#server) throw new Error("not started");
    return this.#server;
  }

  /** Sessions outlive the process, too. */
  get bulk(): BulkClient {
    return bulkClient(this.server.url, this.#session);
  }

  get session(): string {
    return this.#session;
  }

  async start(): Promise<void> {
    this.#server = await startProcess(this.#data, CHUNK);
    if (this.#session === "")
      this.#session = await soapLogin(this.server.url, ADMIN.username, ADMIN.password);
  }

  async killAndRestart(): Promise<void> {
    await this.server.kill();
    this.kills += 1;
    await this.start();
  }
}

const milliseconds = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** Sends a part of an upload, so that the kill finds it half done. */
async function sendPart(victim: Victim, id: string, file: string, share: number): Promise<() => void> {
  const bytes = Buffer.from(file);
  const upload = request(`${victim.server.url}/services/data/v60.0/jobs/ingest/${id}/batches`, {
    method: "PUT",
    headers: {
      authorization: `Bearer ${victim.session}`,
      "content-type": "text/csv",
      "content-length": bytes.length,
    },
  });
  upload.on("error", () => undefined);
  await new Promise<void>((resolve) => {
    upload.write(bytes.subarray(0, Math.floor(bytes.length * share)), () => resolve());
  });
  return () => upload.destroy();
}

/** Makes and feeds a job while the server is killed around the acknowledgements; the job is closed in the end. */
async function feed(victim: Victim, load: number, random: () => number, uploadTime: number): Promise<string> {
  const file = fileOf(load);
  const { id } = await victim.bulk.create(INSERT);
  const cancel = await sendPart(victim, id, file, random());
  await victim.killAndRestart();
  cancel();
  expect(await victim.bulk.info(id)).toMatchObject({ state: "Open" });

  const upload = victim.bulk.put(id, file).then(
    ({ status }) => status === 201,
    () => false,
  );
  await milliseconds(random() * uploadTime * 1.5);
  await victim.killAndRestart();
  const acknowledged = await upload;
  const again = await victim.bulk.put(id, file);
  // Without an acknowledgement both are right: it was stored before the kill, or it wasn't.
  if (acknowledged) expect(again.status).toBe(400);
  else expect([201, 400]).toContain(again.status);

  const close = victim.bulk.change(id, "UploadComplete").then(
    ({ status }) => status === 200,
    () => false,
  );
  await milliseconds(random() * uploadTime);
  await victim.killAndRestart();
  const closed = await close;
  const { state } = await victim.bulk.info(id);
  if (closed) expect(state).not.toBe("Open");
  if (state === "Open") expect((await victim.bulk.change(id, "UploadComplete")).status).toBe(200);
  return id;
}

/** Waits for a number of rows to be done, or for the end. */
async function progress(victim: Victim, id: string, rows: number): Promise<Info> {
  for (;;) {
    const info = await victim.bulk.info(id);
    if (Number(info["numberRecordsProcessed"] ?? 0) >= rows || info.state === "JobComplete") return info;
    await milliseconds(2);
  }
}

async function complete(victim: Victim, id: string, load: number): Promise<void> {
  const { bulk } = victim;
  expect(await bulk.ended(id)).toMatchObject({
    state: "JobComplete",
    numberRecordsProcessed: ROWS,
    numberRecordsFailed: BAD,
    retries: 0,
  });
  const [successful, failed, unprocessed] = [
    parsed(await bulk.results(id, "successfulResults")).slice(1),
    parsed(await bulk.results(id, "failedResults")).slice(1),
    parsed(await bulk.results(id, "unprocessedrecords")).slice(1),
  ];
  const good = Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 100 !== 50);
  expect(successful.map((row) => row[2])).toEqual(good.map((row) => `k${load}-${row}`));
  expect(failed.map((row) => row[2])).toEqual(
    Array.from({ length: BAD }, (_, each) => `k${load}-${each * 100 + 50}`),
  );
  expect(failed.every(([, error]) => error?.startsWith("INVALID_TYPE_ON_FIELD_IN_RECORD:") === true)).toBe(
    true,
  );
  expect(unprocessed).toEqual([]);
  // The org holds what the results say: the same keys under the same ids, none twice.
  const query = await bulk.query(`SELECT Id, Key__c FROM City__c WHERE Key__c LIKE 'k${load}-%'`);
  const stored = parsed((await bulk.send("GET", `/jobs/query/${query.id}/results`)).text).slice(1);
  expect(stored.toSorted()).toEqual(successful.map((row) => [row[0], row[2]]).toSorted());
}

it("loses and doubles no row, however often and whenever the server is killed", {
  timeout: 300_000,
}, async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = chance(seed);
  const data = temporaryDirectory();
  await makeOrg(data, [CITY]);
  const victim = new Victim(data);
  await victim.start();
  // An unkilled run says how long the stages take, so that the kills fall into them.
  const started = performance.now();
  const { id: first } = await victim.bulk.create(INSERT);
  await victim.bulk.put(first, fileOf(0));
  const uploadTime = performance.now() - started;
  await victim.bulk.change(first, "UploadComplete");
  await complete(victim, first, 0);
  const workTime = performance.now() - started - uploadTime;

  const met: number[] = [];
  const moments = (): number => new Set(met.filter((rows) => rows > 0)).size;
  const goesOn = (): boolean => victim.kills < KILLS || (victim.kills < MOST_KILLS && moments() < MOMENTS);
  for (let load = 1; goesOn(); load++) {
    const id = await feed(victim, load, random, uploadTime);
    let done = 0;
    for (let at = 1; goesOn(); at++) {
      // By turns at a share of the rows and at a share of the time, which may be while the job is taken up again.
      if (at % 2 === 1) await progress(victim, id, done + Math.ceil((random() * (ROWS - done)) / 2));
      else await milliseconds(random() * workTime * 0.5);
      const { state, numberRecordsProcessed = 0 } = await victim.bulk.info(id);
      if (state === "JobComplete") break;
      done = Number(numberRecordsProcessed);
      met.push(done);
      await victim.killAndRestart();
    }
    await victim.bulk.ended(id);
    const reading = await fetch(
      `${victim.server.url}/services/data/v60.0/jobs/ingest/${id}/successfulResults`,
      {
        headers: { authorization: `Bearer ${victim.session}` },
      },
    );
    await reading.body?.getReader().read();
    await victim.killAndRestart();
    await complete(victim, id, load);
  }
  expect(victim.kills, `seed ${seed}`).toBeGreaterThanOrEqual(KILLS);
  // The kills fell on different moments of the work, not all before it.
  expect(moments(), `seed ${seed}: ${met.join()}`).toBeGreaterThanOrEqual(MOMENTS);
  expect(await victim.server.stop()).toBe(0);
});
