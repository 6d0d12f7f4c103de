// Record types from an SFDX project, described, asked for and written over REST.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultsFile, recordTypeFile, recordTypePicklist } from "./record-type-files.ts";
import { fixture, type Json } from "./recordings.ts";
import { fieldFile, objectFile, type TypedOrg, typedOrg } from "./typed-org.ts";

const values = (...names: string[]): string =>
  names
    .map((name) => `<value><fullName>${name}</fullName><default>${name === "Low"}</default></value>`)
    .join("");
const valueSet = (restricted: boolean, ...names: string[]): string =>
  `<valueSet><restricted>${restricted}</restricted><valueSetDefinition><sorted>false</sorted>${values(...names)}</valueSetDefinition></valueSet>`;

const MASTER = "012000000000000AAA";
const NOT_VALID = "Record Type ID: this ID value isn't valid for the user: ";

let org: TypedOrg;
/** Ids of record types by object and DeveloperName. */
const ids = new Map<string, string>();
const id = (name: string): string => ids.get(name) ?? "";

beforeAll(async () => {
  org = await typedOrg({
    ...recordTypeFile(
      "Account",
      "Household",
      `${recordTypePicklist("Type", "*Prospect", "Other")}<description>Homes</description>`,
    ),
    ...recordTypeFile("Account", "Organization", "", { label: "An organization" }),
    ...recordTypeFile("Account", "Old", "", { active: false }),
    ...objectFile("Case__c"),
    ...fieldFile(
      "Case__c",
      "Level__c",
      `<type>Picklist</type>${valueSet(true, "Low", "Mid", "A/B &amp; C")}`,
    ),
    ...fieldFile("Case__c", "Free__c", `<type>Picklist</type>${valueSet(false, "Low", "Mid")}`),
    ...fieldFile(
      "Case__c",
      "Many__c",
      `<type>MultiselectPicklist</type><visibleLines>4</visibleLines>${valueSet(true, "One", "Two", "Three")}`,
    ),
    ...fieldFile("Case__c", "Key__c", "<type>Text</type><length>20</length><externalId>true</externalId>"),
    ...recordTypeFile(
      "Case__c",
      "Narrow",
      recordTypePicklist("Level__c", "*Mid", "A%2FB %26 C") +
        recordTypePicklist("Free__c", "Mid") +
        recordTypePicklist("Many__c", "One", "Two"),
    ),
    ...recordTypeFile("Case__c", "Wide"),
    ...defaultsFile("Admin", { "Account.Household": true, "Account.Organization": false }),
    ...defaultsFile("Standard", { "Account.Organization": true }),
  });
  for (const row of await org.query("SELECT Id, SobjectType, DeveloperName FROM RecordType"))
    ids.set(`${String(row["SobjectType"])}.${String(row["DeveloperName"])}`, String(row["Id"]));
});
afterAll(() => org.stop());

const described = async (object: string): Promise<Json> =>
  (await org.rest("GET", `/sobjects/${object}/describe`)).body as Json;

/** "CODE message [fields]" of a create that is refused, or of an update of `of`. */
async function refusal(object: string, row: Json, of?: string): Promise<string> {
  const { status, body, text } = of
    ? await org.rest("PATCH", `/sobjects/${object}/${of}`, row)
    : await org.rest("POST", `/sobjects/${object}`, row);
  expect(status, text).toBe(400);
  return (body as { errorCode: string; message: string; fields?: string[] }[])
    .map(({ errorCode, message, fields }) => `${errorCode} ${message} [${(fields ?? []).join()}]`)
    .join("; ");
}

const changed = async (object: string, of: string, row: Json): Promise<void> => {
  const { status, text } = await org.rest("PATCH", `/sobjects/${object}/${of}`, row);
  expect(status, text).toBe(204);
};

describe("record types as records", () => {
  it("are rows of RecordType", async () => {
    const soql =
      "SELECT Id, Name, DeveloperName, SobjectType, IsActive, Description, BusinessProcessId, NamespacePrefix, " +
      "CreatedBy.Username, CreatedDate, LastModifiedDate FROM RecordType WHERE SobjectType = 'Account' ORDER BY Name";
    const rows = await org.query(soql);
    expect(rows).toMatchObject([
      { Name: "An organization", DeveloperName: "Organization", IsActive: true, Description: null },
      { Name: "Household", DeveloperName: "Household", IsActive: true, Description: "Homes" },
      { Name: "Old", IsActive: false, BusinessProcessId: null, NamespacePrefix: null },
    ]);
    for (const row of rows) {
      expect(row["Id"]).toMatch(/^012/);
      expect(row["CreatedBy"]).toMatchObject({ Username: expect.stringContaining("@") });
      expect(Date.parse(String(row["CreatedDate"]))).toBeGreaterThan(0);
    }
  });

  it("are parents of records, in conditions too", async () => {
    const account = await org.create("Account", { Name: "p", RecordTypeId: id("Account.Organization") });
    const soql =
      "SELECT Id, RecordType.Name, RecordType.DeveloperName, toLabel(RecordType.Name) label FROM Account " +
      "WHERE RecordType.DeveloperName = 'Organization' AND RecordType.SobjectType = 'Account' AND Name = 'p'";
    expect(await org.query(soql)).toMatchObject([
      {
        Id: account,
        label: "An organization",
        RecordType: { Name: "An organization", DeveloperName: "Organization" },
      },
    ]);
  });
});

describe("describes", () => {
  it("have the field that was recorded, where it was recorded", async () => {
    const fields = (await described("Account"))["fields"] as Json[];
    const names = fields.map(({ name }) => name);
    expect(names.indexOf("RecordTypeId")).toBe(names.indexOf("Type") + 1);
    const field = fields.find(({ name }) => name === "RecordTypeId");
    const recorded = fixture<{ recordTypeField: Json; recordTypeInfos: Json[] }>("AccountRecordTypes");
    expect(field).toEqual(recorded.recordTypeField);
    const custom = ((await described("Case__c"))["fields"] as Json[]).map(({ name }) => name);
    expect(custom.indexOf("RecordTypeId")).toBe(custom.indexOf("Name") + 1);
  });

  it("tell record types as recorded, the Master one last", async () => {
    const { recordTypeInfos } = fixture<{ recordTypeInfos: Json[] }>("AccountRecordTypes");
    const told = (await described("Account"))["recordTypeInfos"] as Json[];
    const household = told.find(({ developerName }) => developerName === "Household");
    const [recordedHousehold, recordedMaster] = recordTypeInfos;
    expect({ ...household, recordTypeId: "", urls: {} }).toEqual({
      ...recordedHousehold,
      recordTypeId: "",
      urls: {},
    });
    expect(household?.["urls"]).toEqual({
      layout: expect.stringMatching(
        new RegExp(`^/services/data/v\\d+.0/sobjects/Account/describe/layouts/${id("Account.Household")}$`),
      ),
    });
    expect({ ...told.at(-1), urls: {} }).toEqual({ ...recordedMaster, urls: {} });
    expect(told.map(({ name, active, available }) => [name, active, available])).toEqual([
      ["Household", true, true],
      ["Old", false, false],
      ["An organization", true, true],
      ["Master", true, true],
    ]);
    const ofCase = (await described("Case__c"))["recordTypeInfos"] as Json[];
    expect(ofCase.map(({ defaultRecordTypeMapping }) => defaultRecordTypeMapping)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("have no such field on objects without record types", async () => {
    const names = ((await described("Contact"))["fields"] as Json[]).map(({ name }) => name);
    expect(names).not.toContain("RecordTypeId");
    expect(await refusal("Contact", { LastName: "x", RecordTypeId: MASTER })).toContain("No such column");
  });

  it("give each record type its layout and values", async () => {
    const { body } = await org.rest("GET", "/sobjects/Case__c/describe/layouts");
    const { recordTypeMappings, recordTypeSelectorRequired } = body as {
      recordTypeMappings: {
        developerName: string;
        urls: { layout: string };
        picklistsForRecordType: {
          picklistName: string;
          picklistValues: { value: string; defaultValue: boolean }[];
        }[];
      }[];
      recordTypeSelectorRequired: boolean[];
    };
    expect(recordTypeSelectorRequired).toEqual([true]);
    const levels = recordTypeMappings.map(({ developerName, picklistsForRecordType }) => [
      developerName,
      picklistsForRecordType
        .find(({ picklistName }) => picklistName === "Level__c")
        ?.picklistValues.map(({ value, defaultValue }) => (defaultValue ? `*${value}` : value)),
    ]);
    expect(Object.fromEntries(levels)).toEqual({
      Narrow: ["*Mid", "A/B & C"],
      Wide: ["*Low", "Mid", "A/B & C"],
      Master: ["*Low", "Mid", "A/B & C"],
    });
    for (const { urls } of recordTypeMappings) {
      const path = urls.layout.replace(/^\/services\/data\/v\d+\.0/, "");
      expect((await org.rest("GET", path)).status).toBe(200);
      expect((await org.rest("GET", path.slice(0, -3))).status).toBe(200);
    }
    const foreign = `/sobjects/Case__c/describe/layouts/${id("Account.Household")}`;
    expect((await org.rest("GET", foreign)).status).toBe(404);
  });
});

describe("new records", () => {
  it("get the record type that a profile calls the default, or the Master one", async () => {
    const account = await org.create("Account", { Name: "d" });
    expect(await org.read("Account", account, "RecordTypeId")).toBe(id("Account.Household"));
    const level = await org.create("Case__c", { Name: "d" });
    expect(await org.read("Case__c", level, "RecordTypeId")).toBe(null);
  });

  it("may name an active one of their object, or the Master one", async () => {
    const account = await org.create("Account", {
      Name: "o",
      RecordTypeId: id("Account.Organization").slice(0, 15),
    });
    expect(await org.read("Account", account, "RecordTypeId")).toBe(id("Account.Organization"));
    const master = await org.create("Account", { Name: "m", RecordTypeId: MASTER });
    expect(await org.read("Account", master, "RecordTypeId")).toBe(null);
  });

  it.each<[string, () => string]>([
    ["an inactive one", () => id("Account.Old")],
    ["another object's", () => id("Case__c.Wide")],
    ["one of another org", () => "0128M0000004HVOQA2"],
  ])("can't name %s", async (_what, of) => {
    const expected = `INVALID_CROSS_REFERENCE_KEY ${NOT_VALID}${of()} [RecordTypeId]`;
    expect(await refusal("Account", { Name: "x", RecordTypeId: of() })).toBe(expected);
    const there = await org.create("Account", { Name: "x" });
    expect(await refusal("Account", { RecordTypeId: of() }, there)).toBe(expected);
  });

  it("can't name what is no record type", async () => {
    expect(await refusal("Account", { Name: "x", RecordTypeId: "001000000000001" })).toContain(
      "MALFORMED_ID Record Type ID: id value of incorrect type: 001000000000001",
    );
  });
});

describe("values of picklists", () => {
  const narrow = () => ({ RecordTypeId: id("Case__c.Narrow") });
  const bad = (label: string, value: string) =>
    `INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST ${label}: bad value for restricted picklist field: ${value} [${label}__c]`;

  it("are those of the record type where the picklist is restricted", async () => {
    expect(await refusal("Case__c", { Name: "x", ...narrow(), Level__c: "Low" })).toBe(bad("Level", "Low"));
    expect(await refusal("Case__c", { Name: "x", ...narrow(), Many__c: "One;Three" })).toBe(
      bad("Many", "One;Three"),
    );
    await org.create("Case__c", { Name: "x", ...narrow(), Level__c: "A/B & C", Many__c: "One;Two" });
    await org.create("Case__c", { Name: "x", ...narrow(), Free__c: "Low" });
    await org.create("Case__c", { Name: "x", RecordTypeId: id("Case__c.Wide"), Level__c: "Low" });
    await org.create("Case__c", { Name: "x", Level__c: "Low", Many__c: "One;Three" });
  });

  it("that new records get are the record type's, or the field's if the record type has it", async () => {
    const row = async (more: Json) => {
      const made = await org.create("Case__c", { Name: "x", ...more });
      const [found] = await org.query(`SELECT Level__c, Free__c FROM Case__c WHERE Id = '${made}'`);
      return [found?.["Level__c"], found?.["Free__c"]];
    };
    expect(await row({})).toEqual(["Low", "Low"]);
    expect(await row({ RecordTypeId: id("Case__c.Wide") })).toEqual(["Low", "Low"]);
    expect(await row(narrow())).toEqual(["Mid", null]);
    expect(await row({ ...narrow(), Level__c: null })).toEqual([null, null]);
  });

  it("are looked at when they change, by the type that the record has then", async () => {
    const made = await org.create("Case__c", { Name: "x", Level__c: "Low" });
    await changed("Case__c", made, narrow());
    expect(await org.read("Case__c", made, "Level__c")).toBe("Low");
    expect(await refusal("Case__c", { Level__c: "Low" }, made)).toBe(bad("Level", "Low"));
    await changed("Case__c", made, { Level__c: "Mid" });
    await changed("Case__c", made, { RecordTypeId: id("Case__c.Wide"), Level__c: "Low" });
    expect(await refusal("Case__c", { ...narrow(), Level__c: "Low" }, made)).toBe(bad("Level", "Low"));
    await changed("Case__c", made, { RecordTypeId: null });
    expect(await org.read("Case__c", made, "RecordTypeId")).toBe(null);
  });

  it("are looked at in upserts, of new records and others", async () => {
    const upsert = (key: string, row: Json) => org.rest("PATCH", `/sobjects/Case__c/Key__c/${key}`, row);
    expect((await upsert("k", { Name: "x", ...narrow(), Level__c: "Low" })).status).toBe(400);
    expect((await upsert("k", { Name: "x", ...narrow(), Level__c: "Mid" })).status).toBe(201);
    expect((await upsert("k", { Level__c: "Low" })).status).toBe(400);
    expect((await upsert("k", { Level__c: "A/B & C" })).status).toBe(200);
  });
});
