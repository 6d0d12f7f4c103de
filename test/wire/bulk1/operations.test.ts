// What each operation does with rows, good and bad ones.
import { describe, expect, it } from "vitest";
import { resultRows } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const job = (operation: string, more = {}) => ({ ...INSERT, operation, ...more });

async function idsOf(key: string): Promise<string[]> {
  const rows = await cities().found(`SELECT Id FROM City__c WHERE Key__c LIKE '${key}%' ORDER BY Key__c`);
  return rows.map(({ Id }) => String(Id));
}

async function inserted(...keys: string[]): Promise<string[]> {
  const { bulk } = cities();
  const made = await bulk.load(INSERT, `Name,Key__c\n${keys.map((key) => `${key},${key}`).join("\n")}\n`);
  expect(made.batch).toMatchObject({ state: "Completed", numberRecordsFailed: "0" });
  return resultRows(await bulk.result(made.job, made.batch["id"] ?? "")).map(([id]) => id ?? "");
}

describe("rows", () => {
  it("are inserted, each with a result in its place", async () => {
    const { bulk, found } = cities();
    const csv = `Name,Key__c,People__c,Founded__c,Open__c\r\nBern,i-1,133883,1191-05-14,true\r\nBad,i-2,many,,\r\n"Zürich, ""ZH""",i-3,,,\r\n`;
    const made = await bulk.load(INSERT, csv);
    expect(made.batch).toMatchObject({
      state: "Completed",
      jobId: made.job,
      numberRecordsProcessed: "3",
      numberRecordsFailed: "1",
    });
    const answer = await bulk.result(made.job, made.batch["id"] ?? "");
    expect(answer.type).toBe("text/csv;charset=UTF-8");
    const rows = resultRows(answer);
    const [first, third] = await idsOf("i-");
    expect(rows).toEqual([
      [first, "true", "true", ""],
      [
        "",
        "false",
        "false",
        "INVALID_TYPE_ON_FIELD_IN_RECORD:People: value not of required type: many:People__c --",
      ],
      [third, "true", "true", ""],
    ]);
    expect(
      await found("SELECT Name, People__c, Founded__c, Open__c FROM City__c WHERE Key__c = 'i-1'"),
    ).toEqual([{ Name: "Bern", People__c: 133883, Founded__c: "1191-05-14", Open__c: true }]);
    expect(await found("SELECT Name FROM City__c WHERE Key__c = 'i-3'")).toEqual([{ Name: 'Zürich, "ZH"' }]);
  });

  it("are updated: an empty cell leaves its field alone, #N/A empties it", async () => {
    const { bulk, found } = cities();
    const [one, two] = await inserted("u-1", "u-2");
    await bulk.load(job("update"), `Id,People__c,Note__c\n${one},7,n\n${two},8,n\n`);
    const again = await bulk.load(job("update"), `Id,People__c,Note__c\n${one},#N/A,\n${two},,#N/A\n`);
    expect(resultRows(await bulk.result(again.job, again.batch["id"] ?? ""))).toEqual([
      [one, "true", "false", ""],
      [two, "true", "false", ""],
    ]);
    expect(
      await found("SELECT People__c, Note__c FROM City__c WHERE Key__c LIKE 'u-%' ORDER BY Key__c"),
    ).toEqual([
      { People__c: null, Note__c: "n" },
      { People__c: 8, Note__c: null },
    ]);
  });

  it("are upserted by an external id, with created telling which were new", async () => {
    const { bulk } = cities();
    const [known] = await inserted("s-1");
    const upsert = job("upsert", { externalIdFieldName: "key__c" });
    const made = await bulk.load(upsert, "key__c,Name\ns-1,Old\ns-2,New\n");
    expect(await bulk.job(made.job)).toMatchObject({ externalIdFieldName: "Key__c" });
    const rows = resultRows(await bulk.result(made.job, made.batch["id"] ?? ""));
    expect(rows.map(([, success, created]) => [success, created])).toEqual([
      ["true", "false"],
      ["true", "true"],
    ]);
    expect(rows[0]?.[0]).toBe(known);
  });

  it("are deleted, and stay in the recycle bin", async () => {
    const { bulk, found } = cities();
    const [one] = await inserted("d-1", "d-2");
    const gone = await bulk.load(job("delete"), `Id\n${one}\n${one}\n`);
    expect(resultRows(await bulk.result(gone.job, gone.batch["id"] ?? ""))).toEqual([
      [one, "true", "false", ""],
      ["", "false", "false", "ENTITY_IS_DELETED:entity is deleted:--"],
    ]);
    expect(await found("SELECT IsDeleted FROM City__c WHERE Key__c LIKE 'd-%' ORDER BY Key__c")).toEqual([
      { IsDeleted: true },
      { IsDeleted: false },
    ]);
  });

  it("are deleted for good by who may, with what belongs to them", async () => {
    const { bulk, found, send } = cities();
    const [one] = await inserted("h-1");
    const gone = await bulk.load(job("hardDelete"), `Id\n${one}\n`);
    expect(gone.batch).toMatchObject({ state: "Completed", numberRecordsFailed: "0" });
    expect(await found("SELECT Id FROM City__c WHERE Key__c LIKE 'h-%'")).toEqual([]);
    const account = await send("POST", "/sobjects/Account", { Name: "Whole" });
    const { id } = account.body as { id: string };
    await send("POST", "/sobjects/Contact", { LastName: "Part", AccountId: id });
    const both = await bulk.load(job("hardDelete", { object: "Account" }), `Id\n${id}\n`);
    expect(both.batch).toMatchObject({ state: "Completed", numberRecordsFailed: "0" });
    expect(await found("SELECT Id FROM Contact WHERE LastName = 'Part'")).toEqual([]);
  });
});

describe("parents", () => {
  it("are named by an external id", async () => {
    const { bulk, found, org } = cities();
    const csv = `LastName,Owner.Username\nByName,${org.admin.username}\nNobody,nobody@x.test\nEmpty,\n`;
    const made = await bulk.load({ ...INSERT, object: "Contact" }, csv);
    const rows = resultRows(await bulk.result(made.job, made.batch["id"] ?? ""));
    expect(made.batch["stateMessage"]).toBeUndefined();
    expect(rows.map(([, success]) => success)).toEqual(["true", "false", "true"]);
    expect(rows[1]?.[3]).toMatch(
      /^INVALID_FIELD:Foreign key external ID: nobody@x.test not found for field Username in entity User:OwnerId --$/,
    );
    expect(await found("SELECT Owner.Username FROM Contact WHERE LastName = 'ByName'")).toMatchObject([
      { Owner: { Username: org.admin.username } },
    ]);
  });

  it.each([
    ["no such relationship", "LastName,Nothing.Name"],
    ["a field that is no key", "LastName,Account.Phone"],
    ["a type that isn't the lookup's", "LastName,Case:Account.Id"],
    ["the lookup beside it", "LastName,AccountId,Account.Id"],
  ])("fail the batch whole: %s", async (_, header) => {
    const { bulk } = cities();
    const made = await bulk.load(
      { ...INSERT, object: "Contact" },
      `${header}\n${header.replaceAll(/[^,]+/g, "x")}\n`,
    );
    expect(made.batch).toMatchObject({ state: "Failed", numberRecordsProcessed: "0" });
    expect(made.batch["stateMessage"]).toMatch(
      /^InvalidBatch : (Field name not found|Duplicate field name) : /,
    );
  });
});
