import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => ({
  acme: await make(caller, "Account", { Name: "Acme", AnnualRevenue: 5 }),
}));

const V = "/services/data/v60.0";
const sub = (referenceId: string, method: string, url: string, more: Record<string, unknown> = {}) => ({
  referenceId,
  method,
  url: url.startsWith("/services") ? url : `${V}${url}`,
  ...more,
});
const account = (referenceId: string, body: Record<string, unknown>) =>
  sub(referenceId, "POST", "/sobjects/Account", { body });
const ROLLED_BACK = [
  {
    errorCode: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed.",
  },
];

interface SubAnswer {
  readonly body: unknown;
  readonly httpHeaders: Record<string, string>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

async function composite(compositeRequest: unknown[], allOrNone = false): Promise<SubAnswer[]> {
  const answer = await org().send("POST", "/composite", { allOrNone, compositeRequest });
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as { compositeResponse: SubAnswer[] }).compositeResponse;
}

const idOf = (answer: SubAnswer | undefined): unknown => (answer?.body as { id?: unknown } | undefined)?.id;

async function count(name: string): Promise<number> {
  const soql = `SELECT COUNT() FROM Account WHERE Name LIKE '${name}%'`;
  const { body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
  return (body as { totalSize: number }).totalSize;
}

describe("composite", () => {
  it("gives later requests values of earlier answers", async () => {
    const answers = await composite([
      account("NewAccount", { Name: "Sub & Co" }),
      sub("info", "GET", "/sobjects/Account/@{NewAccount.id}"),
      sub("contact", "POST", "/sobjects/Contact", {
        body: { LastName: "of @{info.Name}", AccountId: "@{NewAccount.id}" },
      }),
      sub("found", "GET", "/query?q=SELECT+Id+FROM+Contact+WHERE+AccountId='@{NewAccount.id}'"),
      sub("byName", "GET", "/query?q=SELECT Id FROM Account WHERE Name = '@{info.Name}'"),
      { ...sub("url", "GET", ""), url: "@{found.records[0].attributes.url}" },
      sub("gone", "DELETE", "/sobjects/Contact/@{contact.id}"),
    ]);
    expect(answers.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 200, 201, 200, 200, 200, 204]);
    const [made, , contact, found, byName, url, gone] = answers;
    const id = idOf(made);
    expect(made).toEqual({
      body: { id, success: true, errors: [] },
      httpHeaders: { Location: `${V}/sobjects/Account/${id}` },
      httpStatusCode: 201,
      referenceId: "NewAccount",
    });
    expect(found?.body).toMatchObject({ records: [{ Id: idOf(contact) }] });
    expect(byName?.body).toMatchObject({ records: [{ Id: id }] });
    expect(url?.body).toMatchObject({ LastName: "of Sub & Co", AccountId: id });
    expect(gone).toEqual({ body: null, httpHeaders: {}, httpStatusCode: 204, referenceId: "gone" });
  });

  it("goes on behind a failure, but for those that need its answer", async () => {
    const answers = await composite([
      account("bad", { Phone: "1" }),
      sub("needs", "PATCH", "/sobjects/Account/@{bad.id}", { body: { Phone: "2" } }),
      account("good", { Name: "goes on" }),
    ]);
    expect(answers).toEqual([
      {
        body: [
          {
            message: "Required fields are missing: [Name]",
            errorCode: "REQUIRED_FIELD_MISSING",
            fields: ["Name"],
          },
        ],
        httpHeaders: {},
        httpStatusCode: 400,
        referenceId: "bad",
      },
      {
        body: [
          {
            errorCode: "PROCESSING_HALTED",
            message:
              "Invalid reference specified. No value for bad.id found in bad. Provided referenceId ('bad.id') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').",
          },
        ],
        httpHeaders: {},
        httpStatusCode: 400,
        referenceId: "needs",
      },
      expect.objectContaining({ httpStatusCode: 201, referenceId: "good" }),
    ]);
    expect(await count("goes on")).toBe(1);
  });

  it("takes everything back if one of all fails", async () => {
    const { names } = org();
    const answers = await composite(
      [
        account("a", { Name: "taken back" }),
        sub("b", "PATCH", `/sobjects/Account/${names["acme"]}`, { body: { Name: "taken back, too" } }),
        sub("seen", "GET", "/query?q=SELECT COUNT() FROM Account WHERE Name LIKE 'taken%'"),
        account("c", {}),
        account("d", { Name: "taken back" }),
      ],
      true,
    );
    expect(answers.map(({ referenceId }) => referenceId)).toEqual(["a", "b", "seen", "c", "d"]);
    expect(answers.map(({ httpStatusCode }) => httpStatusCode)).toEqual([400, 400, 400, 400, 400]);
    for (const index of [0, 1, 2, 4]) expect(answers[index]?.body).toEqual(ROLLED_BACK);
    expect(answers[3]?.body).toMatchObject([{ errorCode: "REQUIRED_FIELD_MISSING" }]);
    expect(await count("taken back")).toBe(0);
    expect(await count("Acme")).toBe(1);
  });

  it("keeps everything if all succeed, and sees its own writes on the way", async () => {
    const answers = await composite(
      [
        account("a", { Name: "kept 1" }),
        sub("set", "POST", "/composite/sobjects", {
          body: { allOrNone: true, records: [{ attributes: { type: "Account" }, Name: "kept 2" }] },
        }),
        sub("seen", "GET", "/query?q=SELECT COUNT() FROM Account WHERE Name LIKE 'kept%'"),
        sub("read", "GET", "/sobjects/Account/@{a.id}?fields=Name"),
      ],
      true,
    );
    expect(answers[2]?.body).toMatchObject({ totalSize: 2 });
    expect(answers[3]?.body).toMatchObject({ Name: "kept 1" });
    expect(await count("kept")).toBe(2);
  });

  it.each([
    [true, 0, 400],
    [false, 2, 200],
  ])(
    "beside a collection with allOrNone %s of which a row fails keeps %i",
    async (allOrNone, kept, status) => {
      const name = `beside ${allOrNone}`;
      const records = [{ attributes: { type: "Account" }, Name: name }, { attributes: { type: "Account" } }];
      const answers = await composite(
        [
          account("a", { Name: name }),
          sub("set", "POST", "/composite/sobjects", { body: { allOrNone, records } }),
        ],
        true,
      );
      expect(answers[1]?.httpStatusCode).toBe(200);
      expect(answers[0]?.httpStatusCode).toBe(status === 200 ? 201 : 400);
      expect(await count(name)).toBe(kept);
    },
  );

  it("keeps a failed collection's own rollback to itself", async () => {
    const records = [{ attributes: { type: "Account" }, Name: "own" }, { attributes: { type: "Account" } }];
    await composite([
      account("a", { Name: "own" }),
      sub("set", "POST", "/composite/sobjects", { body: { allOrNone: true, records } }),
    ]);
    expect(await count("own")).toBe(1);
  });

  run(org, [
    {
      does: "writes doubles as they are written elsewhere",
      method: "POST",
      path: "/composite",
      body: {
        compositeRequest: [sub("r", "GET", "/query?q=SELECT AnnualRevenue FROM Account WHERE Name = 'Acme'")],
      },
      status: 200,
      has: ['"AnnualRevenue":5.0'],
    },
    {
      does: "may hold requests of another version",
      method: "POST",
      path: "/composite",
      body: { compositeRequest: [sub("r", "GET", "/services/data/v31.0/composite/sobjects")] },
      status: 200,
      like: { compositeResponse: [{ httpStatusCode: 404, body: [{ errorCode: "NOT_FOUND" }] }] },
    },
    {
      does: "holds no request of another kind",
      method: "POST",
      path: "/composite",
      body: {
        compositeRequest: [
          sub("a", "GET", "/services/Soap/u/60.0"),
          sub("b", "POST", "/composite", { body: { compositeRequest: [] } }),
          sub("c", "POST", "/composite/batch", { body: { batchRequests: [] } }),
          sub("d", "GET", "/nothing"),
          sub("e", "PUT", "/sobjects/Account"),
          sub("f", "GET", "/services/data"),
        ],
      },
      status: 200,
      like: {
        compositeResponse: [
          { httpStatusCode: 404 },
          { httpStatusCode: 400, body: [{ errorCode: "INVALID_INPUT" }] },
          { httpStatusCode: 400, body: [{ errorCode: "INVALID_INPUT" }] },
          { httpStatusCode: 404 },
          { httpStatusCode: 405, httpHeaders: { Allow: "HEAD, GET, POST" } },
          { httpStatusCode: 404 },
        ],
      },
    },
  ]);
});

describe("a composite request that is none", () => {
  const refused = (does: string, compositeRequest: unknown, has: readonly string[], version = 60) =>
    ({
      does,
      method: "POST",
      path: "/composite",
      body: { compositeRequest },
      version,
      status: 400,
      has,
    }) as const;
  const many = (amount: number, url: string) =>
    Array.from({ length: amount }, (_, index) => sub(`r${index}`, "GET", url));
  run(org, [
    refused("no array", {}, ["JSON_PARSER_ERROR"]),
    refused("26 requests", many(26, "/limits"), [
      "LIMIT_EXCEEDED",
      "The request can’t contain more than 25 operations.",
    ]),
    refused("six queries", many(6, "/query?q=x"), ["INVALID_INPUT", "At most 5"]),
    refused(
      "one name twice",
      [sub("a", "GET", "/limits"), sub("a", "GET", "/limits")],
      ["Duplicate referenceId: a"],
    ),
    refused("no name", [{ method: "GET", url: V }], ["referenceId"]),
    refused(
      "a bad name",
      [sub("a-b", "GET", "/limits")],
      ["Provided referenceId ('a-b') must start with a letter"],
    ),
    refused("no method", [{ referenceId: "a", url: V }], ["method"]),
    refused("no url", [{ referenceId: "a", method: "GET" }], ["url"]),
    refused(
      "headers that are none",
      [sub("a", "GET", "/limits", { httpHeaders: { x: 1 } })],
      ["httpHeaders"],
    ),
    refused(
      "a foreign session",
      [sub("a", "GET", "/limits", { httpHeaders: { Authorization: "Bearer x" } })],
      ["authorization"],
    ),
    { does: "an old version", method: "POST", path: "/composite", version: 33, body: {}, status: 404 },
    {
      does: "a bad name where names were not checked yet",
      method: "POST",
      path: "/composite",
      version: 51,
      body: { compositeRequest: [sub("a-b", "GET", "/limits")] },
      status: 200,
    },
  ]);
});

describe("composite/batch", () => {
  const batch = { method: "POST", path: "/composite/batch", status: 200 } as const;
  it("answers each request, by absolute and relative URLs", async () => {
    const { send, names } = org();
    const url = `v60.0/sobjects/Account/${names["acme"]}`;
    const { status, body } = await send("POST", "/composite/batch", {
      batchRequests: [
        { method: "PATCH", url, richInput: { Phone: "77" } },
        { method: "GET", url: `/services/data/${url}?fields=Phone,AnnualRevenue` },
        { method: "GET", url: `/${url}?fields=Nothing` },
        { method: "POST", url: "v60.0/sobjects/Account", richInput: { Name: "batched" } },
        { method: "GET", url: "http://elsewhere/v60.0/limits" },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      hasErrors: true,
      results: [
        { statusCode: 204, result: null },
        { statusCode: 200, result: { Phone: "77" } },
        { statusCode: 400, result: [{ errorCode: "INVALID_FIELD" }] },
        { statusCode: 201, result: { success: true } },
        { statusCode: 404, result: [{ errorCode: "NOT_FOUND" }] },
      ],
    });
  });

  run(org, [
    {
      ...batch,
      does: "halts behind an error if asked to",
      body: {
        haltOnError: true,
        batchRequests: [
          { method: "GET", url: "v60.0/limits" },
          { method: "GET", url: "v60.0/nothing" },
          { method: "POST", url: "v60.0/sobjects/Account", richInput: { Name: "never" } },
        ],
      },
      has: [
        '{"statusCode":412,"result":[{"message":"Batch processing halted per request","errorCode":"BATCH_PROCESSING_HALTED"}]}',
      ],
      like: { hasErrors: true, results: [{ statusCode: 200 }, { statusCode: 404 }, { statusCode: 412 }] },
    },
    {
      ...batch,
      does: "tells a describe as tap-salesforce asks for it",
      body: {
        haltOnError: true,
        batchRequests: [{ method: "GET", url: "/services/data/v61.0/sobjects/Account/describe" }],
      },
      like: { hasErrors: false, results: [{ statusCode: 200, result: { name: "Account" } }] },
    },
    {
      ...batch,
      does: "refuses 26",
      body: { batchRequests: Array(26).fill({ method: "GET", url: "v60.0/limits" }) },
      status: 400,
      has: ["LIMIT_EXCEEDED"],
    },
    {
      ...batch,
      does: "refuses binary parts",
      body: { batchRequests: [{ method: "POST", url: "v60.0/x", binaryPartName: "b" }] },
      status: 400,
    },
    {
      ...batch,
      does: "refuses what is no list",
      body: { batchRequests: {} },
      status: 400,
      has: ["JSON_PARSER_ERROR"],
    },
  ]);

  it("did nothing behind the halt", async () => {
    expect(await count("never")).toBe(0);
  });
});

describe("hostile subrequests", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 15 }),
    fc.constantFrom(
      `${V}/sobjects/Account`,
      "@{a.id}",
      "@{a",
      "v60.0/limits",
      "/services/data/v60.0/../v60.0",
      "%",
      "//",
      "a",
      "b",
    ),
  );
  const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
  const subrequest = fc.record(
    {
      referenceId: fc.oneof(fc.constantFrom("a", "b"), value),
      method: fc.oneof(fc.constantFrom("GET", "POST", "DELETE", "HEAD"), value),
      url: value,
      body: value,
      richInput: value,
      httpHeaders: fc.oneof(value, fc.dictionary(text, text)),
    },
    { requiredKeys: ["referenceId", "method", "url"] },
  );
  it("are refused or answered, never a crash", async () => {
    const list = fc.oneof(value, fc.array(subrequest, { maxLength: 4 }));
    await fc.assert(
      fc.asyncProperty(list, fc.boolean(), fc.boolean(), async (items, all, batched) => {
        const answer = batched
          ? await org().send("POST", "/composite/batch", { haltOnError: all, batchRequests: items })
          : await org().send("POST", "/composite", { allOrNone: all, compositeRequest: items });
        expect(answer.status, answer.text).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
  });
});
