import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { make, run, withOrg } from "./scenario.ts";

const START = Date.UTC(2026, 4, 10, 12, 0, 30);
const MINUTE = 60_000;
let now = START;
const clock = { now: () => now };
const at = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();
const days = (count: number): number => count * 24 * 60;

const org = withOrg(
  async (caller) => {
    await importDefinitions(caller.org.ports, [
      {
        fullName: "City__c",
        label: "City",
        pluralLabel: "Cities",
        nameField: { type: "Text", label: "Name" },
        fields: [],
      },
    ]);
    const before = await make(caller, "Account", { Name: "before" });
    const changed = await make(caller, "Account", { Name: "changed later" });
    now += 10 * MINUTE;
    const made = await make(caller, "Account", { Name: "made" });
    await caller.send("PATCH", `/sobjects/Account/${changed}`, { Name: "changed" });
    const gone = await make(caller, "Account", { Name: "gone" });
    await caller.send("DELETE", `/sobjects/Account/${gone}`);
    now += 10 * MINUTE;
    return { before, changed, made, gone };
  },
  { clock },
);

const updated = (from: string, to: string, object = "Account"): string =>
  `/sobjects/${object}/updated/?start=${encodeURIComponent(from)}&end=${encodeURIComponent(to)}`;
const deleted = (from: string, to: string, object = "Account"): string =>
  updated(from, to, object).replace("/updated/", "/deleted/");

describe("what changed between two dates", () => {
  run(org, [
    {
      does: "is told with made and changed records, not with deleted ones",
      path: updated(at(5), at(15)),
      status: 200,
      text: '{"ids":["<changed>","<made>"],"latestDateCovered":"2026-05-10T12:15:00.000+0000"}',
    },
    {
      does: "is told in the minute of its end up to that minute only, whatever the seconds say",
      path: updated(at(0), at(10)),
      status: 200,
      text: '{"ids":["<before>"],"latestDateCovered":"2026-05-10T12:10:00.000+0000"}',
    },
    {
      does: "covers nothing that is still to come",
      path: updated(at(0), at(500)),
      status: 200,
      text: '{"ids":["<before>","<changed>","<made>"],"latestDateCovered":"2026-05-10T12:20:00.000+0000"}',
    },
    {
      does: "is empty where nothing happened",
      path: updated(at(0), at(15), "City__c"),
      status: 200,
      like: { ids: [] },
    },
    {
      does: "tells what was deleted, and when",
      path: deleted(at(5), at(15)),
      status: 200,
      text: '{"deletedRecords":[{"deletedDate":"2026-05-10T12:10:30.000+0000","id":"<gone>"}],"earliestDateAvailable":"2026-05-10T12:00:30.000+0000","latestDateCovered":"2026-05-10T12:15:00.000+0000"}',
    },
    {
      does: "tells no deletion from another time",
      path: deleted(at(11), at(15)),
      status: 200,
      like: { deletedRecords: [] },
    },
    {
      does: "tells of objects that are never deleted",
      path: deleted(at(0), at(15), "User"),
      status: 200,
      like: { deletedRecords: [] },
    },
    {
      does: "takes offsets, escaped or not",
      path: "/sobjects/Account/updated?start=2026-05-10T14:05:00%2B02:00&end=2026-05-10T14:15:00+02:00",
      status: 200,
      like: { latestDateCovered: "2026-05-10T12:15:00.000+0000" },
    },
  ]);
});

describe("spans of time that are refused", () => {
  const refused = (does: string, path: string, code: string, text: string) =>
    ({ does, path, status: 400, like: [{ errorCode: code }], has: [text] }) as const;
  const DATE = "INVALID_REPLICATION_DATE";
  run(org, [
    refused("no start", "/sobjects/Account/updated?end=x", "MISSING_ARGUMENT", "start"),
    refused("no end", `/sobjects/Account/deleted?start=${at(0)}`, "MISSING_ARGUMENT", "end"),
    refused("a start that is no date", updated("yesterday", at(1)), DATE, "yesterday"),
    refused("an end that is no date", deleted(at(0), "2026-02-30T00:00:00Z"), DATE, "end is no date"),
    refused("less than a minute", updated(at(1), at(1.4)), DATE, "at least one minute"),
    refused("an end before the start", deleted(at(2), at(1)), DATE, "at least one minute"),
    refused("31 days ago", updated(at(-days(31)), at(0)), DATE, "more than 30 days ago"),
    refused("an object without dates", updated(at(0), at(1), "Profile"), "INVALID_TYPE", "Profile"),
    { does: "an unknown object", path: updated(at(0), at(1), "Nothing"), status: 404 },
    { does: "a POST", method: "POST", path: updated(at(0), at(1)), body: {}, status: 405 },
    { does: "just 30 days ago", path: updated(at(20 - days(30)), at(1)), status: 200 },
  ]);
});

describe("counts of records", () => {
  run(org, [
    {
      does: "are told of the objects that are named, each once",
      path: "/limits/recordCount?sObjects=account,City__c,Nothing,Account",
      status: 200,
      text: '{"sObjects":[{"count":3,"name":"Account"},{"count":0,"name":"City__c"}]}',
    },
    { does: "came with version 40", path: "/limits/recordCount", version: 39, status: 404 },
  ]);

  it("are told of all objects", async () => {
    const { body } = await org().send("GET", "/limits/recordCount");
    const names = (body as { sObjects: { name: string }[] }).sObjects.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["Account", "City__c", "Contact", "User"]));
  });
});
