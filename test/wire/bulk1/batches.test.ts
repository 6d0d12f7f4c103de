// Batches: how they are added, counted, limited and ended, and what is refused at which state of their job.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { membersOf, NAMESPACE, orderOf, refusal } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();

describe("a batch", () => {
  it("is told in the order of the schema, and its request as it was sent", async () => {
    const { bulk } = cities();
    const content = "\ufeffName,Key__c\r\nÅ,b-1\r\n";
    const { job, batch } = await bulk.load(INSERT, content);
    const answer = await bulk.send("GET", `/job/${job}/batch/${batch["id"]}`);
    expect(await orderOf(answer)).toEqual([
      "id",
      "jobId",
      "state",
      "createdDate",
      "systemModstamp",
      "numberRecordsProcessed",
      "numberRecordsFailed",
      "totalProcessingTime",
      "apiActiveProcessingTime",
      "apexProcessingTime",
    ]);
    expect(batch).toMatchObject({ id: expect.stringMatching(/^751\w{15}$/), state: "Completed" });
    const request = await bulk.send("GET", `/job/${job}/batch/${batch["id"]}/request`);
    expect(request.text).toBe(content.slice(1));
    expect(request.type).toBe("text/csv;charset=UTF-8");
    const path = `/job/${job}/batch/${batch["id"]}/result`;
    const plain = await bulk.send("GET", path, undefined, { "accept-encoding": "gzip;q=0, identity" });
    expect(plain.headers.get("content-encoding")).toBe(null);
    const packed = await bulk.send("GET", path, undefined, { "accept-encoding": "deflate, gzip" });
    expect([packed.headers.get("content-encoding"), packed.text]).toEqual(["gzip", plain.text]);
    const zipped = await bulk.send(
      "POST",
      `/job/${(await bulk.create(INSERT))["id"]}/batch`,
      gzipSync("Name\nZ\n"),
      { "content-type": "text/csv", "content-encoding": "gzip" },
    );
    expect(zipped.status).toBe(201);
  });

  it("counts for its job from the first moment on, and several run in the order in which they came", async () => {
    const { bulk } = cities();
    const { id = "" } = await bulk.create(INSERT);
    const ids: string[] = [];
    for (const row of ["a", "b", "c"]) {
      const added = await membersOf(
        await bulk.post(id, `Name,Key__c\n${row},o-${row}\nbad,${"x".repeat(61)}\n`),
      );
      expect(added).toMatchObject({ state: "Queued", jobId: id, numberRecordsProcessed: "0" });
      ids.push(added["id"] ?? "");
      const job = await bulk.job(id);
      const counted = ["Queued", "InProgress", "Completed"].map((state) =>
        Number(job[`numberBatches${state}`]),
      );
      expect(counted.reduce((sum, count) => sum + count)).toBe(ids.length);
      expect(job["numberBatchesTotal"]).toBe(String(ids.length));
    }
    for (const batch of ids) expect((await bulk.ended(id, batch))["state"]).toBe("Completed");
    const closed = await membersOf(await bulk.change(id, "Closed"));
    expect(closed).toMatchObject({
      state: "Closed",
      numberBatchesCompleted: "3",
      numberBatchesQueued: "0",
      numberBatchesInProgress: "0",
      numberRecordsProcessed: "6",
      numberRecordsFailed: "3",
    });
    const list = await bulk.send("GET", `/job/${id}/batch/`);
    expect([...list.text.matchAll(/<id>(\w+)<\/id>/g)].map(([, batch]) => batch)).toEqual(ids);
    const rows = await cities().found("SELECT Name FROM City__c WHERE Key__c LIKE 'o-%' ORDER BY Id");
    expect(rows.map(({ Name }) => Name)).toEqual(["a", "b", "c"]);
  });

  it.each([
    [
      "another media type than the job's",
      INSERT,
      "application/xml",
      "Name\n",
      "InvalidBatch",
      /^Content-Type must be text\/csv/,
    ],
    [
      "another character set",
      INSERT,
      "text/csv; charset=ISO-8859-1",
      "Name\n",
      "UnsupportedContentType",
      /UTF-8/,
    ],
    ["a zip", INSERT, "zip/csv", "PK", "FeatureNotEnabled", /^zip\/csv/],
  ])("is refused with %s", async (_, asked, type, content, code, message) => {
    const { bulk } = cities();
    const { id = "" } = await bulk.create(asked);
    expect(await refusal(bulk.post(id, content, type))).toMatchObject({
      status: 400,
      code,
      message: expect.stringMatching(message),
    });
    expect((await bulk.job(id))["numberBatchesTotal"]).toBe("0");
  });

  it("is refused if there is nothing in it", async () => {
    const { bulk } = cities();
    const { id = "" } = await bulk.create(INSERT);
    expect(await refusal(bulk.post(id, ""))).toMatchObject({ status: 400, code: "ClientInputError" });
    expect((await bulk.job(id))["numberBatchesTotal"]).toBe("0");
  });

  it("holds 10,000,000 bytes and 10,000 records, and not one more", async () => {
    const { bulk, found } = cities();
    const { id = "" } = await bulk.create(INSERT);
    expect(await refusal(bulk.post(id, `Name,Note__c\nl-1,"${"x".repeat(10_000_000)}"\n`))).toEqual({
      status: 400,
      type: "application/xml",
      code: "ClientInputError",
      message: "Failed to read request. Exceeded max size limit of 10000000",
    });
    expect((await bulk.job(id))["numberBatchesTotal"]).toBe("0");
    const rows = Array.from({ length: 10_001 }, (_, row) => `l-${row}`);
    for (const [contentType, content] of [
      ["CSV", `Name\n${rows.join("\n")}\n`],
      ["JSON", JSON.stringify(rows.map((Name) => ({ Name })))],
      [
        "XML",
        `<sObjects xmlns="${NAMESPACE}">${rows.map((name) => `<sObject><Name>${name}</Name></sObject>`).join("")}</sObjects>`,
      ],
    ] as const) {
      const made = await bulk.load({ ...INSERT, contentType }, content);
      expect(made.batch).toMatchObject({
        state: "Failed",
        stateMessage: "InvalidBatch : the batch has more than 10000 records",
        numberRecordsProcessed: "0",
      });
    }
    expect(await found("SELECT Id FROM City__c WHERE Name LIKE 'l-%' LIMIT 1")).toEqual([]);
    const most = await bulk.load(INSERT, `Name\n${rows.slice(1).join("\n")}\n`);
    expect(most.batch).toMatchObject({
      state: "Completed",
      numberRecordsProcessed: "10000",
      numberRecordsFailed: "0",
    });
  });
});

describe("a state", () => {
  it("Closed takes no more batches and is not closed again, but can be aborted", async () => {
    const { bulk } = cities();
    const { job } = await bulk.load(INSERT, "Name\nX\n");
    expect(await refusal(bulk.post(job, "Name\nX\n"))).toMatchObject({
      status: 400,
      code: "InvalidJobState",
    });
    expect(await refusal(bulk.change(job, "Closed"))).toMatchObject({ status: 400, code: "InvalidJobState" });
    expect(await refusal(bulk.change(job, "Open"))).toMatchObject({ code: "InvalidJob" });
    expect(await membersOf(await bulk.change(job, "Aborted"))).toMatchObject({
      state: "Aborted",
      numberBatchesCompleted: "1",
    });
    expect(await refusal(bulk.change(job, "Aborted"))).toMatchObject({ code: "InvalidJobState" });
    expect(await refusal(bulk.post(job, "Name\nX\n"))).toMatchObject({ code: "InvalidJobState" });
  });

  it("Aborted leaves out the batches that hadn't begun, which says so, and no row of them is written", async () => {
    const { bulk, found } = cities();
    const many = Array.from({ length: 5000 }, (_, row) => `z-${row}`).join("\n");
    // What comes first keeps the worker busy; on a machine that is quicker than its client it is tried again.
    for (let round = 1, left = 0; left === 0; round++) {
      expect(round).toBeLessThan(20);
      const { id = "" } = await bulk.create(INSERT);
      await bulk.post(id, `Name\n${many}\n`);
      const { id: batch = "" } = await membersOf(await bulk.post(id, `Name,Key__c\nX,z-${round}\n`));
      const aborted = await membersOf(await bulk.change(id, "Aborted"));
      expect(aborted).toMatchObject({ state: "Aborted", numberBatchesQueued: "0", numberBatchesTotal: "2" });
      const { state } = await bulk.ended(id, batch);
      const rows = await found(`SELECT Name FROM City__c WHERE Key__c = 'z-${round}'`);
      expect(rows).toHaveLength(state === "Completed" ? 1 : 0);
      if (state !== "NotProcessed") continue;
      left += 1;
      expect(await refusal(bulk.result(id, batch))).toMatchObject({
        status: 400,
        code: "InvalidBatch",
        message: "Records not processed",
      });
    }
  });
});
