// The Metadata API through jsforce: custom objects and fields made, read, changed, and used at once.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import { metadataOrg } from "./metadata-org.ts";

const org = metadataOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
});

const INVOICE = {
  fullName: "Invoice__c",
  label: "Invoice",
  pluralLabel: "Invoices",
  nameField: { type: "AutoNumber", label: "Invoice Number", displayFormat: "INV-{0000}" },
  deploymentStatus: "Deployed",
  sharingModel: "ReadWrite",
  fields: [
    { fullName: "Total__c", label: "Total", type: "Currency", precision: 16, scale: 2 },
    {
      fullName: "State__c",
      label: "State",
      type: "Picklist",
      valueSet: {
        restricted: true,
        valueSetDefinition: {
          sorted: false,
          value: [
            { fullName: "open", default: true, label: "Open" },
            { fullName: "paid", default: false, label: "Paid" },
          ],
        },
      },
    },
    { fullName: "Note__c", label: "Note", type: "Text", length: 30, defaultValue: '"none"' },
  ],
};

describe("jsforce", () => {
  it("creates an object with fields, whose records can be written at once", async () => {
    const result = await connection.metadata.create("CustomObject", [INVOICE] as never);
    expect(result).toMatchObject([{ fullName: "Invoice__c", success: true, errors: [] }]);
    const made = await connection.sobject("Invoice__c").create({ Total__c: 12.5, State__c: "paid" });
    expect(made.success).toBe(true);
    const { records } = await connection.query("SELECT Name, Total__c, Note__c FROM Invoice__c");
    expect(records).toMatchObject([{ Name: "INV-0001", Total__c: 12.5, Note__c: "none" }]);
  });

  it("reads back what it wrote", async () => {
    const read = await connection.metadata.read("CustomObject", "invoice__c");
    const { fields, ...object } = read;
    expect(object).toMatchObject({
      fullName: "Invoice__c",
      label: "Invoice",
      pluralLabel: "Invoices",
      nameField: { type: "AutoNumber", label: "Invoice Number", displayFormat: "INV-{0000}" },
      sharingModel: "ReadWrite",
      deploymentStatus: "Deployed",
    });
    expect(fields.map(({ fullName }) => fullName)).toEqual(["Note__c", "State__c", "Total__c"]);
    for (const field of INVOICE.fields)
      expect(fields.find(({ fullName }) => fullName === field.fullName)).toMatchObject(field);
    const [note] = await connection.metadata.read("CustomField", ["Invoice__c.Note__c"]);
    expect(note).toMatchObject({ fullName: "Invoice__c.Note__c", type: "Text", length: 30 });
  });

  it("updates an object with what it read, and changes nothing", async () => {
    const before = await connection.metadata.read("CustomObject", "Invoice__c");
    expect(await connection.metadata.update("CustomObject", before)).toMatchObject({ success: true });
    expect(await connection.metadata.read("CustomObject", "Invoice__c")).toEqual(before);
  });

  it("adds a field to a standard object, widens it, and keeps its values", async () => {
    const field = { fullName: "Account.Extra__c", label: "Extra", type: "Text", length: 5 };
    const created = await connection.metadata.create("CustomField", field as never);
    expect(created).toMatchObject({ fullName: "Account.Extra__c", success: true });
    const { id } = await connection.sobject("Account").create({ Name: "A", Extra__c: "12345" });
    const wider = { ...field, length: 10 };
    expect(await connection.metadata.update("CustomField", wider as never)).toMatchObject({ success: true });
    await connection.sobject("Account").create({ Name: "B", Extra__c: "1234567890" });
    const kept = await connection.sobject("Account").retrieve(id ?? "");
    expect(kept["Extra__c"]).toBe("12345");
    const account = await connection.metadata.read("CustomObject", "Account");
    expect(account.fields).toMatchObject([{ fullName: "Extra__c", length: 10 }]);
  });

  it("upserts: says what was made and what was there", async () => {
    const field = (name: string, length: number) => ({
      fullName: `Invoice__c.${name}`,
      label: name,
      type: "Text",
      length,
    });
    const results = await connection.metadata.upsert("CustomField", [
      field("Note__c", 40),
      field("New__c", 7),
    ] as never);
    expect(results).toMatchObject([
      { fullName: "Invoice__c.Note__c", success: true, created: false },
      { fullName: "Invoice__c.New__c", success: true, created: true },
    ]);
  });

  it("describes and lists what there is", async () => {
    const described = await connection.metadata.describe();
    expect(described).toMatchObject({
      partialSaveAllowed: true,
      metadataObjects: [
        {
          xmlName: "CustomObject",
          directoryName: "objects",
          childXmlNames: ["CustomField", "RecordType", "ValidationRule"],
        },
      ],
    });
    const listed = await connection.metadata.list([{ type: "CustomObject" }, { type: "ApexClass" }]);
    const names = listed.map(({ fullName }) => fullName);
    expect(names).toContain("Invoice__c");
    expect(names).toContain("Account");
    expect(names).not.toContain("PermissionSet");
    const fields = await connection.metadata.list({ type: "CustomField" });
    expect(fields.map(({ fullName }) => fullName)).toContain("Account.Extra__c");
    expect(await connection.metadata.list({ type: "Layout" })).toEqual([]);
  });

  it("is told what can't be deleted", async () => {
    const results = await connection.metadata.delete("CustomObject", ["Account", "None__c"]);
    expect(results).toMatchObject([
      { fullName: "Account", success: false, errors: [{ statusCode: "DELETE_NOT_ALLOWED" }] },
      { fullName: "None__c", success: false, errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY" }] },
    ]);
  });

  it("reads what the values of a standard picklist mean, as API 37.0 tells it", async () => {
    const { url } = org().org;
    const old = new jsforce.Connection({
      instanceUrl: url,
      accessToken: connection.accessToken ?? "",
      version: "37.0",
    });
    const [{ picklist }] = (await old.metadata.read("CustomField", ["Lead.Status"])) as unknown as [
      { picklist: { picklistValues: { fullName: string; converted: unknown }[] } },
    ];
    expect(picklist.picklistValues.map(({ fullName, converted }) => [fullName, String(converted)])).toEqual([
      ["Open - Not Contacted", "false"],
      ["Working - Contacted", "false"],
      ["Closed - Converted", "true"],
      ["Closed - Not Converted", "false"],
    ]);
    const status = await connection.metadata.read("CustomField", "Lead.Status");
    expect(status).toMatchObject({ fullName: "Lead.Status", type: "Picklist" });
  });

  it("reads nothing of names and types that there are not", async () => {
    const read = await connection.metadata.read("CustomObject", ["None__c", "Invoice__c", "PermissionSet"]);
    expect(read.map(({ fullName }) => fullName ?? "")).toEqual(["", "Invoice__c", ""]);
    expect((await connection.metadata.read("Layout", ["X"])).map(({ fullName }) => fullName ?? "")).toEqual([
      "",
    ]);
  });
});
