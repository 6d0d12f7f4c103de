import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { make, run, withOrg } from "./scenario.ts";

let now = Date.UTC(2026, 4, 10, 12, 0, 30, 400);
const clock = { now: () => now };
const org = withOrg(
  async (caller) => {
    const acme = await make(caller, "Account", { Name: "Acme" });
    // The first look at the schema says since when it is known.
    await caller.send("GET", "/sobjects");
    now += 5000;
    return { acme };
  },
  { clock },
);

const MODIFIED = "Sun, 10 May 2026 12:00:31 GMT";
const EARLIER = "Sun, 10 May 2026 12:00:30 GMT";
const LATER = "Sun, 10 May 2026 13:00:00 GMT";
const record = "/sobjects/Account/<acme>";

describe("conditions on dates", () => {
  const get = (does: string, path: string, header: string, date: string, status: number) =>
    ({ does, path, headers: { [header]: date }, status, ...(status === 304 ? { text: "" } : {}) }) as const;
  run(org, [
    {
      does: "are offered with a record",
      path: record,
      status: 200,
      answersWith: { "last-modified": MODIFIED },
    },
    {
      does: "are offered with a describe",
      path: "/sobjects/Account/describe",
      status: 200,
      answersWith: { "last-modified": MODIFIED },
    },
    ...[record, `${record}?fields=Name`, "/sobjects", "/sobjects/Account/describe"].flatMap((path) => [
      get(`${path} is not sent again`, path, "if-modified-since", MODIFIED, 304),
      get(`${path} is not sent at a later date`, path, "if-modified-since", LATER, 304),
      get(`${path} is sent if it changed in that second`, path, "if-modified-since", EARLIER, 200),
      get(`${path} is sent if the date is none`, path, "if-modified-since", "yesterday", 200),
      get(`${path} is sent if it is as old as asked`, path, "if-unmodified-since", MODIFIED, 200),
      get(`${path} is not sent if it is newer than asked`, path, "if-unmodified-since", EARLIER, 412),
    ]),
  ]);

  it("are not offered within the second of a change, and hide no change of the schema", async () => {
    const { send, org: running } = org();
    await importDefinitions(running.ports, [
      {
        fullName: "New__c",
        label: "New",
        pluralLabel: "News",
        nameField: { type: "Text", label: "Name" },
        fields: [],
      },
    ]);
    const headers = { "if-modified-since": MODIFIED };
    const first = await send("GET", "/sobjects", undefined, headers);
    expect(first.status).toBe(200);
    expect(first.text).toContain("New__c");
    expect(first.headers.get("last-modified")).toBeNull();
    now += 2000;
    const second = await send("GET", "/sobjects", undefined, headers);
    expect(second.headers.get("last-modified")).toBe("Sun, 10 May 2026 12:00:36 GMT");
  });
});

describe("conditions on tags", () => {
  const tagOf = async (): Promise<string> => {
    const { send, names } = org();
    return (await send("GET", `/sobjects/Account/${names["acme"]}`)).headers.get("etag") ?? "";
  };
  const ask = (method: string, headers: Record<string, string>, body?: unknown) =>
    org().send(method, `/sobjects/Account/${org().names["acme"]}`, body, headers);

  it("change with the record, even within one millisecond, and with nothing else", async () => {
    const first = await tagOf();
    expect(first).toMatch(/^"[\w+/]{27}="$/);
    expect(await tagOf()).toBe(first);
    await ask("PATCH", {}, { Phone: "1" });
    const second = await tagOf();
    await ask("PATCH", {}, { Phone: "2" });
    expect(new Set([first, second, await tagOf()]).size).toBe(3);
  });

  it("decide whether a record is sent", async () => {
    const tag = await tagOf();
    expect((await ask("GET", { "if-none-match": `"x", ${tag}` })).status).toBe(304);
    expect((await ask("GET", { "if-none-match": tag.replace(/"$/, '-gzip"') })).status).toBe(304);
    expect((await ask("GET", { "if-none-match": '"x"' })).status).toBe(200);
    expect((await ask("GET", { "if-none-match": '"x"', "if-modified-since": LATER })).status).toBe(200);
    expect((await ask("GET", { "if-match": tag })).status).toBe(200);
    expect((await ask("GET", { "if-match": '"x"' })).body).toMatchObject([
      { errorCode: "PRECONDITION_FAILED" },
    ]);
  });

  it("let only one of two writers through who saw the same record", async () => {
    const tag = await tagOf();
    const answers = await Promise.all(
      ["a", "b"].map((Phone) => ask("PATCH", { "if-match": tag }, { Phone })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 412]);
  });

  it("keep a write back that expects another record, or an older one", async () => {
    const before = await tagOf();
    const refused = [
      await ask("PATCH", { "if-none-match": before }, { Phone: "9" }),
      await ask("PATCH", { "if-unmodified-since": EARLIER }, { Phone: "9" }),
      await ask("PATCH", { "if-match": "no tag" }, { Phone: "9" }),
      await ask("PATCH", { "if-unmodified-since": "yesterday" }, { Phone: "9" }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([412, 412, 400, 400]);
    expect(await tagOf()).toBe(before);
    expect((await ask("PATCH", { "if-modified-since": LATER, "if-match": "*" }, { Phone: "9" })).status).toBe(
      204,
    );
  });
});
