import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { freezeUser } from "../../../src/domain/identity/users.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { soapLogin } from "../../support/client.ts";
import { CONSOLE, type Person, person } from "../../support/identity.ts";
import { type BulkClient, bulkClient, parsed, refusal } from "./bulk.ts";
import { CITY, INSERT, withCities } from "./cities.ts";

const CHUNK = 500;
const ROWS = 15_000;
const cities = withCities({ jobChunkRows: CHUNK });
const CSV = "Name,Key__c\nBern,bern\n";
const WRONG_STATE = (detail: string): unknown => [400, refusal("INVALIDJOBSTATE", detail)];

const answered = async (sent: ReturnType<BulkClient["send"]>): Promise<unknown> => {
  const { status, body } = await sent;
  return [status, body];
};

async function signedIn(who: Person): Promise<BulkClient> {
  const { url } = cities().org;
  return bulkClient(url, await soapLogin(url, who.username, who.password + who.token));
}

/** A job whose rows keep the worker busy long enough to be met in between; what is behind it waits. */
async function busyJob(bulk: BulkClient, name: string): Promise<string> {
  const { id } = await bulk.create(INSERT);
  const rows = Array.from({ length: ROWS }, (_, row) => `${name} ${row}`);
  await bulk.put(id, `Name\n${rows.join("\n")}\n`);
  await bulk.change(id, "UploadComplete");
  return id;
}

describe("a job's way", () => {
  it("goes from Open by UploadComplete to JobComplete, and no step back", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    expect(await answered(bulk.change(id, "UploadComplete"))).toEqual(
      WRONG_STATE("no data was uploaded; the job is Open"),
    );
    expect((await bulk.put(id, CSV)).status).toBe(201);
    expect(await bulk.info(id)).toMatchObject({ state: "Open" });
    expect(await answered(bulk.put(id, CSV))).toEqual(
      WRONG_STATE("Found multiple contents for job; the job is Open"),
    );
    const closed = await bulk.change(id, "UploadComplete");
    expect([closed.status, closed.body]).toEqual([200, expect.objectContaining({ id })]);
    expect(closed.body).not.toHaveProperty("contentUrl");
    expect(await bulk.ended(id)).toMatchObject({
      state: "JobComplete",
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
      retries: 0,
      totalProcessingTime: expect.any(Number),
      apiActiveProcessingTime: expect.any(Number),
      apexProcessingTime: 0,
    });
    for (const state of ["UploadComplete", "Aborted"])
      expect(await answered(bulk.change(id, state))).toEqual(
        WRONG_STATE(`the state can't be changed to ${state}; the job is JobComplete`),
      );
    expect(await answered(bulk.put(id, CSV))).toEqual(
      WRONG_STATE("Found multiple contents for job; the job is JobComplete"),
    );
    expect(
      (await bulk.send("GET", "/query?q=SELECT+COUNT()+FROM+City__c+WHERE+Key__c='bern'")).body,
    ).toMatchObject({
      totalSize: 1,
    });
  });

  it.each([["Open"], ["JobComplete"], ["InProgress"], ["Failed"], ["aborted"], [""], [null], [7]])(
    "can't be set to %j by a client",
    async (state) => {
      const { bulk } = cities();
      const { id } = await bulk.create(INSERT);
      expect(await answered(bulk.send("PATCH", `/jobs/ingest/${id}`, { state }))).toEqual([
        400,
        refusal("INVALIDJOB", "state must be UploadComplete or Aborted"),
      ]);
      expect(await bulk.info(id)).toMatchObject({ state: "Open" });
    },
  );

  it("ends as Failed if the file can't be loaded at all", async () => {
    const { bulk } = cities();
    expect(await bulk.load(INSERT, "Nothing__c\n1\n")).toMatchObject({
      state: "Failed",
      errorMessage: "InvalidBatch : Field name not found : Nothing__c",
      numberRecordsProcessed: 0,
    });
  });
});

describe("a job that runs", () => {
  it("is told as InProgress, has no results yet, and keeps the one behind it waiting until it is aborted", async () => {
    const { bulk } = cities();
    const busy = await busyJob(bulk, "Busy");
    const { id: next } = await bulk.create(INSERT);
    await bulk.put(next, CSV.replace("bern\n", "next\n"));
    await bulk.change(next, "UploadComplete");
    await expect
      .poll(() => bulk.info(busy), { interval: 2 })
      .toMatchObject({ state: "InProgress", numberRecordsProcessed: expect.toSatisfy((rows) => rows > 0) });
    expect(await bulk.info(next)).toMatchObject({ state: "UploadComplete" });
    for (const [id, state] of [
      [busy, "InProgress"],
      [next, "UploadComplete"],
    ] as const)
      expect(await answered(bulk.send("GET", `/jobs/ingest/${id}/failedResults`))).toEqual(
        WRONG_STATE(`results are there when the job has ended; it is ${state}`),
      );
    expect(await answered(bulk.send("DELETE", `/jobs/ingest/${busy}`))).toEqual(
      WRONG_STATE(
        "a job can be deleted when it is UploadComplete, JobComplete, Aborted, Failed; the job is InProgress",
      ),
    );
    const { id: dropped } = await bulk.create(INSERT);
    await bulk.put(dropped, "Name\nDropped\n");
    await bulk.change(dropped, "UploadComplete");
    expect((await bulk.send("DELETE", `/jobs/ingest/${dropped}`)).status).toBe(204);
    expect(await answered(bulk.put(busy, CSV))).toEqual(
      WRONG_STATE("Found multiple contents for job; the job is InProgress"),
    );
    expect((await bulk.change(busy, "Aborted")).body).toMatchObject({ state: "Aborted" });
    expect(await bulk.ended(next)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 1 });
    expect(
      (await bulk.send("GET", "/query?q=SELECT+COUNT()+FROM+City__c+WHERE+Name='Dropped'")).body,
    ).toMatchObject({
      totalSize: 0,
    });
    // What was written stays, and is told: each row of the file is in one of the three lists.
    const aborted = await bulk.info(busy);
    const done = Number(aborted["numberRecordsProcessed"]);
    expect(done % CHUNK).toBe(0);
    const successful = parsed(await bulk.results(busy, "successfulResults"));
    const unprocessed = parsed(await bulk.results(busy, "unprocessedrecords"));
    expect([successful.length - 1, unprocessed.length - 1]).toEqual([done, ROWS - done]);
    expect([successful.at(-1)?.at(-1), unprocessed[1]]).toEqual([`Busy ${done - 1}`, [`Busy ${done}`]]);
    expect(aborted).toMatchObject({ state: "Aborted" });
    expect(
      (await bulk.send("GET", "/query?q=SELECT+COUNT()+FROM+City__c+WHERE+Name+LIKE+'Busy%25'")).body,
    ).toMatchObject({ totalSize: done });
  });

  it("goes no further once its user is frozen, and says so", async () => {
    const { org, bulk } = cities();
    const who = await person(org);
    const his = await signedIn(who);
    const id = await busyJob(his, "Frozen");
    await expect
      .poll(() => bulk.info(id), { interval: 2 })
      .toMatchObject({ numberRecordsProcessed: expect.toSatisfy((rows) => rows > 0) });
    await freezeUser(org.ports, CONSOLE, who.userId, true);
    const info = await bulk.ended(id);
    expect(info).toMatchObject({
      state: "Failed",
      errorMessage: "InvalidUser : the user who made the job is frozen or not active",
    });
    expect(parsed(await bulk.results(id, "unprocessedrecords")).length - 1).toBe(
      ROWS - Number(info["numberRecordsProcessed"]),
    );
  });

  it("is one of several that run in the order in which they were made", async () => {
    const { bulk } = cities();
    const ids: string[] = [];
    for (let count = 0; count < 4; count++) {
      const { id } = await bulk.create({ ...INSERT, operation: "upsert", externalIdFieldName: "Key__c" });
      await bulk.put(id, `Key__c,Name\norder,${count}\n`);
      ids.push(id);
    }
    await Promise.all(ids.map((id) => bulk.change(id, "UploadComplete")));
    for (const id of ids) expect(await bulk.ended(id)).toMatchObject({ state: "JobComplete" });
    expect(
      (await bulk.send("GET", "/query?q=SELECT+Name+FROM+City__c+WHERE+Key__c='order'")).body,
    ).toMatchObject({
      totalSize: 1,
      records: [{ Name: "3" }],
    });
  });
});

describe("an aborted job", () => {
  it("takes nothing more, and its rows are unprocessed", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    await bulk.put(id, CSV);
    expect((await bulk.change(id, "Aborted")).body).toMatchObject({ id, state: "Aborted" });
    for (const state of ["UploadComplete", "Aborted"])
      expect(await answered(bulk.change(id, state))).toEqual(
        WRONG_STATE(`the state can't be changed to ${state}; the job is Aborted`),
      );
    expect(await answered(bulk.put(id, CSV))).toEqual(
      WRONG_STATE("Found multiple contents for job; the job is Aborted"),
    );
    expect(parsed(await bulk.results(id, "unprocessedrecords"))).toEqual(parsed(CSV));
    expect(parsed(await bulk.results(id, "successfulResults"))).toHaveLength(1);
  });

  it("may have had no data", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    await bulk.change(id, "Aborted");
    expect(await bulk.results(id, "successfulResults")).toBe('"sf__Id","sf__Created"\n');
    expect(await bulk.results(id, "failedResults")).toBe('"sf__Id","sf__Error"\n');
  });
});

it("a job that the schema no longer allows fails, with nothing written", async () => {
  const { org, bulk } = cities();
  const { id } = await bulk.create({ ...INSERT, operation: "upsert", externalIdFieldName: "Tag__c" });
  await bulk.put(id, "Tag__c,Name\nschema,Schema\n");
  const tag = { fullName: "Tag__c", label: "Tag", type: "Text", length: 60 } as const;
  await importDefinitions(org.ports, [{ ...CITY, fields: [tag] }]);
  await bulk.change(id, "UploadComplete");
  expect(await bulk.ended(id)).toMatchObject({
    state: "Failed",
    errorMessage: "InvalidBatch : Tag__c is no external id field of City__c",
    numberRecordsProcessed: 0,
  });
  expect(
    (await bulk.send("GET", "/query?q=SELECT+COUNT()+FROM+City__c+WHERE+Name='Schema'")).body,
  ).toMatchObject({
    totalSize: 0,
  });
});

describe("a deleted job", () => {
  it("is gone with all it had", async () => {
    const { bulk, org } = cities();
    const { id } = await bulk.load(INSERT, "Name\nDeleted\n");
    expect(await org.ports.spool.names()).toContain(`${id}.upload`);
    expect(await bulk.send("DELETE", `/jobs/ingest/${id}`)).toMatchObject({ status: 204, text: "" });
    expect(await org.ports.spool.names()).not.toContain(`${id}.upload`);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["PATCH", ""],
      ["GET", "/successfulResults"],
    ] as const)
      expect(
        (await bulk.send(method, `/jobs/ingest/${id}${path}`, method === "PATCH" ? {} : undefined)).status,
      ).toBe(404);
  });

  it("must not be Open", async () => {
    const { bulk } = cities();
    const { id } = await bulk.create(INSERT);
    expect(await answered(bulk.send("DELETE", `/jobs/ingest/${id}`))).toEqual(
      WRONG_STATE(
        "a job can be deleted when it is UploadComplete, JobComplete, Aborted, Failed; the job is Open",
      ),
    );
    await bulk.change(id, "Aborted");
    expect((await bulk.send("DELETE", `/jobs/ingest/${id}`)).status).toBe(204);
  });
});

it("another user's job can't be told from one that isn't there", async () => {
  const { org, bulk } = cities();
  const [ada, bob] = [await signedIn(await person(org)), await signedIn(await person(org))];
  const { id } = await ada.create(INSERT);
  const query = await ada.query("SELECT Name FROM City__c LIMIT 1");
  const calls: [string, string, unknown][] = [
    ["GET", `/jobs/ingest/${id}`, undefined],
    ["PATCH", `/jobs/ingest/${id}`, { state: "Aborted" }],
    ["PUT", `/jobs/ingest/${id}/batches`, CSV],
    ["DELETE", `/jobs/ingest/${id}`, undefined],
    ["GET", `/jobs/ingest/${id}/successfulResults`, undefined],
    ["GET", `/jobs/query/${query.id}`, undefined],
    ["GET", `/jobs/query/${query.id}/results`, undefined],
    ["DELETE", `/jobs/query/${query.id}`, undefined],
  ];
  for (const [method, path, body] of calls) {
    const foreign = await bob.send(method, path, body);
    const absent = await bob.send(method, path.replace(/750\w{15}/, "750000000000001AAA"), body);
    expect([foreign.status, foreign.text]).toEqual([404, absent.text]);
  }
  // A query job is no ingest job, and the other way round.
  expect((await ada.send("GET", `/jobs/query/${id}`)).status).toBe(404);
  expect((await ada.send("GET", `/jobs/ingest/${query.id}`)).status).toBe(404);
  expect((await ada.info(id)).state).toBe("Open");
  expect((await bulk.info(id)).state).toBe("Open");
});

describe("an upload", () => {
  it("that breaks off leaves nothing, and the job takes it again", async () => {
    const { org, session, bulk } = cities();
    const { id } = await bulk.create(INSERT);
    const before = await org.ports.spool.names();
    for (const sent of [0, 10, 2_000_000]) {
      const upload = request(`${org.url}/services/data/v60.0/jobs/ingest/${id}/batches`, {
        method: "PUT",
        headers: {
          authorization: `Bearer ${session}`,
          "content-type": "text/csv",
          "content-length": 5_000_000,
        },
      });
      const over = new Promise((resolve) => {
        upload.once("error", resolve);
      });
      upload.flushHeaders();
      await new Promise<void>((resolve) => {
        upload.write(Buffer.alloc(sent, "Name\n"), () => resolve());
      });
      upload.destroy(new Error("gone"));
      await over;
    }
    expect(await bulk.info(id)).toMatchObject({ state: "Open" });
    expect((await bulk.put(id, "Name\nAfter the break\n")).status).toBe(201);
    expect(await org.ports.spool.names()).toEqual([...before, `${id}.upload`]);
    await bulk.change(id, "UploadComplete");
    expect(await bulk.ended(id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 1 });
  });

  it("that comes several times at once is taken once, and never written over", async () => {
    const { bulk, org } = cities();
    for (let round = 0; round < 5; round++) {
      const { id } = await bulk.create(INSERT);
      const files = Array.from({ length: 4 }, (_, file) => `Name\n${`Twice ${file}\n`.repeat(20_000)}`);
      const answers = await Promise.all(files.map((file) => bulk.put(id, file)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400, 400]);
      const kept = files[answers.findIndex(({ status }) => status === 201)];
      const stored: Uint8Array[] = [];
      for await (const chunk of org.ports.spool.read(`${id}.upload`)) stored.push(chunk);
      expect(Buffer.concat(stored).toString() === kept).toBe(true);
    }
  });

  it("of more than 150 MB is refused, said or not, and the job takes another one", async () => {
    const { org, session, bulk } = cities();
    const { id } = await bulk.create(INSERT);
    const tooLarge = [
      413,
      refusal("REQUEST_ENTITY_TOO_LARGE", "Request exceeds the size limit of 150000000 bytes"),
    ];
    const send = (
      headers: Record<string, string>,
      end: (upload: ReturnType<typeof request>) => void,
    ): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const upload = request(
          `${org.url}/services/data/v60.0/jobs/ingest/${id}/batches`,
          {
            method: "PUT",
            headers: { authorization: `Bearer ${session}`, "content-type": "text/csv", ...headers },
          },
          async (response) => {
            const text = (await response.toArray()).join("");
            upload.destroy();
            resolve([response.statusCode, JSON.parse(text)]);
          },
        );
        upload.once("error", reject);
        end(upload);
      });
    expect(await send({ "content-length": "150000001" }, (upload) => upload.flushHeaders())).toEqual(
      tooLarge,
    );
    const block = Buffer.alloc(1_000_000, "Name\n");
    const endless = (upload: ReturnType<typeof request>): void => {
      let sent = 0;
      const more = (): void => {
        if (sent++ < 160 && !upload.destroyed) upload.write(block, more);
        else upload.end();
      };
      more();
    };
    expect(await send({ "transfer-encoding": "chunked" }, endless)).toEqual(tooLarge);
    expect((await bulk.put(id, CSV.replace("bern\n", "small\n"))).status).toBe(201);
    expect((await org.ports.spool.names()).filter((name) => name.startsWith(id))).toEqual([`${id}.upload`]);
  });
});
