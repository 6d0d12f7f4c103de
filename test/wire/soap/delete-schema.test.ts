// Custom objects and fields deleted by deleteMetadata(), packages and the Tooling API: gone from every API with what they
// held, kept from being deleted by what refers to them, and made anew empty.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import { purgeDeletedSchema } from "../../../src/domain/schema/delete-component.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { manifest, objectFile, packageZip } from "../../support/zip.ts";
import { fieldXml, metadataOrg, objectXml, told } from "./metadata-org.ts";

const org = metadataOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
  connection.metadata.pollInterval = 1;
});

const field = (fullName: string, more: object = {}) => ({
  fullName,
  label: "F",
  type: "Text",
  length: 20,
  ...more,
});
const made = (...definitions: readonly object[]) =>
  importDefinitions(
    org().org.ports,
    definitions.map((each) => ({ label: "Thing", fields: [], ...each })) as never,
  );
const removed = async (type: string, ...names: readonly string[]): Promise<readonly string[]> =>
  (
    await org().results(
      `<deleteMetadata><type>${type}</type>${names.map((name) => `<fullNames>${name}</fullNames>`).join("")}</deleteMetadata>`,
    )
  ).map(told);
const rows = async (soql: string): Promise<unknown> => {
  const { body } = await org().rest("GET", `/query?q=${encodeURIComponent(soql)}`);
  const records = (body as { records?: readonly object[] }).records ?? body;
  return JSON.parse(
    JSON.stringify(records, (key, value: unknown) => (key === "attributes" ? undefined : value)),
  );
};
const insert = async (object: string, record: object): Promise<string> => {
  const { status, text, body } = await org().rest("POST", `/sobjects/${object}`, record);
  expect(status, text).toBe(201);
  return (body as { id: string }).id;
};
const said = async (table: string): Promise<unknown> =>
  rows(`SELECT SobjectType FROM ${table} WHERE SobjectType LIKE 'Gone%'`);

describe("a deleted field", () => {
  it("is in no answer, and one of its name begins empty and as another one", async () => {
    await made({ fullName: "City__c", fields: [field("Key__c", { unique: true }), field("Other__c")] });
    const id = await insert("City__c", { Name: "c", Key__c: "key1", Other__c: "o" });
    await connection.search("FIND {key1} IN ALL FIELDS RETURNING City__c(Id)");
    const ids = async () =>
      (await connection.tooling.query("SELECT Id FROM CustomField WHERE DeveloperName = 'Key'")).records;
    const [before] = await ids();
    expect(await removed("CustomField", "City__c.KEY__c", "City__c.Key__c")).toEqual([
      "City__c.KEY__c ok",
      "City__c.Key__c INVALID_CROSS_REFERENCE_KEY no CustomField named City__c.Key__c found",
    ]);
    expect(await rows("SELECT Key__c FROM City__c")).toMatchObject([{ errorCode: "INVALID_FIELD" }]);
    expect((await connection.describe("City__c")).fields.map(({ name }) => name)).not.toContain("Key__c");
    expect(await rows("SELECT Field FROM FieldPermissions WHERE Field = 'City__c.Key__c'")).toEqual([]);
    expect(await connection.sobject("City__c").retrieve(id)).not.toHaveProperty("Key__c");
    // What was unique may come twice, and is looked for by nobody.
    await insert("City__c", { Name: "c2" });
    expect(
      (await connection.search("FIND {key1} IN ALL FIELDS RETURNING City__c(Id)")).searchRecords,
    ).toEqual([]);

    await made({
      fullName: "City__c",
      fields: [field("Key__c", { type: "Number", length: undefined, precision: 5, scale: 0, unique: true })],
    });
    const [after] = await ids();
    expect(after?.Id).not.toBe(before?.Id);
    expect(await rows("SELECT Key__c, Other__c FROM City__c ORDER BY Name")).toEqual([
      { Key__c: null, Other__c: "o" },
      { Key__c: null, Other__c: null },
    ]);
    expect((await org().rest("PATCH", `/sobjects/City__c/${id}`, { Key__c: 7 })).status).toBe(204);
    const twice = await org().rest("POST", "/sobjects/City__c", { Name: "d", Key__c: 7 });
    expect(twice.text).toContain("DUPLICATE_VALUE");
  });

  it("may be one that has parts, looks up, or counts", async () => {
    await made({
      fullName: "Parts__c",
      fields: [
        { fullName: "Place__c", label: "P", type: "Location", scale: 4 },
        { fullName: "Up__c", label: "U", type: "Lookup", referenceTo: "Account", relationshipName: "Parts" },
        { fullName: "No__c", label: "N", type: "AutoNumber", displayFormat: "{0}" },
        { fullName: "Long__c", label: "L", type: "LongTextArea", length: 300 },
      ],
    });
    await insert("Parts__c", { Name: "p", Place__Latitude__s: 1, Place__Longitude__s: 2, Long__c: "l" });
    const names = ["Place__c", "Up__c", "No__c", "Long__c"].map((name) => `Parts__c.${name}`);
    expect(await removed("CustomField", ...names)).toEqual(names.map((name) => `${name} ok`));
    const { fields } = await connection.describe("Parts__c");
    expect(fields.filter(({ custom }) => custom)).toEqual([]);
    const { childRelationships } = await connection.describe("Account");
    expect(childRelationships.map(({ relationshipName }) => relationshipName)).not.toContain("Parts__r");
    await made({
      fullName: "Parts__c",
      fields: [{ fullName: "No__c", label: "N", type: "AutoNumber", displayFormat: "{0}" }],
    });
    await insert("Parts__c", { Name: "q" });
    expect(await rows("SELECT No__c FROM Parts__c ORDER BY Name")).toEqual([{ No__c: null }, { No__c: "1" }]);
  });

  it("was referred to by nothing that works: formulas and active rules refuse it, with all their names", async () => {
    await made(
      {
        fullName: "Master__c",
        fields: [field("A__c"), field("B__c"), field("F__c", { length: undefined, formula: "A__c & 'x'" })],
        validationRules: [
          { fullName: "Works", active: true, errorConditionFormula: 'A__c = "y"', errorMessage: "m" },
          { fullName: "Asleep", active: false, errorConditionFormula: 'B__c = "y"', errorMessage: "m" },
        ],
      },
      {
        fullName: "Detail__c",
        fields: [
          {
            fullName: "M__c",
            label: "M",
            type: "MasterDetail",
            referenceTo: "Master__c",
            relationshipName: "Ds",
            relationshipOrder: 0,
          },
          field("F__c", { length: undefined, formula: "M__r.A__c" }),
        ],
      },
    );
    const used = "This custom field is referenced elsewhere in salesforce.com. :";
    expect(await removed("CustomField", "Master__c.A__c", "Master__c.B__c")).toEqual([
      `Master__c.A__c DEPENDENCY_EXISTS ${used} Custom Formula Field - Detail__c.F. ${used} Custom Formula Field - Master__c.F. ${used} Validation Rule - Works.`,
      "Master__c.B__c ok",
    ]);
    expect(await removed("CustomField", "Detail__c.M__c")).toEqual([
      "Detail__c.M__c DELETE_NOT_ALLOWED Detail__c.M__c: the lookup to an object's master goes with the object alone in this org",
    ]);
    expect(await removed("CustomField", "Account.Name", "Nothing__c.A__c", "Detail__c")).toEqual([
      "Account.Name DELETE_NOT_ALLOWED The CustomField called 'Account.Name' is standard and cannot be deleted",
      "Nothing__c.A__c INVALID_CROSS_REFERENCE_KEY no CustomField named Nothing__c.A__c found",
      "Detail__c INVALID_CROSS_REFERENCE_KEY no CustomField named Detail__c found",
    ]);
  });

  it("is deleted by the Tooling API, which says why one isn't", async () => {
    const of = async (name: string): Promise<string> =>
      String(
        (
          await connection.tooling.query(
            `SELECT Id FROM CustomField WHERE DeveloperName = '${name}' AND TableEnumOrId = 'Account'`,
          )
        ).records[0]?.Id,
      );
    await made({
      fullName: "Account",
      label: undefined,
      fields: [field("Tool__c"), field("Reads__c", { length: undefined, formula: "Tool__c" })],
    });
    const used = await org().rest("DELETE", `/tooling/sobjects/CustomField/${await of("Tool")}`);
    expect(used).toMatchObject({ status: 400, body: [{ errorCode: "DEPENDENCY_EXISTS" }] });
    expect((await org().rest("DELETE", `/tooling/sobjects/CustomField/${await of("Reads")}`)).status).toBe(
      204,
    );
    expect((await org().rest("DELETE", `/tooling/sobjects/CustomField/${await of("Tool")}`)).status).toBe(
      204,
    );
    expect((await connection.describe("Account")).fields.filter(({ custom }) => custom)).toEqual([]);
  });
});

describe("a deleted object", () => {
  it("goes with its rows; its ids and key prefix never come again", async () => {
    await made(
      { fullName: "Gone__c", fields: [field("Key__c", { externalId: true })] },
      {
        fullName: "GoneDetail__c",
        fields: [
          {
            fullName: "Up__c",
            label: "U",
            type: "MasterDetail",
            referenceTo: "Gone__c",
            relationshipName: "Ds",
            relationshipOrder: 0,
          },
        ],
      },
    );
    const id = await insert("Gone__c", { Name: "g", Key__c: "k" });
    await insert("GoneDetail__c", { Name: "d", Up__c: id });
    await connection.search("FIND {something} IN ALL FIELDS RETURNING Gone__c(Id)");
    await rows("SELECT Id FROM Gone__c LIMIT 1 FOR VIEW");
    expect(await removed("CustomObject", "Gone__c", "GoneDetail__c", "Gone__c", "Account")).toEqual([
      "Gone__c DEPENDENCY_EXISTS This custom object is used by another feature. Remove the usage and try again. : Custom Field - GoneDetail__c.Up.",
      "GoneDetail__c ok",
      "Gone__c ok",
      "Account DELETE_NOT_ALLOWED The CustomObject called 'Account' is standard and cannot be deleted",
    ]);
    expect(await rows("SELECT Id FROM Gone__c")).toMatchObject([{ errorCode: "INVALID_TYPE" }]);
    expect((await org().rest("GET", `/sobjects/Gone__c/${id}`)).status).toBe(404);
    expect(await said("ObjectPermissions")).toEqual([]);
    expect(await said("FieldPermissions")).toEqual([]);
    expect((await org().rest("GET", "/recent")).status).toBe(200);
    expect((await org().results(`<deleteMetadata><type>CustomObject</type></deleteMetadata>`)).length).toBe(
      0,
    );

    await made({ fullName: "Gone__c", fields: [field("Key__c", { externalId: true })] });
    expect(await rows("SELECT Id FROM Gone__c")).toEqual([]);
    const again = await insert("Gone__c", { Name: "g", Key__c: "k" });
    expect(again.slice(0, 3)).not.toBe(id.slice(0, 3));
    expect((await org().rest("GET", `/sobjects/Gone__c/${id}`)).status).toBe(404);
    expect(await rows("SELECT Name FROM Gone__c WHERE Key__c = 'k'")).toEqual([{ Name: "g" }]);
  });

  it("ends what was going on with its rows", async () => {
    await made({ fullName: "Pages__c" });
    const records = Array.from({ length: 201 }, (_, n) => ({
      attributes: { type: "Pages__c" },
      Name: `${n}`,
    }));
    for (const part of [records.slice(0, 200), records.slice(200)])
      expect((await org().rest("POST", "/composite/sobjects", { records: part })).status).toBe(200);
    const first = await org().rest(
      "GET",
      `/query?q=${encodeURIComponent("SELECT Name FROM Pages__c")}`,
      undefined,
      {
        "sforce-query-options": "batchSize=200",
      },
    );
    const { nextRecordsUrl } = first.body as { nextRecordsUrl: string };
    const job = await org().rest("POST", "/jobs/ingest", { object: "Pages__c", operation: "insert" });
    expect(await removed("CustomObject", "Pages__c")).toEqual(["Pages__c ok"]);
    const next = await org().rest("GET", nextRecordsUrl.replace(/^\/services\/data\/v[\d.]+/, ""));
    expect(next).toMatchObject({ status: 400, body: [{ errorCode: "INVALID_TYPE" }] });
    const { id } = job.body as { id: string };
    const { url } = org().org;
    const put = await fetch(`${url}/services/data/v64.0/jobs/ingest/${id}/batches`, {
      method: "PUT",
      headers: { authorization: `Bearer ${org().session}`, "content-type": "text/csv" },
      body: "Name\na\n",
    });
    expect(put.status).toBeLessThan(500);
    await org().rest("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
    await expect
      .poll(async () => (await org().rest("GET", `/jobs/ingest/${id}`)).body, { timeout: 10_000 })
      .toMatchObject({ state: "Failed" });
  });
});

describe("destructive changes", () => {
  const deploy = (zip: Buffer, options: Record<string, unknown> = {}) =>
    connection.metadata
      .deploy(zip, { rollbackOnError: true, singlePackage: true, ...options } as never)
      .complete(true);
  const list = (messages: unknown): string[] =>
    (
      messages as readonly {
        fullName: string;
        problem?: string | null;
        problemType?: string;
        deleted: boolean;
      }[]
    )
      .map(({ fullName, problem, problemType, deleted }) =>
        [fullName, ...(deleted ? ["deleted"] : []), ...(problem ? [`${problemType}: ${problem}`] : [])].join(
          " ",
        ),
      )
      .filter((each) => each !== "package.xml")
      .toSorted();

  it("come before the rest, or behind it, in any order among themselves", async () => {
    await made({
      fullName: "Des__c",
      fields: [field("A__c"), field("B__c", { length: undefined, formula: "A__c" })],
    });
    await insert("Des__c", { Name: "d", A__c: "old" });
    const anew = `<fields><fullName>A__c</fullName><label>A</label><type>Checkbox</type><defaultValue>false</defaultValue></fields><fields><fullName>C__c</fullName><label>C</label><type>Text</type><length>9</length></fields>`;
    const result = await deploy(
      packageZip(
        { CustomField: ["Des__c.A__c", "Des__c.C__c"] },
        {
          "objects/Des__c.object": objectFile(anew),
          "destructiveChanges.xml": manifest({ CustomField: ["Des__c.A__c", "Des__c.B__c"] }),
          "destructiveChangesPost.xml": manifest({ CustomField: ["Des__c.C__c"] }),
        },
      ),
    );
    expect(list(result.details.componentFailures)).toEqual([]);
    expect(list(result.details.componentSuccesses)).toEqual([
      "Des__c.A__c",
      "Des__c.A__c deleted",
      "Des__c.B__c deleted",
      "Des__c.C__c",
      "Des__c.C__c deleted",
    ]);
    expect(await rows("SELECT FIELDS(CUSTOM) FROM Des__c LIMIT 1")).toEqual([{ A__c: false }]);
  });

  it("are undone with a deployment that fails, and by one that only checks", async () => {
    await made({ fullName: "Kept__c", fields: [field("A__c", { externalId: true })] });
    await insert("Kept__c", { Name: "k", A__c: "a" });
    const zip = packageZip(
      {},
      { "destructiveChanges.xml": manifest({ CustomField: ["Kept__c.A__c"], CustomObject: ["None__c"] }) },
    );
    const failed = await deploy(zip);
    expect(failed).toMatchObject({ success: false, status: "Failed" });
    expect(list(failed.details.componentFailures)).toEqual([
      "None__c Warning: No CustomObject named: None__c found",
    ]);
    expect(await deploy(zip, { checkOnly: true, ignoreWarnings: true })).toMatchObject({ success: true });
    expect(await rows("SELECT A__c FROM Kept__c WHERE A__c = 'a'")).toEqual([{ A__c: "a" }]);
    const done = await deploy(zip, { ignoreWarnings: true, purgeOnDelete: true });
    expect(list(done.details.componentSuccesses)).toEqual([
      "Kept__c.A__c deleted",
      "None__c Warning: No CustomObject named: None__c found",
    ]);
    const wild = await deploy(
      packageZip({}, { "destructiveChanges.xml": manifest({ CustomObject: ["*"], Layout: ["x"] }) }),
    );
    expect(list(wild.details.componentFailures)).toEqual([
      expect.stringContaining("there is no wildcard"),
      expect.stringContaining("Layout are not available"),
    ]);
    expect((await org().rest("GET", "/sobjects/Kept__c")).status).toBe(200);
  });
});

describe("what is deleted", () => {
  it("is purged after 15 days, and all else stays", async () => {
    const { ports } = org().org;
    await made({ fullName: "Old__c", fields: [field("A__c"), field("B__c")] }, { fullName: "Older__c" });
    await insert("Old__c", { Name: "o", A__c: "a", B__c: "b" });
    expect(await removed("CustomField", "Old__c.A__c")).toEqual(["Old__c.A__c ok"]);
    expect(await removed("CustomObject", "Older__c")).toEqual(["Older__c ok"]);
    const left = async () =>
      (await ports.stores.schema.deleted()).filter(({ object }) => /^Old/.test(object));
    const later = (days: number) => ({
      stores: ports.stores,
      clock: { ...ports.clock, now: () => ports.clock.now() + days * 24 * 3_600_000 },
    });
    await purgeDeletedSchema(later(14));
    expect(await left()).toMatchObject([{ field: "A__c" }, { object: "Older__c", isPurged: false }]);
    await purgeDeletedSchema(later(15));
    expect(await left()).toMatchObject([{ object: "Older__c", isPurged: true }]);
    expect(await rows("SELECT Name, B__c FROM Old__c")).toEqual([{ Name: "o", B__c: "b" }]);
    expect(
      told((await org().results(`<createMetadata>${objectXml("Older__c")}</createMetadata>`))[0] as never),
    ).toBe("Older__c ok");
    expect(
      told((await org().results(`<createMetadata>${fieldXml("Old__c.A__c")}</createMetadata>`))[0] as never),
    ).toBe("Old__c.A__c ok");
    expect(await rows("SELECT A__c, B__c FROM Old__c")).toEqual([{ A__c: null, B__c: "b" }]);
  });
});
