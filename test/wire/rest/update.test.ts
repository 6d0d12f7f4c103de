import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  const account = await make(caller, "Account", { Name: "Acme", Phone: "1" });
  const contact = await make(caller, "Contact", { LastName: "Doe" });
  const gone = await make(caller, "Account", { Name: "Gone" });
  await caller.send("DELETE", `/sobjects/Account/${gone}`);
  return { account, contact, gone };
});
const patch = { method: "PATCH", path: "/sobjects/Account/<account>" } as const;

describe("update", () => {
  run(org, [
    { ...patch, does: "changes a field and says nothing", body: { name: "Acme 2" }, status: 204, text: "" },
    { ...patch, does: "changes nothing on an empty object", body: {}, status: 204, text: "" },
    {
      does: "takes a POST that overrides its method",
      method: "POST",
      path: "/sobjects/Account/<account>?_HttpMethod=PATCH",
      body: { Fax: "2" },
      status: 204,
    },
    {
      ...patch,
      does: "refuses the id in the body",
      body: { Id: "<account>", Name: "x" },
      status: 400,
      has: [
        '"message":"The Id field should not be specified in the sobject data.","errorCode":"INVALID_FIELD"',
      ],
    },
    {
      ...patch,
      does: "refuses to empty a required field",
      body: { Name: null },
      status: 400,
      like: [{ errorCode: "REQUIRED_FIELD_MISSING", fields: ["Name"] }],
    },
    {
      ...patch,
      does: "refuses a field that nobody sets",
      body: { CreatedDate: "2020-01-01T00:00:00Z" },
      status: 400,
      like: [{ errorCode: "INVALID_FIELD_FOR_INSERT_UPDATE", fields: ["CreatedDate"] }],
    },
    {
      ...patch,
      does: "refuses an unknown field",
      body: { Nothing: 1 },
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    {
      ...patch,
      does: "refuses broken JSON",
      body: "{",
      status: 400,
      like: [{ errorCode: "JSON_PARSER_ERROR" }],
    },
    {
      method: "PATCH",
      path: "/sobjects/Account/<gone>",
      does: "says that a record was deleted",
      body: { Name: "x" },
      status: 404,
      like: [{ errorCode: "ENTITY_IS_DELETED", fields: [] }],
    },
    {
      method: "PATCH",
      path: "/sobjects/Account/001gf0000zzzzzz",
      does: "finds no record that was never there",
      body: { Name: "x" },
      status: 404,
      text: '[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]',
    },
    {
      method: "PATCH",
      path: "/sobjects/Account/<contact>",
      does: "takes an id of another object for a field",
      body: { Name: "x" },
      status: 404,
      has: ["external ID field"],
    },
    { method: "PATCH", path: "/sobjects/Account", does: "needs an id", body: {}, status: 405 },
  ]);

  it("leaves other fields alone and clears with null", async () => {
    const { send, names } = org();
    const path = `/sobjects/Account/${names["account"]}`;
    expect((await send("PATCH", path, { Website: "https://example.com" })).status).toBe(204);
    expect((await send("GET", `${path}?fields=Phone,Website`)).body).toMatchObject({
      Phone: "1",
      Website: "https://example.com",
    });
    expect((await send("PATCH", path, { Phone: null, Website: "" })).status).toBe(204);
    expect((await send("GET", `${path}?fields=Phone,Website`)).body).toMatchObject({
      Phone: null,
      Website: null,
    });
  });
});
