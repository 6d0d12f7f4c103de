// Who may do what: jobs have the rights of their users as they are when a batch runs, and are nobody else's.
import { beforeAll, describe, expect, it } from "vitest";
import { type Persona, persona } from "../../support/permissions.ts";
import { bulkClient } from "../bulk/bulk.ts";
import { type Bulk1, bulk1Client, membersOf, resultRows } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const HARD_DELETE_WORDS =
  "hardDelete operation requires special user profile permission, please contact your system administrator";

let clerk: Persona;
let eraser: Persona;
let own: Bulk1;

beforeAll(async () => {
  const { org, send } = cities();
  const fields = { "City__c.Key__c": "edit", "City__c.People__c": "read" } as const;
  clerk = await persona(org, send, { objects: { City__c: "cr" }, fields });
  eraser = await persona(org, send, { objects: { City__c: "cred" }, fields, user: ["BulkApiHardDelete"] });
  own = bulk1Client(org.url, clerk.session);
});

describe("hardDelete", () => {
  it("is refused without its permission, in both formats", async () => {
    const asked = { ...INSERT, operation: "hardDelete" };
    const json = await own.send("POST", "/job", JSON.stringify(asked), {
      "content-type": "application/json",
    });
    expect([json.status, json.type]).toEqual([400, "application/json"]);
    expect(JSON.parse(json.text)).toEqual({
      exceptionCode: "FeatureNotEnabled",
      exceptionMessage: HARD_DELETE_WORDS,
    });
    const { org } = cities();
    const second = await bulkClient(org.url, clerk.session).send("POST", "/jobs/ingest", {
      object: "City__c",
      operation: "hardDelete",
    });
    expect(second.body).toEqual([{ errorCode: "FEATURENOTENABLED", message: HARD_DELETE_WORDS }]);
  });

  it("removes what its user may delete, in both Bulk APIs", async () => {
    const { org, bulk, found } = cities();
    const made = await bulk.load(INSERT, "Name,Key__c\nA,e-1\nB,e-2\n");
    const [one, two] = resultRows(await bulk.result(made.job, made.batch["id"] ?? "")).map(([id]) => id);
    const may = bulk1Client(org.url, eraser.session);
    const gone = await may.load({ ...INSERT, operation: "hardDelete" }, `Id\n${one}\n`);
    expect(gone.batch).toMatchObject({ state: "Completed", numberRecordsFailed: "0" });
    const second = await bulkClient(org.url, eraser.session).load(
      { object: "City__c", operation: "hardDelete" },
      `Id\n${two}\n`,
    );
    expect(second).toMatchObject({ state: "JobComplete", numberRecordsFailed: 0 });
    expect(await found("SELECT Id FROM City__c WHERE Key__c LIKE 'e-%'")).toEqual([]);
  });
});

describe("jobs of others", () => {
  it("are not there, but for who may modify all data", async () => {
    const { bulk } = cities();
    const theirs = await bulk.load(INSERT, "Name\nX\n");
    const batch = `/job/${theirs.job}/batch/${theirs.batch["id"]}`;
    const unknown = await membersOf(await own.send("GET", "/job/750gf0000000ZZZAAA"));
    expect(unknown["exceptionCode"]).toBe("InvalidJob");
    for (const path of [
      `/job/${theirs.job}`,
      `/job/${theirs.job}/batch`,
      batch,
      `${batch}/request`,
      `${batch}/result`,
    ]) {
      const answer = await own.send("GET", path);
      expect([answer.status, (await membersOf(answer))["exceptionCode"]]).toEqual([400, "InvalidJob"]);
    }
    expect((await own.post(theirs.job, "Name\nX\n")).text).toContain("InvalidJob<");
    expect((await own.change(theirs.job, "Aborted")).text).toContain("InvalidJob<");
    const mine = await own.create(INSERT);
    expect((await bulk.job(mine["id"] ?? ""))["createdById"]).toBe(clerk.id);
  });

  it("are not those of the other Bulk API", async () => {
    const { bulk, send } = cities();
    const made = await bulk.load(INSERT, "Name\nX\n");
    for (const id of [made.job, made.batch["id"]])
      expect((await send("GET", `/jobs/ingest/${id}`)).status).toBe(404);
    const { body } = await send("POST", "/jobs/ingest", { object: "City__c", operation: "insert" });
    const { id } = body as { id: string };
    expect((await bulk.send("GET", `/job/${id}`)).text).toContain("<exceptionCode>InvalidJob<");
    const list = await send("GET", "/jobs/ingest");
    expect(list.text).toContain(id);
    expect(list.text).not.toContain(made.batch["id"]);
  });
});

describe("objects and fields", () => {
  it("that a user doesn't see are not there for his jobs", async () => {
    const refused = await own.send(
      "POST",
      "/job",
      '{"operation":"insert","object":"Account","contentType":"CSV"}',
      { "content-type": "application/json" },
    );
    expect(JSON.parse(refused.text)).toEqual({
      exceptionCode: "InvalidJob",
      exceptionMessage: "Unable to find object: Account",
    });
    const hidden = await own.load(INSERT, "Name,Note__c\nA,n\n");
    expect(hidden.batch).toMatchObject({
      state: "Failed",
      stateMessage: "InvalidBatch : Field name not found : Note__c",
      numberRecordsProcessed: "0",
    });
  });

  it("that he may only read are not written", async () => {
    const made = await own.load(INSERT, "Name,People__c\nA,5\nB,\n");
    const [first, second] = resultRows(await own.result(made.job, made.batch["id"] ?? ""));
    expect(first?.[3]).toMatch(/^INVALID_FIELD_FOR_INSERT_UPDATE:.*People__c/);
    // An empty cell says nothing of its field.
    expect(second?.slice(1)).toEqual(["true", "true", ""]);
    const update = await own.load({ ...INSERT, operation: "update" }, "Id,Name\na00,B\n");
    expect(resultRows(await own.result(update.job, update.batch["id"] ?? ""))[0]?.[3]).toMatch(
      /^INSUFFICIENT_ACCESS_OR_READONLY:/,
    );
  });

  it("are those of the time when a batch runs, for queries too", async () => {
    const refused = await own.load(
      { operation: "query", object: "City__c", contentType: "CSV" },
      "SELECT Note__c FROM City__c",
    );
    expect(refused.batch["state"]).toBe("Failed");
    expect(refused.batch["stateMessage"]).toMatch(/^InvalidBatch : Failed to process query: INVALID_FIELD: /);
  });
});

describe("sessions", () => {
  it.each([
    ["none", {}],
    ["a wrong one", { "x-sfdc-session": "00Dgf0000000001!x" }],
    ["another scheme", { authorization: "Basic eDp5" }],
  ])("%s is InvalidSessionId with status 400", async (_, headers) => {
    const { org } = cities();
    const answer = await fetch(`${org.url}/services/async/60.0/job/750`, { headers });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain("<exceptionCode>InvalidSessionId</exceptionCode>");
  });

  it.each([
    ["X-SFDC-Session", (id: string) => ({ "x-sfdc-session": id })],
    [
      "X-SFDC-Session with the scheme, as WSC sends it",
      (id: string) => ({ "x-sfdc-session": `Bearer ${id}` }),
    ],
    ["Authorization", (id: string) => ({ authorization: `Bearer ${id}` })],
    [
      "both, as Data Loader sends them",
      (id: string) => ({ authorization: `Bearer ${id}`, "x-sfdc-session": `Bearer Bearer ${id}` }),
    ],
  ])("one is taken from %s", async (_, headers) => {
    const { org, session } = cities();
    const answer = await fetch(`${org.url}/services/async/60.0/job/750`, { headers: headers(session) });
    expect(await answer.text()).toContain("<exceptionCode>InvalidJob</exceptionCode>");
  });
});
