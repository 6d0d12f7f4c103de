// A search knows every record as it is now, whatever changed it since the last one.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { soapLogin } from "../support/client.ts";
import { call } from "../support/soap.ts";
import { until } from "../support/until.ts";
import { searchOrg } from "./search-org.ts";

const org = searchOrg();
const ids = async (text: string): Promise<readonly unknown[]> =>
  (await org().found(`FIND {${text}} RETURNING Account(Id)`)).map(({ Id }) => Id);

describe("what is found", () => {
  it("changes with the record", async () => {
    const { make, send } = org();
    expect(await ids("first")).toEqual([]);
    const id = await make("Account", { Name: "first name" });
    expect(await ids("first")).toEqual([id]);
    await send("PATCH", `/sobjects/Account/${id}`, { Name: "second name" });
    expect([await ids("first"), await ids("second")]).toEqual([[], [id]]);
    await send("PATCH", `/sobjects/Account/${id}`, { Description: "third" });
    await send("PATCH", `/sobjects/Account/${id}`, { Name: "fourth" });
    expect([await ids("second"), await ids("third AND fourth")]).toEqual([[], [id]]);
    await send("DELETE", `/sobjects/Account/${id}`);
    expect(await ids("fourth")).toEqual([]);
  });

  it("comes back from the recycle bin, and doesn't if it left it", async () => {
    const { make, send } = org();
    const id = await make("Account", { Name: "phoenix" });
    expect(await ids("phoenix")).toEqual([id]);
    await send("DELETE", `/sobjects/Account/${id}`);
    expect(await ids("phoenix")).toEqual([]);
    const { undeleted, emptied } = await soapCalls();
    await undeleted(id);
    expect(await ids("phoenix")).toEqual([id]);
    await send("DELETE", `/sobjects/Account/${id}`);
    await emptied(id);
    expect(await ids("phoenix")).toEqual([]);
  });

  it("follows a merge", async () => {
    const { make } = org();
    const [master, other] = [
      await make("Account", { Name: "keeper" }),
      await make("Account", { Name: "goner" }),
    ];
    expect(await ids("keeper OR goner")).toEqual([master, other]);
    await (await soapCalls()).merged(master, other, "<Description>swallowed</Description>");
    expect([await ids("keeper AND swallowed"), await ids("goner")]).toEqual([[master], []]);
  });

  it("is what a bulk job wrote, too", async () => {
    const { send, make } = org();
    const old = await make("Account", { Name: "loaded before" });
    expect(await ids("loaded")).toEqual([old]);
    const job = async (operation: string, csv: string): Promise<void> => {
      const { body } = await send("POST", "/jobs/ingest", { object: "Account", operation });
      const { id } = body as { id: string };
      await send("PUT", `/jobs/ingest/${id}/batches`, csv, { "content-type": "text/csv" });
      await send("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
      await until("the job's end", async () => {
        await ids("row1");
        const { body: info } = await send("GET", `/jobs/ingest/${id}`);
        return (info as { state: string }).state === "JobComplete";
      });
    };
    await job("insert", `Name\n${Array.from({ length: 60_000 }, (_, row) => `bulk row${row}`).join("\n")}\n`);
    expect(await ids("row59999")).toHaveLength(1);
    await job("update", `Id,Name\n${old},unloaded\n`);
    expect([await ids("loaded"), await ids("unloaded")]).toEqual([[], [old]]);
  });

  it("has the words of a new field and a new object", async () => {
    const { org: running, send, make, found } = org();
    const name = { type: "Text", label: "Name" } as const;
    const field = { fullName: "Motto__c", label: "Motto", type: "Text", length: 80 } as const;
    await importDefinitions(running.ports, [
      { fullName: "Account", fields: [field] },
      { fullName: "Newt__c", label: "Newt", pluralLabel: "Newts", nameField: name, fields: [field] },
    ]);
    const account = await make("Account", { Name: "Moved", Motto__c: "onwards" });
    const newt = await make("Newt__c", { Name: "Eft", Motto__c: "onwards" });
    const all = (await found("FIND {onwards}")).map(({ Id }) => Id);
    expect(all).toEqual([account, newt]);
    expect(await ids("row59999")).toHaveLength(1);
    expect((await send("GET", "/search?q=FIND {eft} RETURNING Newt__c(Motto__c)")).body).toMatchObject({
      searchRecords: [{ Motto__c: "onwards" }],
    });
  });

  it("is what the caller's own transaction wrote, and not what it took back", async () => {
    const { send } = org();
    const composite = async (last: object): Promise<unknown> => {
      const { body } = await send("POST", "/composite", {
        allOrNone: true,
        compositeRequest: [
          {
            method: "POST",
            url: "/services/data/v60.0/sobjects/Account",
            referenceId: "a",
            body: { Name: "inner" },
          },
          {
            method: "GET",
            url: `/services/data/v60.0/search?${new URLSearchParams({ q: "FIND {inner} RETURNING Account(Name)" })}`,
            referenceId: "b",
          },
          { referenceId: "c", ...last },
        ],
      });
      return (body as { compositeResponse: { body: unknown }[] }).compositeResponse[1]?.body;
    };
    const account = "/services/data/v60.0/sobjects/Account";
    await composite({ method: "POST", url: account, body: {} });
    expect(await ids("inner")).toEqual([]);
    expect(await composite({ method: "GET", url: account })).toMatchObject({
      searchRecords: [{ Name: "inner" }],
    });
    expect(await ids("inner")).toHaveLength(1);
  });

  it("is whole where many search and write at once", async () => {
    const { make, send } = org();
    const id = await make("Account", { Name: "busy 0" });
    const writes = Array.from({ length: 20 }, async (_, turn) => {
      await make("Account", { Name: `crowd member${turn}` });
      await send("PATCH", `/sobjects/Account/${id}`, { Name: `busy ${turn}` });
    });
    const searches = Array.from({ length: 20 }, () => ids("busy"));
    expect(await Promise.all(searches)).toEqual(Array.from({ length: 20 }, () => [id]));
    await Promise.all(writes);
    expect(await ids("crowd")).toHaveLength(20);
  });
});

async function soapCalls() {
  const { org: running } = org();
  const { username, password, securityToken } = running.admin;
  const session = await soapLogin(running.url, username, password + securityToken);
  const succeed = async (operation: string): Promise<void> => {
    const { text } = await call(running.url, session, operation);
    if (!text.includes("<success>true</success>")) throw new Error(text);
  };
  return {
    undeleted: (id: string) => succeed(`<undelete><ids>${id}</ids></undelete>`),
    emptied: (id: string) => succeed(`<emptyRecycleBin><ids>${id}</ids></emptyRecycleBin>`),
    merged: (master: string, other: string, fields: string) =>
      succeed(
        `<merge><request><masterRecord><type>Account</type><Id>${master}</Id>${fields}</masterRecord><recordToMergeIds>${other}</recordToMergeIds></request></merge>`,
      ),
  };
}
