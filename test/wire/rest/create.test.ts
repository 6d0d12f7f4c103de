import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { run, withOrg } from "./scenario.ts";

const org = withOrg();
const post = { method: "POST", path: "/sobjects/Account" } as const;

describe("create", () => {
  run(org, [
    {
      ...post,
      does: "refuses a record without its required field",
      body: { Phone: "1" },
      status: 400,
      text: '[{"message":"Required fields are missing: [Name]","errorCode":"REQUIRED_FIELD_MISSING","fields":["Name"]}]',
    },
    {
      ...post,
      does: "refuses a field that isn't there",
      body: { Name: "x", Nmae: "y" },
      status: 400,
      text: `[{"message":"No such column 'Nmae' on sobject of type Account","errorCode":"INVALID_FIELD"}]`,
    },
    ...["__proto__", "constructor", "toString", "hasOwnProperty"].map((name) => ({
      ...post,
      does: `takes ${name} for an unknown field`,
      body: `{"Name":"x","${name}":{"polluted":true}}`,
      status: 400,
      text: `[{"message":"No such column '${name}' on sobject of type Account","errorCode":"INVALID_FIELD"}]`,
    })),
    {
      ...post,
      does: "refuses one field under two spellings",
      body: '{"Name":"first","NAME":"second"}',
      status: 400,
      like: [{ errorCode: "JSON_PARSER_ERROR", message: "Duplicate field: NAME" }],
    },
    {
      ...post,
      does: "refuses an Id",
      body: { Name: "x", id: "001000000000001AAA" },
      status: 400,
      like: [
        { message: "The Id field should not be specified in the sobject data.", errorCode: "INVALID_FIELD" },
      ],
    },
    {
      ...post,
      does: "leaves out attributes",
      body: { attributes: { type: "Account" }, Name: "x" },
      status: 201,
    },
    {
      ...post,
      does: "refuses a nested record",
      body: { Name: "x", Parent: { Name: "y" } },
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    {
      ...post,
      does: "refuses an object as a value",
      body: { Name: { a: 1 } },
      status: 400,
      like: [{ errorCode: "JSON_PARSER_ERROR" }],
    },
    {
      ...post,
      does: "refuses an array as a value",
      body: { Name: ["a"] },
      status: 400,
      like: [{ errorCode: "JSON_PARSER_ERROR" }],
    },
    {
      ...post,
      does: "refuses text that is too long",
      body: { Name: "x".repeat(256) },
      status: 400,
      like: [{ errorCode: "STRING_TOO_LONG", fields: ["Name"] }],
    },
    {
      ...post,
      does: "refuses a wrong reference",
      body: { Name: "x", ParentId: "003000000000001AAA" },
      status: 400,
      like: [{ errorCode: "MALFORMED_ID", fields: ["ParentId"] }],
    },
    {
      ...post,
      does: "refuses a reference to nothing",
      body: { Name: "x", ParentId: "001gf000000zzzz" },
      status: 400,
      has: ["errorCode"],
    },
    {
      ...post,
      does: "refuses broken JSON and says where",
      body: '{"Name":}',
      status: 400,
      text: `[{"message":"Unexpected character ('}' (code 125)) at [line:1, column:9]","errorCode":"JSON_PARSER_ERROR"}]`,
    },
    {
      ...post,
      does: "refuses JSON that ends early",
      body: '{"Name":"x"',
      status: 400,
      has: ["Unexpected end-of-input at [line:1, column:12]"],
    },
    {
      ...post,
      does: "refuses an empty body",
      body: "",
      status: 400,
      text: '[{"message":"The HTTP entity body is required, but this request has no entity body.","errorCode":"JSON_PARSER_ERROR"}]',
    },
    ...["[]", "null", "1", '"x"', "[[[[[[[[]]]]]]]]"].map((body) => ({
      ...post,
      does: `refuses ${body} for a record`,
      body,
      status: 400,
      like: [{ errorCode: "JSON_PARSER_ERROR" }],
    })),
    {
      ...post,
      does: "refuses a very deep value",
      body: `{"Name":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
      status: 400,
    },
    {
      ...post,
      does: "refuses a record of a million fields",
      body: `{${Array.from({ length: 100_000 }, (_, index) => `"f${index}":1`).join(",")}}`,
      status: 400,
      like: [{ errorCode: "JSON_PARSER_ERROR" }],
    },
    {
      ...post,
      does: "refuses a form",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Name=x",
      status: 415,
      like: [{ errorCode: "UNSUPPORTED_MEDIA_TYPE" }],
    },
    {
      ...post,
      does: "refuses a form's fields",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Name=Acme",
      status: 415,
    },
    {
      ...post,
      does: "refuses another character set",
      headers: { "content-type": "application/json; charset=UTF-16" },
      body: "{}",
      status: 415,
    },
    {
      ...post,
      does: "takes a character set that is UTF-8",
      headers: { "content-type": 'application/json; charset="utf-8"' },
      body: { Name: "x" },
      status: 201,
    },
    {
      ...post,
      does: "refuses a broken gzip",
      headers: { "content-encoding": "gzip" },
      body: "no gzip",
      status: 415,
    },
    { method: "POST", path: "/sobjects/Nothing", does: "knows no such object", body: {}, status: 404 },
    {
      method: "POST",
      path: "/sobjects/LoginHistory",
      does: "makes no login history",
      body: {},
      status: 400,
      has: ["CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"],
    },
    {
      method: "POST",
      path: "/sobjects/Account/Id",
      does: "creates below Id, as documented for upserts",
      body: { Name: "x" },
      status: 201,
      has: ['"success":true'],
    },
  ]);

  it("answers with the id and the place of the record", async () => {
    const { send } = org();
    const made = await send("POST", "/sobjects/account", {
      name: "Zoë & Söhne \u2028",
      AnnualRevenue: 12.345,
    });
    expect(made.status).toBe(201);
    const id = (made.body as { id: string }).id;
    expect(made.text).toBe(`{"id":"${id}","success":true,"errors":[]}`);
    expect(made.headers.get("location")).toBe(`/services/data/v68.0/sobjects/Account/${id}`);
    const { body } = await send("GET", `/sobjects/Account/${id}?fields=Name`);
    expect(body).toMatchObject({ Name: "Zoë & Söhne \u2028" });
  });

  it("takes the last of two values of a name", async () => {
    const { send } = org();
    const made = await send("POST", "/sobjects/Account", '{"Name":"first","Phone":"1","Name":"last"}');
    expect(made.status).toBe(201);
    const { body } = await send("GET", `/sobjects/Account/${(made.body as { id: string }).id}?fields=Name`);
    expect(body).toMatchObject({ Name: "last" });
  });

  it("refuses a gigabyte before it comes", async () => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    const headers = {
      authorization: `Bearer ${org().session}`,
      "content-type": "application/json",
      "content-length": 2 ** 30,
    };
    const sent = request(
      `${org().org.url}/services/data/v60.0/sobjects/Account`,
      { method: "POST", headers },
      (response) => {
        response.resume();
        resolve(response.statusCode);
        sent.destroy();
      },
    );
    sent.once("error", reject);
    sent.write("{");
    expect(await promise).toBe(413);
  });
});
