// parameterizedSearch: the examples of the REST guide, and parameters that are none.
import { describe, expect, it } from "vitest";
import { restClient, soapLogin } from "../support/client.ts";
import { searchOrg } from "./search-org.ts";

const org = searchOrg(async ({ make }) => {
  for (const Name of ["Acme", "Acme Import Company", "Other"])
    await make("Account", { Name, Site: "Desert" });
  await make("Contact", { LastName: "Acme", FirstName: "Wile", Email: "coyote@acme.test" });
  await make("Lead", { LastName: "Acme", Company: "Road", Status: "Open - Not Contacted" });
});

interface Found {
  readonly searchRecords: readonly { readonly attributes: { readonly type: string } }[];
}

const get = (parameters: string) => org().send("GET", `/parameterizedSearch/?${parameters}`);
const post = (body: unknown) => org().send("POST", "/parameterizedSearch", body);
const plain = (body: unknown): unknown[] =>
  (body as Found).searchRecords.map(({ attributes, ...fields }) => ({ type: attributes.type, ...fields }));

describe("GET", () => {
  it.each([
    ["q=Other", 200, [{ type: "Account", Id: expect.any(String) }]],
    [
      "q=Acme&sobject=Account&Account.fields=id,name&Account.limit=10",
      200,
      [
        { type: "Account", Id: expect.any(String), Name: "Acme" },
        { type: "Account", Id: expect.any(String), Name: "Acme Import Company" },
      ],
    ],
    [
      "q=Acme&sobject=Contact&sobject=Lead&fields=LastName&Lead.fields=Company",
      200,
      [
        { type: "Contact", LastName: "Acme" },
        { type: "Lead", Company: "Road" },
      ],
    ],
    [
      "q=Acme&sobject=Account&Account.where=Name='Acme'&fields=Name",
      200,
      [{ type: "Account", Name: "Acme" }],
    ],
    [
      "q=desert&sobject=Account&Account.orderBy=Name DESC NULLS_LAST&fields=Name&defaultLimit=1",
      200,
      [{ type: "Account", Name: "Other" }],
    ],
    ["q=desert&sobject=Account&fields=Name&offset=2", 200, [{ type: "Account", Name: "Other" }]],
    [
      "q=acme&in=EMAIL&sobject=Contact&fields=Email&spellCorrection=true",
      200,
      [{ type: "Contact", Email: "coyote@acme.test" }],
    ],
    ["q=acme OR other&sobject=Account&overallLimit=1&fields=Name", 200, [{ type: "Account", Name: "Acme" }]],
  ])("%s", async (parameters, status, records) => {
    const answer = await get(parameters);
    expect([answer.status, plain(answer.body)], answer.text).toEqual([status, records]);
  });
});

describe("POST", () => {
  it("takes fields for all and for one, and limits", async () => {
    const { body } = await post({
      q: "Acme",
      fields: ["Id", "Name"],
      sobjects: [
        { name: "Account", limit: 1, orderBy: "Name DESC" },
        { name: "Contact", fields: ["FirstName", "LastName"], where: "Email != null" },
        { name: "Lead", fields: ["toLabel(Status)"] },
      ],
      in: "ALL",
      overallLimit: 100,
      defaultLimit: "10",
      spellCorrection: false,
    });
    expect(plain(body)).toEqual([
      { type: "Account", Id: expect.any(String), Name: "Acme Import Company" },
      { type: "Contact", FirstName: "Wile", LastName: "Acme" },
      { type: "Lead", Status: "Open - Not Contacted" },
    ]);
  });

  it("looks everywhere if no sobjects are named", async () => {
    const { body } = await post({ q: "acme", in: "NAME" });
    expect(plain(body)).toHaveLength(4);
  });
});

describe("refused", () => {
  it.each([
    ["", "MALFORMED_SEARCH", "No search term found"],
    ["q=a", "INVALID_SEARCH", "search term must be longer than one character: a"],
    ["q=Acme} RETURNING User(Id", "MALFORMED_SEARCH", "a brace"],
    ["q=Acme\\", "MALFORMED_SEARCH", "a brace"],
    ["q={Acme", "MALFORMED_SEARCH", "a brace"],
    ["q=Acme&sobject=Account(Id),User", "MALFORMED_SEARCH", "no name"],
    ["q=Acme&sobject=Nothing", "INVALID_TYPE", "sObject type 'Nothing'"],
    ["q=Acme&sobject=Account&fields=Id), User(Id", "MALFORMED_SEARCH", "unexpected token: ')'"],
    ["q=Acme&sobject=Account&fields=Id WHERE Id != null", "MALFORMED_SEARCH", "unexpected token: 'WHERE'"],
    ["q=Acme&sobject=Account&Account.where=Id!=null) , User(Id", "MALFORMED_SEARCH", "unexpected token: ')'"],
    [
      "q=Acme&sobject=Account&Account.where=Id!=null LIMIT 1",
      "MALFORMED_SEARCH",
      "unexpected token: 'LIMIT'",
    ],
    ["q=Acme&sobject=Account&Account.orderBy=Id LIMIT 1", "MALFORMED_SEARCH", "unexpected token: 'LIMIT'"],
    ["q=Acme&sobject=Account&Account.limit=1) , User(Id", "MALFORMED_SEARCH", "limit must be a whole number"],
    ["q=Acme&sobject=Account&sobject=Lead&offset=1", "MALFORMED_SEARCH", "single object"],
    ["q=Acme&overallLimit=x", "MALFORMED_SEARCH", "overallLimit must be a whole number"],
    ["q=Acme&fields=Id", "MALFORMED_SEARCH", "need at least one sobject"],
    ["q=Acme&in=PLACE", "MALFORMED_SEARCH", "in must be one of"],
    ["q=Acme&metadata=LABELS", "FUNCTIONALITY_NOT_ENABLED", "metadata"],
    ["q=Acme&snippet=50", "FUNCTIONALITY_NOT_ENABLED", "snippet"],
    ["q=Acme&division=global", "FUNCTIONALITY_NOT_ENABLED", "division"],
  ])("%s: %s", async (parameters, code, text) => {
    const { status, body } = await get(parameters.replaceAll("+", "%2B"));
    expect([status, body]).toEqual([
      code === "FUNCTIONALITY_NOT_ENABLED" ? 403 : 400,
      [{ errorCode: code, message: expect.stringContaining(text) }],
    ]);
  });

  it.each([
    [[], "START_ARRAY"],
    [{ q: ["Acme"] }, "q must be a string"],
    [{ q: "Acme", sobjects: "Account" }, "sobjects must be an array of objects"],
    [{ q: "Acme", sobjects: ["Account"] }, "sobjects must be an array of objects"],
    [{ q: "Acme", sobjects: [{ name: "Account" }], fields: "Id" }, "fields must be an array of strings"],
    [{ q: "Acme", sobjects: [{ name: "Account", fields: [] }] }, "fields must be an array of strings"],
  ])("%j", async (body, text) => {
    const answer = await post(body);
    expect([answer.status, answer.body]).toEqual([
      400,
      [{ errorCode: "JSON_PARSER_ERROR", message: expect.stringContaining(text) }],
    ]);
  });

  it("is NOT_FOUND before 36.0", async () => {
    const { url, admin } = org().org;
    const session = await soapLogin(url, admin.username, admin.password + admin.securityToken);
    const { status } = await restClient(url, session, 35)("GET", "/parameterizedSearch?q=Acme");
    expect(status).toBe(404);
  });
});
