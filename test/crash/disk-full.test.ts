// A disk that is full, a real one: a small file system that only the server sees. Reads go on, what can't be written
// is refused with the protocol's own error and leaves nothing, and a load goes on by itself once there is space.
import { spawnSync } from "node:child_process";
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { restClient, soapLogin } from "../support/client.ts";
import {
  ADMIN,
  makeOrg,
  type ServerProcess,
  startProcess,
  temporaryDirectory,
} from "../support/server-process.ts";
import { type BulkClient, bulkClient, parsed, refusal } from "../wire/bulk/bulk.ts";
import { CITY, INSERT } from "../wire/bulk/cities.ts";

/** A mount namespace of its own: no other process has the file system, and it goes with the server. */
const MOUNT = 'mount -t tmpfs -o size=48m,mode=700 tmpfs "$0" && cp -a "$1/." "$0/" && shift && exec "$@"';
const isolated = (where: string, from: string): string[] => [
  "unshare",
  "-rm",
  "sh",
  "-c",
  MOUNT,
  where,
  from,
];

const WHY =
  "needs a Linux that lets this user make a mount namespace: `unshare -rm true` must work (util-linux)";

function canIsolate(): boolean {
  const [where = "", from = ""] = [1, 2].map(() => mkdtempSync(join(tmpdir(), "groundfog-probe-")));
  const [command = "", ...args] = [...isolated(where, from), "true"];
  const { status } = spawnSync(command, args);
  for (const directory of [where, from]) rmdirSync(directory);
  return status === 0;
}

interface Disk {
  /** Takes all space but `spare` bytes. */
  fill(spare?: number): void;
  /** Gives back what fill() took. */
  free(): void;
}

/** The server's file system, seen through the server. */
function disk(server: ServerProcess, data: string): Disk {
  const ballast = join(`/proc/${server.pid}/root`, data, "ballast");
  return {
    fill(spare = 0) {
      const file = openSync(ballast, "a");
      for (const size of [1 << 20, 4096, 1]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size));
        } catch (error) {
          if ((error as { code?: string }).code !== "ENOSPC") throw error;
        }
      }
      ftruncateSync(file, Math.max(0, fstatSync(file).size - spare));
      closeSync(file);
    },
    free: () => rmSync(ballast),
  };
}

const FULL = "storage limit exceeded: there is no space left for this org's data";
const REFUSED = [503, refusal("STORAGE_LIMIT_EXCEEDED", FULL)];
const ROWS = 20_000;
/** Enough for some of the rows, and far too little for all. */
const SPARE = 3_000_000;
const fileOf = (name: string, rows: number): string =>
  `Key__c,Name,Note__c\n${Array.from({ length: rows }, (_, row) => `${name}-${row},City ${row},${"note ".repeat(20)}`).join("\n")}\n`;

async function count(bulk: BulkClient, where: string): Promise<number> {
  const answer = await bulk.send(
    "GET",
    `/query?q=${encodeURIComponent(`SELECT COUNT() FROM City__c WHERE ${where}`)}`,
  );
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as { totalSize: number }).totalSize;
}

/** A kept org on a small disk; skips the test where there can be none. */
async function onSmallDisk(
  skip: (why: string) => void,
): Promise<Disk & { readonly server: ServerProcess; readonly session: string }> {
  if (!canIsolate()) {
    if (process.env["GROUNDFOG_REQUIRE_ALL"] === "1") throw new Error(WHY);
    skip(WHY);
  }
  const [made, data] = [temporaryDirectory(), temporaryDirectory()];
  await makeOrg(made, [CITY]);
  const server = await startProcess(data, 500, isolated(data, made));
  const session = await soapLogin(server.url, ADMIN.username, ADMIN.password);
  return { server, session, ...disk(server, data) };
}

it("a full disk refuses writes, serves reads, and holds up a load until there is space", {
  timeout: 240_000,
}, async ({ skip }) => {
  const { server, session, fill, free } = await onSmallDisk(skip);
  const bulk = bulkClient(server.url, session);
  const rest = restClient(server.url, session);
  const before = await bulk.load(INSERT, fileOf("before", 10));
  expect(before.state).toBe("JobComplete");

  const waiting = await bulk.create(INSERT);
  const { id } = await bulk.create(INSERT);
  expect((await bulk.put(id, fileOf("load", ROWS))).status).toBe(201);
  fill(SPARE);
  expect((await bulk.change(id, "UploadComplete")).status).toBe(200);
  await expect
    .poll(() => bulk.info(id), { interval: 20 })
    .toMatchObject({
      state: "InProgress",
      errorMessage: `STORAGE_LIMIT_EXCEEDED : ${FULL}; the job goes on by itself when there is space again`,
    });
  const held = Number((await bulk.info(id))["numberRecordsProcessed"]);
  expect(held).toBeGreaterThan(0);
  expect(held).toBeLessThan(ROWS);
  fill();

  // Reads go on.
  expect(await count(bulk, "Key__c LIKE 'before-%'")).toBe(10);
  expect(await count(bulk, "Key__c LIKE 'load-%'")).toBe(held);
  expect(parsed(await bulk.results(before.id, "successfulResults"))).toHaveLength(11);
  // Writes are refused and leave nothing.
  const upload = await bulk.put(waiting.id, fileOf("upload", 20_000));
  expect([upload.status, upload.body]).toEqual(REFUSED);
  expect(await bulk.info(waiting.id)).toMatchObject({ state: "Open" });
  // What the log has of space already is used up first.
  const refusedRows: unknown[] = [];
  let taken = 0;
  while (refusedRows.length < 20 && taken < 5000) {
    const created = await rest("POST", "/sobjects/City__c", {
      Name: "Refused",
      Key__c: `rest-${taken + refusedRows.length}`,
      Note__c: "x".repeat(4000),
    });
    if (created.status === 201) taken += 1;
    else refusedRows.push([created.status, created.body]);
  }
  expect(refusedRows).toEqual(Array.from({ length: 20 }, () => REFUSED));
  expect(await count(bulk, "Key__c LIKE 'rest-%'")).toBe(taken);
  await expect(soapLogin(server.url, ADMIN.username, ADMIN.password)).rejects.toThrow(
    `STORAGE_LIMIT_EXCEEDED: ${FULL}`,
  );
  expect(await bulk.info(id)).toMatchObject({ state: "InProgress" });

  free();
  const done = await bulk.ended(id);
  expect(done).toMatchObject({ state: "JobComplete", numberRecordsProcessed: ROWS, numberRecordsFailed: 0 });
  expect(done).not.toHaveProperty("errorMessage");
  expect(
    parsed(await bulk.results(id, "successfulResults"))
      .slice(1)
      .map((row) => row[2]),
  ).toEqual(Array.from({ length: ROWS }, (_, row) => `load-${row}`));
  expect(await count(bulk, "Key__c LIKE 'load-%'")).toBe(ROWS);
  expect(await soapLogin(server.url, ADMIN.username, ADMIN.password)).toMatch(/^00D/);
  expect((await rest("POST", "/sobjects/City__c", { Name: "Taken", Key__c: "rest-taken" })).status).toBe(201);
  expect((await bulk.put(waiting.id, fileOf("upload", 5))).status).toBe(201);
  await bulk.change(waiting.id, "UploadComplete");
  expect(await bulk.ended(waiting.id)).toMatchObject({ state: "JobComplete", numberRecordsProcessed: 5 });
  expect(await server.stop()).toBe(0);
});

it("a load that waits for space doesn't keep the server from stopping", { timeout: 180_000 }, async ({
  skip,
}) => {
  const { server, session, fill } = await onSmallDisk(skip);
  const bulk = bulkClient(server.url, session);
  const { id } = await bulk.create(INSERT);
  await bulk.put(id, fileOf("load", ROWS));
  fill(SPARE);
  expect((await bulk.change(id, "UploadComplete")).status).toBe(200);
  await expect
    .poll(() => bulk.info(id), { interval: 20 })
    .toMatchObject({ errorMessage: expect.stringContaining("STORAGE_LIMIT_EXCEEDED") });
  expect(await server.stop()).toBe(0);
});
