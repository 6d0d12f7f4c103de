// Roll-up summaries and record types among what is deleted: what they keep from it, what goes with it, and that the
// summaries that are left stay right.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { manifest, objectFile, packageZip } from "../../support/zip.ts";
import { metadataOrg, told } from "./metadata-org.ts";

const org = metadataOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
  connection.metadata.pollInterval = 1;
});

const made = (...definitions: readonly CustomObjectDefinition[]) =>
  importDefinitions(org().org.ports, definitions);
const removed = async (type: string, ...names: readonly string[]): Promise<readonly string[]> =>
  (
    await org().results(
      `<deleteMetadata><type>${type}</type>${names.map((name) => `<fullNames>${name}</fullNames>`).join("")}</deleteMetadata>`,
    )
  ).map(told);
const rows = async (soql: string): Promise<unknown> =>
  (await connection.query<Record<string, unknown>>(soql)).records.map(
    ({ attributes: _attributes, ...row }) => row,
  );
const insert = async (object: string, record: object): Promise<string> => {
  const { status, text, body } = await org().rest("POST", `/sobjects/${object}`, record);
  expect(status, text).toBe(201);
  return (body as { id: string }).id;
};

const NUMBER = { label: "N", type: "Number", precision: 9, scale: 0 } as const;
/** A bill whose lines are counted, and those that aren't free summed up. */
const bills = (bill: string, line: string): readonly CustomObjectDefinition[] => {
  const summary = (fullName: string, more: Partial<CustomFieldDefinition>): CustomFieldDefinition => ({
    fullName,
    label: fullName.slice(0, -3),
    type: "Summary",
    summaryForeignKey: `${line}.Bill__c`,
    ...more,
  });
  const filter = { field: `${line}.Free__c`, operation: "equals", value: "False" } as const;
  return [
    {
      fullName: bill,
      label: "Bill",
      fields: [
        summary("Lines__c", { summaryOperation: "count" }),
        summary("Total__c", {
          summaryOperation: "sum",
          summarizedField: `${line}.Amount__c`,
          summaryFilterItems: [filter],
        }),
      ],
    },
    {
      fullName: line,
      label: "Line",
      fields: [
        {
          fullName: "Bill__c",
          label: "Bill",
          type: "MasterDetail",
          referenceTo: bill,
          relationshipName: "Lines",
          relationshipOrder: 0,
        },
        { fullName: "Amount__c", ...NUMBER },
        { fullName: "Free__c", label: "Free", type: "Checkbox", defaultValue: false },
        { fullName: "Note__c", label: "Note", type: "Text", length: 9 },
      ],
    },
  ];
};

describe("roll-up summaries", () => {
  it("keep what they sum up and filter by, and let it go when they are deleted themselves", async () => {
    await made(...bills("Bill__c", "Line__c"));
    const bill = await insert("Bill__c", { Name: "b" });
    const line = await insert("Line__c", { Name: "l", Bill__c: bill, Amount__c: 3, Note__c: "n" });
    const used = "This custom field is referenced elsewhere in salesforce.com. : Custom Field -";
    expect(
      await removed(
        "CustomField",
        "Line__c.Amount__c",
        "Line__c.Free__c",
        "Line__c.Bill__c",
        "Line__c.Note__c",
      ),
    ).toEqual([
      `Line__c.Amount__c DEPENDENCY_EXISTS ${used} Bill__c.Total.`,
      `Line__c.Free__c DEPENDENCY_EXISTS ${used} Bill__c.Total.`,
      `Line__c.Bill__c DEPENDENCY_EXISTS ${used} Bill__c.Lines. ${used} Bill__c.Total.`,
      "Line__c.Note__c ok",
    ]);
    const summed =
      "This custom object is summarized by a field in another object. Remove the usage and try again. : Bill Custom Fields:";
    expect(await removed("CustomObject", "Line__c")).toEqual([
      `Line__c DEPENDENCY_EXISTS ${summed} Lines. ${summed} Total.`,
    ]);
    expect((await org().rest("PATCH", `/sobjects/Line__c/${line}`, { Amount__c: 4 })).status).toBe(204);
    expect(await rows("SELECT Lines__c, Total__c FROM Bill__c")).toEqual([{ Lines__c: 1, Total__c: 4 }]);

    // The other summary stays, and right.
    expect(await removed("CustomField", "Bill__c.Total__c", "Line__c.Amount__c", "Line__c.Free__c")).toEqual([
      "Bill__c.Total__c ok",
      "Line__c.Amount__c ok",
      "Line__c.Free__c ok",
    ]);
    await insert("Line__c", { Name: "l2", Bill__c: bill });
    expect((await org().rest("DELETE", `/sobjects/Line__c/${line}`)).status).toBe(204);
    await insert("Line__c", { Name: "l3", Bill__c: bill });
    expect(await rows("SELECT Lines__c FROM Bill__c")).toEqual([{ Lines__c: 2 }]);

    // Made anew they begin with what there is now.
    await made(...bills("Bill__c", "Line__c"));
    await insert("Line__c", { Name: "l4", Bill__c: bill, Amount__c: 5 });
    expect(await rows("SELECT Lines__c, Total__c FROM Bill__c")).toEqual([{ Lines__c: 3, Total__c: 5 }]);
    expect(await removed("CustomField", "Bill__c.Lines__c", "Bill__c.Total__c")).toEqual([
      "Bill__c.Lines__c ok",
      "Bill__c.Total__c ok",
    ]);
    expect(await removed("CustomObject", "Line__c", "Bill__c")).toEqual(["Line__c ok", "Bill__c ok"]);
  });

  it("may be made and deleted by one deployment, beside a component that fails", async () => {
    await made(...bills("Paid__c", "Paying__c"));
    const bill = await insert("Paid__c", { Name: "b" });
    await insert("Paying__c", { Name: "l", Bill__c: bill, Amount__c: 7 });
    const most =
      "<fields><fullName>Most__c</fullName><label>Most</label><summarizedField>Paying__c.Amount__c</summarizedField><summaryForeignKey>Paying__c.Bill__c</summaryForeignKey><summaryOperation>max</summaryOperation><type>Summary</type></fields>";
    const bad =
      "<fields><fullName>Zbad__c</fullName><label>Bad</label><type>Text</type><length>0</length></fields><fields><fullName>Zwaits__c</fullName><label>W</label><type>Text</type><formula>Zbad__c</formula></fields>";
    const result = await connection.metadata
      .deploy(
        packageZip(
          { CustomField: ["Paid__c.Most__c", "Paid__c.Zbad__c", "Paid__c.Zwaits__c"] },
          {
            "objects/Paid__c.object": objectFile(most + bad),
            "destructiveChangesPost.xml": manifest({ CustomField: ["Paid__c.Total__c"] }),
          },
        ),
        { rollbackOnError: false, singlePackage: true } as never,
      )
      .complete(true);
    expect(result).toMatchObject({
      status: "SucceededPartial",
      numberComponentErrors: 2,
      numberComponentsDeployed: 2,
    });
    await insert("Paying__c", { Name: "l", Bill__c: bill, Amount__c: 9 });
    const { fields } = await connection.describe("Paid__c");
    expect(fields.filter(({ custom }) => custom).map(({ name }) => name)).toEqual(["Lines__c", "Most__c"]);
    expect(await rows("SELECT Lines__c, Most__c FROM Paid__c")).toEqual([{ Lines__c: 2, Most__c: 9 }]);
  });
});

describe("record types", () => {
  const LEVEL: CustomFieldDefinition = {
    fullName: "Level__c",
    label: "Level",
    type: "Picklist",
    restricted: true,
    values: ["Low", "High"].map((value) => ({ value, label: value, default: false, active: true })),
  };
  const kept = (fullName: string, ...values: readonly string[]) => ({
    fullName,
    label: fullName,
    active: true,
    picklistValues: [
      { picklist: "Level__c", values: values.map((value) => ({ value, default: value === "Low" })) },
    ],
  });
  const ALL = "SELECT DeveloperName FROM RecordType WHERE SobjectType = 'Typed__c' ORDER BY DeveloperName";

  it("can't be deleted but with their object, by no call", async () => {
    await made({
      fullName: "Typed__c",
      label: "Typed",
      fields: [LEVEL],
      recordTypes: [kept("One", "Low"), kept("Two", "High")],
    });
    expect(await removed("RecordType", "Typed__c.one", "Typed__c.None", "Nothing__c.One")).toEqual([
      "Typed__c.one DELETE_NOT_ALLOWED Cannot delete record type through API",
      "Typed__c.None INVALID_CROSS_REFERENCE_KEY no RecordType named Typed__c.None found",
      "Nothing__c.One INVALID_CROSS_REFERENCE_KEY no RecordType named Nothing__c.One found",
    ]);
    const deployed = await connection.metadata
      .deploy(packageZip({}, { "destructiveChanges.xml": manifest({ RecordType: ["Typed__c.One"] }) }), {
        rollbackOnError: true,
        singlePackage: true,
      } as never)
      .complete(true);
    expect(deployed).toMatchObject({ success: false });
    expect(deployed.details.componentFailures).toMatchObject([
      { fullName: "Typed__c.One", problem: "Cannot delete record type through API" },
    ]);
    expect(await rows(ALL)).toEqual([{ DeveloperName: "One" }, { DeveloperName: "Two" }]);

    expect(await removed("CustomObject", "Typed__c")).toEqual(["Typed__c ok"]);
    expect(await rows(ALL)).toEqual([]);
    await made({
      fullName: "Typed__c",
      label: "Typed",
      fields: [],
      recordTypes: [{ ...kept("One"), picklistValues: [] }],
    });
    expect(await rows(ALL)).toEqual([{ DeveloperName: "One" }]);
    const [{ Id: id } = { Id: "" }] = (
      await connection.query<{ Id: string }>(ALL.replace("DeveloperName", "Id"))
    ).records;
    await insert("Typed__c", { Name: "t", RecordTypeId: id });
    expect(await rows("SELECT RecordType.DeveloperName FROM Typed__c")).toMatchObject([
      { RecordType: { DeveloperName: "One" } },
    ]);
  });

  it("forget a picklist that is deleted: one of its name is another one", async () => {
    await made({ fullName: "Chosen__c", label: "C", fields: [LEVEL], recordTypes: [kept("One", "Low")] });
    const [{ Id: id } = { Id: "" }] = (
      await connection.query<{ Id: string }>("SELECT Id FROM RecordType WHERE SobjectType = 'Chosen__c'")
    ).records;
    const high = { Name: "c", RecordTypeId: id, Level__c: "High" };
    expect((await org().rest("POST", "/sobjects/Chosen__c", high)).text).toContain(
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
    );
    expect(await removed("CustomField", "Chosen__c.Level__c")).toEqual(["Chosen__c.Level__c ok"]);
    const read = `<readMetadata><type>RecordType</type><fullNames>Chosen__c.One</fullNames></readMetadata>`;
    expect((await org().raw(read)).text).not.toContain("picklistValues");
    await made({ fullName: "Chosen__c", label: "C", fields: [LEVEL] });
    await insert("Chosen__c", high);
    expect(await rows("SELECT Level__c FROM Chosen__c")).toEqual([{ Level__c: "High" }]);
  });
});
