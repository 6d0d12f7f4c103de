import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { person } from "../../support/identity.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { created, found, type SoapOrg, soapOf, soapOrg, stored, textOf } from "./soap-org.ts";

const org = soapOrg();
const call = (operation: string, ids: readonly string[]): string =>
  `<${operation}>${ids.map((id) => `<ids>${id}</ids>`).join("")}</${operation}>`;
const codes = async (
  operation: string,
  ...ids: readonly string[]
): Promise<readonly (string | undefined)[]> =>
  (await org().results(call(operation, ids))).map(({ errors }) => errors[0]?.code);
const isThere = async (type: string, id: string): Promise<boolean> =>
  (await found(org(), `SELECT Id FROM ${type} WHERE Id = '${id}'`)).length === 1;
const isKnown = async ({ call: send }: SoapOrg, type: string, id: string): Promise<boolean> => {
  const soql = `SELECT Id FROM ${type} WHERE Id = '${id}'`;
  const { children } = await send(`<queryAll><queryString>${soql}</queryString></queryAll>`);
  return textOf(children[0], "size") === "1";
};

const ALL_OR_NONE = "<AllOrNoneHeader><allOrNone>true</allOrNone></AllOrNoneHeader>";
const NOTHING = [undefined];

describe("undelete", () => {
  it("brings a record back as it was", async () => {
    const id = await created(org(), "Account", { Name: "back", Key__c: "back" });
    expect(await codes("delete", id)).toEqual(NOTHING);
    expect(await org().results(call("undelete", [id]))).toEqual([
      { success: true, id, created: undefined, errors: [] },
    ]);
    expect(await stored(org(), "Account", id, "Name", "Key__c", "IsDeleted")).toEqual([
      "back",
      "back",
      "false",
    ]);
    expect(await codes("undelete", id)).toEqual(["UNDELETE_FAILED"]);
  });

  it("brings back what went with a record, and not what was deleted before", async () => {
    const account = await created(org(), "Account", { Name: "with contacts" });
    const [first, second] = [
      await created(org(), "Contact", { LastName: "first", AccountId: account }),
      await created(org(), "Contact", { LastName: "second", AccountId: account }),
    ];
    expect(await codes("delete", first, account)).toEqual([undefined, undefined]);
    expect(await isThere("Contact", second)).toBe(false);
    expect(await codes("undelete", second)).toEqual(["UNDELETE_FAILED"]);
    expect(await codes("undelete", account)).toEqual(NOTHING);
    expect([await isThere("Contact", first), await isThere("Contact", second)]).toEqual([false, true]);
    expect(await stored(org(), "Contact", second, "AccountId")).toEqual([account]);
    expect(await codes("undelete", first)).toEqual(NOTHING);
    expect(await stored(org(), "Contact", first, "AccountId")).toEqual([account]);
  });

  it("gives lookups back that lost their record, but for those that have another one since", async () => {
    const [old, other] = [
      await created(org(), "Account", { Name: "old" }),
      await created(org(), "Account", { Name: "other" }),
    ];
    const make = (name: string): Promise<string> =>
      created(org(), "Thing__c", { Name: name, Account__c: old });
    const [kept, changed, gone] = [await make("kept"), await make("changed"), await make("gone")];
    await codes("delete", old);
    expect(await stored(org(), "Thing__c", kept, "Account__c")).toEqual([null]);
    await org().results(
      `<update><sObjects><type>Thing__c</type><Id>${changed}</Id><Account__c>${other}</Account__c></sObjects></update>`,
    );
    await codes("delete", gone);
    await codes("undelete", old);
    expect(await stored(org(), "Thing__c", kept, "Account__c")).toEqual([old]);
    expect(await stored(org(), "Thing__c", changed, "Account__c")).toEqual([other]);
    expect(await codes("undelete", gone)).toEqual(NOTHING);
    expect(await stored(org(), "Thing__c", gone, "Account__c")).toEqual([old]);
  });

  it("empties lookups to what is deleted since, until that is back", async () => {
    const account = await created(org(), "Account", { Name: "goes later" });
    const thing = await created(org(), "Thing__c", { Name: "goes first", Account__c: account });
    await codes("delete", thing, account);
    expect(await codes("undelete", thing)).toEqual(NOTHING);
    expect(await stored(org(), "Thing__c", thing, "Account__c")).toEqual([null]);
    await codes("undelete", account);
    expect(await stored(org(), "Thing__c", thing, "Account__c")).toEqual([account]);
  });

  it("is refused while another record has a unique value", async () => {
    const id = await created(org(), "Account", { Name: "first", Key__c: "one" });
    await codes("delete", id);
    const now = await created(org(), "Account", { Name: "second", Key__c: "ONE" });
    const [result] = await org().results(call("undelete", [id]));
    expect(result).toMatchObject({ success: false, id: null, errors: [{ code: "DUPLICATE_VALUE" }] });
    expect(result?.errors[0]?.message).toContain(now.slice(0, 15));
    expect(await isThere("Account", id)).toBe(false);
    await codes("delete", now);
    expect(await codes("undelete", id, now)).toEqual([undefined, "DUPLICATE_VALUE"]);
  });

  it("takes back the whole family if a child can't come", async () => {
    await importDefinitions(org().org.ports, [
      {
        fullName: "Part__c",
        label: "Part",
        pluralLabel: "Parts",
        nameField: { type: "Text", label: "Part Name" },
        fields: [
          { fullName: "Code__c", label: "Code", type: "Text", length: 20, unique: true, externalId: true },
          {
            fullName: "Thing__c",
            label: "Thing",
            type: "MasterDetail",
            referenceTo: "Thing__c",
            relationshipName: "Parts",
          },
        ],
      },
    ]);
    const [thing, other] = [
      await created(org(), "Thing__c", { Name: "master" }),
      await created(org(), "Thing__c", { Name: "other" }),
    ];
    const part = await created(org(), "Part__c", { Name: "p", Code__c: "c", Thing__c: thing });
    await codes("delete", thing);
    const taken = await created(org(), "Part__c", { Name: "q", Code__c: "c", Thing__c: other });
    expect(await codes("undelete", thing)).toEqual(["DUPLICATE_VALUE"]);
    expect([await isThere("Thing__c", thing), await isThere("Part__c", part)]).toEqual([false, false]);
    await codes("delete", taken, other);
    expect(await codes("undelete", taken)).toEqual(["UNDELETE_FAILED"]);
    expect(await codes("undelete", thing)).toEqual(NOTHING);
    expect(await stored(org(), "Part__c", part, "Thing__c")).toEqual([thing]);
  });

  it("gives what is not in the bin its own error, and takes none if all or none is asked for", async () => {
    const [live, gone] = [
      await created(org(), "Account", { Name: "live" }),
      await created(org(), "Account", { Name: "gone" }),
    ];
    await codes("delete", gone);
    const ids = [live, "", "001gf000000zzzz", gone];
    const results = await org().results(call("undelete", ids), ALL_OR_NONE);
    expect(results.map(({ errors }) => errors[0]?.code)).toEqual([
      "UNDELETE_FAILED",
      "MALFORMED_ID",
      "UNDELETE_FAILED",
      "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    ]);
    expect(await isThere("Account", gone)).toBe(false);
    expect((await codes("undelete", ...ids)).at(-1)).toBe(undefined);
    expect(await org().fault(call("undelete", new Array<string>(201).fill(gone)))).toMatch(
      /^sf:EXCEEDED_ID_LIMIT /,
    );
  });
});

describe("emptyRecycleBin", () => {
  it("removes deleted records for good, with what went with them", async () => {
    const account = await created(org(), "Account", { Name: "for good" });
    const contact = await created(org(), "Contact", { LastName: "with it", AccountId: account });
    const thing = await created(org(), "Thing__c", { Name: "looks up", Account__c: account });
    await codes("delete", account);
    expect(await isKnown(org(), "Account", account)).toBe(true);
    expect(await codes("emptyRecycleBin", contact)).toEqual(["DELETE_FAILED"]);
    expect(await org().results(call("emptyRecycleBin", [account]))).toMatchObject([
      { success: true, id: account },
    ]);
    expect([await isKnown(org(), "Account", account), await isKnown(org(), "Contact", contact)]).toEqual([
      false,
      false,
    ]);
    expect(await codes("undelete", account, contact)).toEqual(["UNDELETE_FAILED", "UNDELETE_FAILED"]);
    expect(await stored(org(), "Thing__c", thing, "Account__c")).toEqual([null]);
  });

  it("leaves live records alone", async () => {
    const id = await created(org(), "Account", { Name: "lives" });
    expect(await codes("emptyRecycleBin", id, "x", "001gf000000zzzz")).toEqual([
      "DELETE_FAILED",
      "MALFORMED_ID",
      "DELETE_FAILED",
    ]);
    expect(await isThere("Account", id)).toBe(true);
    expect(await org().fault(call("emptyRecycleBin", new Array<string>(201).fill(id)))).toMatch(
      /^sf:EXCEEDED_ID_LIMIT /,
    );
  });

  it("gives a new record the unique value of one that is gone", async () => {
    const id = await created(org(), "Account", { Name: "x", Key__c: "again" });
    await codes("delete", id);
    await codes("emptyRecycleBin", id);
    await created(org(), "Account", { Name: "y", Key__c: "again" });
  });
});

describe("a user who administers nothing", () => {
  it("has the recycle bin, too", async () => {
    const { username, password, token } = await person(org().org);
    const theirs = soapOf(org().org, sessionIn(await login(org().org.url, username, password + token)));
    const id = await created(theirs, "Account", { Name: "theirs" });
    for (const operation of ["delete", "undelete", "delete", "emptyRecycleBin"])
      expect(await theirs.results(call(operation, [id]))).toMatchObject([{ success: true }]);
  });
});
