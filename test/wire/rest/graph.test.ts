// composite/graph: graphs that are done whole or not at all, nodes in any order, and what one call may hold.
import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => ({ acme: await make(caller, "Account", { Name: "Acme" }) }));

const V = "/services/data/v60.0/sobjects";
const node = (referenceId: string, method: string, url: string, body?: unknown) => ({
  referenceId,
  method,
  url: `${V}${url}`,
  ...(body === undefined ? {} : { body }),
});
const account = (referenceId: string, body: unknown) => node(referenceId, "POST", "/Account/", body);
const ROLLED_BACK = [
  {
    errorCode: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed.",
  },
];

interface GraphAnswer {
  readonly graphId: string;
  readonly isSuccessful: boolean;
  readonly graphResponse: {
    readonly compositeResponse: readonly {
      readonly referenceId: string;
      readonly httpStatusCode: number;
      readonly body: { readonly id?: string };
    }[];
  };
}

async function graphs(...list: unknown[]): Promise<readonly GraphAnswer[]> {
  const answer = await org().send("POST", "/composite/graph", { graphs: list });
  expect(answer.status, answer.text).toBe(200);
  return (answer.body as { graphs: readonly GraphAnswer[] }).graphs;
}

async function count(where: string): Promise<number> {
  const soql = `SELECT COUNT() FROM Account WHERE ${where}`;
  const { body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
  return (body as { totalSize: number }).totalSize;
}

describe("graphs", () => {
  it("run their nodes behind those they need, and answer in the order of the request", async () => {
    const [first] = await graphs({
      graphId: "1",
      compositeRequest: [
        node("contact", "POST", "/Contact", { LastName: "@{read.Name}", AccountId: "@{parent.id}" }),
        node("read", "GET", "/Account/@{parent.id}"),
        account("child", { Name: "graph child", ParentId: "@{parent.id}" }),
        account("parent", { Name: "graph parent" }),
        node("gone", "DELETE", "/Contact/@{contact.id}"),
      ],
    });
    expect(first).toMatchObject({ graphId: "1", isSuccessful: true });
    const answers = first?.graphResponse.compositeResponse ?? [];
    expect(answers.map(({ referenceId, httpStatusCode }) => [referenceId, httpStatusCode])).toEqual([
      ["contact", 201],
      ["read", 200],
      ["child", 201],
      ["parent", 201],
      ["gone", 204],
    ]);
    const parent = answers[3]?.body.id;
    expect(answers[3]).toEqual({
      body: { id: parent, success: true, errors: [] },
      httpHeaders: { Location: `${V}/Account/${parent}` },
      httpStatusCode: 201,
      referenceId: "parent",
    });
    expect(await count(`ParentId = '${parent}'`)).toBe(1);
  });

  it("are each taken back alone", async () => {
    const [good, bad, circle] = await graphs(
      { graphId: "good", compositeRequest: [account("a", { Name: "graph kept" })] },
      {
        graphId: "bad",
        compositeRequest: [
          account("a", { Name: "graph lost" }),
          account("b", { Phone: "1" }),
          account("c", { Name: "graph lost", ParentId: "@{b.id}" }),
        ],
      },
      {
        graphId: "circle",
        compositeRequest: [
          account("a", { Name: "graph lost", ParentId: "@{b.id}" }),
          account("b", { Name: "graph lost", ParentId: "@{a.id}" }),
        ],
      },
    );
    expect(good?.isSuccessful).toBe(true);
    const halted = (referenceId: string) => ({
      body: ROLLED_BACK,
      httpHeaders: {},
      httpStatusCode: 400,
      referenceId,
    });
    expect(bad).toEqual({
      graphId: "bad",
      graphResponse: {
        compositeResponse: [
          halted("a"),
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
            referenceId: "b",
          },
          halted("c"),
        ],
      },
      isSuccessful: false,
    });
    expect(circle).toMatchObject({
      isSuccessful: false,
      graphResponse: { compositeResponse: [{ body: [{ errorCode: "PROCESSING_HALTED" }] }, halted("b")] },
    });
    expect([await count("Name = 'graph kept'"), await count("Name = 'graph lost'")]).toEqual([1, 0]);
  });

  it("are not tried once 15 of them have failed", async () => {
    const answers = await graphs(
      ...Array.from({ length: 15 }, (_, index) => ({
        graphId: `f${index}`,
        compositeRequest: [account("a", {})],
      })),
      { graphId: "last", compositeRequest: [account("a", { Name: "graph not tried" })] },
    );
    expect(answers.at(-1)).toMatchObject({
      graphId: "last",
      isSuccessful: false,
      graphResponse: { compositeResponse: [{ body: ROLLED_BACK, httpStatusCode: 400 }] },
    });
    expect(await count("Name = 'graph not tried'")).toBe(0);
  });

  it("hold 500 nodes, 15 of them behind one another", async () => {
    const chain = Array.from({ length: 15 }, (_, index) =>
      account(`n${index}`, {
        Name: "graph of 500",
        ...(index === 14 ? {} : { ParentId: `@{n${index + 1}.id}` }),
      }),
    );
    const flat = Array.from({ length: 485 }, (_, index) => account(`f${index}`, { Name: "graph of 500" }));
    const [answer] = await graphs({ graphId: "a", compositeRequest: [...chain, ...flat] });
    expect(answer?.isSuccessful).toBe(true);
    expect(await count("Name = 'graph of 500'")).toBe(500);
  });
});

const one = (...compositeRequest: unknown[]) => ({ graphs: [{ graphId: "1", compositeRequest }] });
const INVALID = [{ errorCode: "INVALID_INPUT" }];
const refused = (does: string, body: unknown, like: unknown = INVALID) => ({
  does,
  method: "POST",
  path: "/composite/graph",
  body,
  status: 400,
  like,
});
const CHAIN_OF_16 = Array.from({ length: 16 }, (_, index) =>
  account(`n${index}`, { Name: "x", ...(index === 0 ? {} : { ParentId: `@{n${index - 1}.id}` }) }),
);

describe("a request that can't be one of graphs", () => {
  run(org, [
    refused("has no list", {}, [{ errorCode: "JSON_PARSER_ERROR" }]),
    refused("has a graph without nodes' list", { graphs: [{ graphId: "1" }] }, [
      { errorCode: "JSON_PARSER_ERROR" },
    ]),
    refused("has a graph without a name", { graphs: [{ compositeRequest: [] }] }),
    refused("has a graph with a period in its name", { graphs: [{ graphId: "1.2", compositeRequest: [] }] }),
    refused("has a name of 40 characters", { graphs: [{ graphId: "a".repeat(40), compositeRequest: [] }] }),
    refused("has a name twice", {
      graphs: [
        { graphId: "1", compositeRequest: [] },
        { graphId: "1", compositeRequest: [] },
      ],
    }),
    refused("has a node's name twice", one(account("a", {}), account("a", {}))),
    refused("has a query", one({ referenceId: "a", method: "GET", url: "/services/data/v60.0/query?q=x" })),
    refused("reads what can only be made", one(node("a", "GET", "/Account"))),
    refused("has 76 graphs", {
      graphs: Array.from({ length: 76 }, (_, index) => ({ graphId: `${index}`, compositeRequest: [] })),
    }),
    refused("has 501 nodes", {
      graphs: ["1", "2"].map((graphId, at) => ({
        graphId,
        compositeRequest: Array.from({ length: 250 + at }, (_, index) => account(`n${index}`, {})),
      })),
    }),
    refused("has a graph of depth 16", one(...CHAIN_OF_16)),
    refused(
      "has 16 different nodes",
      one(...Array.from({ length: 16 }, (_, index) => node(`n${index}`, "POST", `/Thing${index}__c`, {}))),
    ),
    {
      does: "is asked for before version 50",
      method: "POST",
      path: "/composite/graph",
      version: 49,
      body: one(account("a", { Name: "old" })),
      status: 404,
    },
    {
      does: "is not to be had within another one",
      method: "POST",
      path: "/composite/batch",
      body: {
        batchRequests: [{ method: "POST", url: "v60.0/composite/graph", richInput: { graphs: [] } }],
      },
      status: 200,
      like: { results: [{ statusCode: 400, result: INVALID }] },
    },
  ]);
});
