import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { type Caller, make, run, withOrg } from "./scenario.ts";

const FIELDS = [
  { fullName: "Key__c", label: "Key", type: "Text", length: 60, externalId: true, unique: true },
  { fullName: "Tag__c", label: "Tag", type: "Text", length: 60, externalId: true },
  {
    fullName: "Number__c",
    label: "Number",
    type: "Number",
    precision: 10,
    scale: 0,
    externalId: true,
    unique: true,
  },
  { fullName: "Plain__c", label: "Plain", type: "Text", length: 60 },
] as const;

async function setUp(caller: Caller): Promise<Record<string, string>> {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "City__c",
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "City Name" },
      fields: FIELDS,
    },
  ]);
  const bern = await make(caller, "City__c", {
    Name: "Bern",
    Key__c: "CH/BE 1",
    Tag__c: "one",
    Number__c: 7,
  });
  const basel = await make(caller, "City__c", { Name: "Basel", Key__c: "basel", Tag__c: "two" });
  const biel = await make(caller, "City__c", { Name: "Biel", Key__c: "biel.xml", Tag__c: "two" });
  return { bern, basel, biel };
}

const org = withOrg(setUp);
const notFound = '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]';
const noField = (name: string): string =>
  `[{"errorCode":"NOT_FOUND","message":"Provided external ID field does not exist or is not accessible: ${name}"}]`;

describe("records by external id", () => {
  run(org, [
    { does: "are read", path: "/sobjects/City__c/Tag__c/one", status: 200, like: { Name: "Bern" } },
    {
      does: "are read with some fields",
      path: "/sobjects/city__c/key__c/basel?fields=Name",
      version: 60,
      status: 200,
      text: '{"attributes":{"type":"City__c","url":"/services/data/v60.0/sobjects/City__c/<basel>"},"Name":"Basel","Id":"<basel>"}',
    },
    {
      does: "are found by a value with a slash and a blank",
      path: "/sobjects/City__c/Key__c/CH%2FBE%201",
      status: 200,
      like: { Name: "Bern" },
    },
    {
      does: "are found by a value with a suffix",
      path: "/sobjects/City__c/Key__c/biel.xml",
      status: 200,
      like: { Name: "Biel" },
    },
    {
      does: "are found by a number",
      path: "/sobjects/City__c/Number__c/7",
      status: 200,
      like: { Name: "Bern" },
    },
    {
      does: "are found by their Id",
      path: "/sobjects/City__c/Id/<bern>",
      status: 200,
      like: { Name: "Bern" },
    },
    {
      does: "are not found by a value that isn't there",
      path: "/sobjects/City__c/Key__c/nothing",
      status: 404,
      text: notFound,
    },
    {
      does: "are not found by an Id of another object",
      path: "/sobjects/City__c/Id/001gf000000000F",
      status: 404,
      text: notFound,
    },
    {
      does: "are not found by a field that is none",
      path: "/sobjects/City__c/Nothing__c/x",
      status: 404,
      text: noField("Nothing__c"),
    },
    {
      does: "are not found by a field that is no external id",
      path: "/sobjects/City__c/Plain__c/x",
      status: 404,
      text: noField("Plain__c"),
    },
    {
      does: "are not found by a number that is none",
      path: "/sobjects/City__c/Number__c/seven",
      status: 400,
      has: ["errorCode"],
    },
    {
      does: "are listed where there are several",
      path: "/sobjects/City__c/Tag__c/two",
      version: 60,
      status: 300,
      text: '["/services/data/v60.0/sobjects/City__c/<basel>","/services/data/v60.0/sobjects/City__c/<biel>"]',
    },
    {
      does: "are not written where there are several",
      method: "PATCH",
      path: "/sobjects/City__c/Tag__c/two",
      body: { Name: "x" },
      status: 300,
      has: ["<basel>", "<biel>"],
    },
    {
      does: "are not deleted where there are several",
      method: "DELETE",
      path: "/sobjects/City__c/Tag__c/two",
      status: 300,
    },
    {
      does: "refuse the key in the body",
      method: "PATCH",
      path: "/sobjects/City__c/Key__c/new",
      body: { key__c: "new" },
      status: 400,
      has: ["The Key__c field should not be specified in the sobject data."],
    },
    {
      does: "refuse the id in the body",
      method: "PATCH",
      path: "/sobjects/City__c/Key__c/new",
      body: { Id: "<bern>" },
      status: 400,
      has: ["The Id field should not be specified"],
    },
    {
      does: "refuse a field that isn't there",
      method: "PATCH",
      path: "/sobjects/City__c/Key__c/new",
      body: { Nothing: 1 },
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    {
      does: "refuse a field that is no external id",
      method: "PATCH",
      path: "/sobjects/City__c/Plain__c/x",
      body: { Name: "x" },
      status: 404,
      text: noField("Plain__c"),
    },
    {
      does: "refuse a POST",
      method: "POST",
      path: "/sobjects/City__c/Key__c/x",
      body: { Name: "x" },
      status: 405,
    },
    {
      does: "are not made by an Id",
      method: "PATCH",
      path: "/sobjects/City__c/Id/001gf000000000F",
      body: { Name: "x" },
      status: 404,
      text: notFound,
    },
    {
      does: "are updated by their Id",
      method: "PATCH",
      path: "/sobjects/City__c/Id/<bern>",
      version: 60,
      body: { Plain__c: "x" },
      status: 200,
      text: '{"id":"<bern>","success":true,"errors":[],"created":false}',
    },
    {
      does: "are updated by their key",
      method: "PATCH",
      path: "/sobjects/City__c/Key__c/BASEL",
      version: 46,
      body: { Plain__c: "x" },
      status: 200,
      text: '{"id":"<basel>","success":true,"errors":[],"created":false}',
    },
    {
      does: "are updated without a word by old versions",
      method: "PATCH",
      path: "/sobjects/City__c/Key__c/basel",
      version: 45,
      body: { Plain__c: "y" },
      status: 204,
      text: "",
    },
  ]);

  it("are made by an upsert, which tells so from 46.0 on", async () => {
    const { send } = org();
    const made = await send("PATCH", "/sobjects/City__c/Key__c/new%2F1", { Name: "New" });
    const { id } = made.body as { id: string };
    expect([made.status, made.text]).toEqual([
      201,
      `{"id":"${id}","success":true,"errors":[],"created":true}`,
    ]);
    expect(made.headers.get("location")).toBe(`/services/data/v68.0/sobjects/City__c/${id}`);
    expect((await send("GET", `/sobjects/City__c/${id}`)).body).toMatchObject({
      Key__c: "new/1",
      Name: "New",
    });
    expect((await send("DELETE", "/sobjects/City__c/Key__c/new%2F1")).status).toBe(204);
    expect((await send("GET", "/sobjects/City__c/Key__c/new%2F1")).status).toBe(404);
  });

  it("refuse a second record with a unique key, and name the first", async () => {
    const { send, names } = org();
    const answer = await send("POST", "/sobjects/City__c", { Name: "Twin", Key__c: "BASEL" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject([{ errorCode: "DUPLICATE_VALUE" }]);
    expect(answer.text).toContain(names["basel"]?.slice(0, 15));
  });
});
