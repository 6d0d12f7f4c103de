import { describe, expect, it } from "vitest";
import { run, withOrg } from "./scenario.ts";

const org = withOrg();

describe("describe", () => {
  run(org, [
    {
      does: "lists all objects with their URLs",
      path: "/sobjects",
      version: 60,
      status: 200,
      like: { encoding: "UTF-8", maxBatchSize: 200 },
      has: [
        '"name":"Account"',
        '"keyPrefix":"001"',
        '"urls":{"rowTemplate":"/services/data/v60.0/sobjects/Account/{ID}","describe":"/services/data/v60.0/sobjects/Account/describe","sobject":"/services/data/v60.0/sobjects/Account"}',
      ],
    },
    {
      does: "sums up one object",
      path: "/sobjects/account",
      version: 60,
      status: 200,
      like: {
        objectDescribe: {
          name: "Account",
          keyPrefix: "001",
          urls: { sobject: "/services/data/v60.0/sobjects/Account" },
        },
        recentItems: [],
      },
    },
    {
      does: "describes one object",
      path: "/sobjects/Account/describe",
      status: 200,
      like: { name: "Account", urls: {} },
      has: ['"fields":[{', '"childRelationships":[{'],
    },
    {
      does: "finds the object in any letter case",
      path: "/SOBJECTS/CONTACT/DESCRIBE",
      status: 200,
      like: { name: "Contact" },
    },
    { does: "takes a trailing slash", path: "/sobjects/Account/describe/", status: 200 },
    { does: "takes a .json suffix", path: "/sobjects/Account/describe.json", status: 200 },
    {
      does: "indents on demand",
      path: "/sobjects/Account",
      headers: { "x-prettyprint": "1" },
      status: 200,
      has: ['{\n  "objectDescribe" : {\n    "activateable" : false,'],
    },
    ...[
      "/sobjects/Nothing",
      "/sobjects/Nothing/describe",
      "/sobjects/__proto__/describe",
      "/sobjects/constructor",
    ].map((path) => ({
      does: `knows no ${path}`,
      path,
      status: 404,
      text: '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]',
    })),
    { does: "can't be posted to", method: "POST", path: "/sobjects/Account/describe", body: {}, status: 405 },
    {
      does: "shows an object by its name",
      path: "/sobjects/Account/describe/compactLayouts",
      status: 200,
      like: {
        compactLayouts: [
          { name: "SYSTEM", fieldItems: [{ label: "Account Name", layoutComponents: [{ value: "Name" }] }] },
        ],
        recordTypeCompactLayoutMappings: [{ recordTypeId: "012000000000000AAA" }],
      },
    },
    {
      does: "has no approval layouts",
      path: "/sobjects/Lead/describe/approvalLayouts",
      status: 200,
      text: '{"approvalLayouts":[]}',
    },
    {
      does: "has no list views",
      path: "/sobjects/Asset/listviews",
      status: 200,
      text: '{"done":true,"listviews":[],"nextRecordsUrl":null,"size":0,"sobjectType":"Asset"}',
    },
    {
      does: "has no views of what isn't shown",
      path: "/sobjects/Profile/listviews",
      status: 404,
      like: [{ errorCode: "NOT_FOUND" }],
    },
  ]);

  it("says of each field all that a client may index", async () => {
    const { body } = await org().send("GET", "/sobjects/Contact/describe");
    const { fields } = body as { fields: { name: string; type: string; referenceTo: string[] }[] };
    expect(fields.find(({ name }) => name === "AccountId")).toMatchObject({
      type: "reference",
      referenceTo: ["Account"],
    });
    expect(new Set(fields.map((field) => Object.keys(field).join()))).toHaveProperty("size", 1);
  });
});
