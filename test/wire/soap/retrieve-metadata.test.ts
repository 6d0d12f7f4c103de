// Packages retrieved as jsforce and the sf CLI retrieve them: what is in them.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, expect, it } from "vitest";
import type { CustomObjectDefinition } from "../../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { metadataOrg, objectXml, told } from "./metadata-org.ts";
import { field, retrieved } from "./retrieving.ts";

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

it("has what is named, in files as Salesforce writes them, and says what there isn't", async () => {
  await made(
    {
      fullName: "Town__c",
      label: "Town",
      pluralLabel: "Towns",
      fields: [
        field("A__c"),
        field("B__c", { description: 'a <b> & "c"' }),
        field("P__c", {
          type: "Picklist",
          length: undefined,
          values: ["a.b", "c"].map((value) => ({ value, label: value, default: false, active: true })),
        } as never),
      ],
      recordTypes: [
        {
          fullName: "T1",
          label: "T",
          active: true,
          picklistValues: [{ picklist: "P__c", values: [{ value: "a.b", default: true }] }],
        },
        { fullName: "T2", label: "T", active: false },
      ],
      validationRules: [
        {
          fullName: "R1",
          active: true,
          errorConditionFormula: 'A__c = "<"',
          errorMessage: "m",
          errorDisplayField: "A__c",
        },
        { fullName: "R2", active: false, errorConditionFormula: "FALSE", errorMessage: "m" },
      ],
    },
    { fullName: "Account", fields: [field("Extra__c")] },
  );
  const parts = await retrieved(connection, [
    { name: "CustomField", members: ["Town__c.b__C", "Account.Extra__c", "Town__c.None__c"] },
    { name: "ValidationRule", members: "Town__c.R2" },
    { name: "RecordType", members: ["Town__c.t1", "Town__c.T3"] },
    { name: "ApexClass", members: ["*", "Some"] },
    { name: "CustomObject", members: "Contact" },
  ]);
  expect(parts.messages).toEqual([
    "Entity of type 'CustomField' named 'Town__c.None__c' cannot be found",
    "Entity of type 'RecordType' named 'Town__c.T3' cannot be found",
    "Entity of type 'ApexClass' named 'Some' cannot be found",
  ]);
  expect([...parts.files.keys()]).toEqual([
    "package.xml",
    "objects/Account.object",
    "objects/Contact.object",
    "objects/Town__c.object",
  ]);
  expect(parts.files.get("objects/Town__c.object")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<CustomObject xmlns="http://soap.sforce.com/2006/04/metadata">
    <fields>
        <fullName>B__c</fullName>
        <description>a &lt;b&gt; &amp; &quot;c&quot;</description>
        <externalId>false</externalId>
        <label>F</label>
        <length>20</length>
        <required>false</required>
        <type>Text</type>
    </fields>
    <recordTypes>
        <fullName>T1</fullName>
        <active>true</active>
        <label>T</label>
        <picklistValues>
            <picklist>P__c</picklist>
            <values>
                <fullName>a%2Eb</fullName>
                <default>true</default>
            </values>
        </picklistValues>
    </recordTypes>
    <validationRules>
        <fullName>R2</fullName>
        <active>false</active>
        <errorConditionFormula>FALSE</errorConditionFormula>
        <errorMessage>m</errorMessage>
    </validationRules>
</CustomObject>
`);
  expect(parts.files.get("package.xml")).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <types>
        <members>Town__c.B__c</members>
        <members>Account.Extra__c</members>
        <name>CustomField</name>
    </types>
    <types>
        <members>Contact</members>
        <name>CustomObject</name>
    </types>
    <types>
        <members>Town__c.T1</members>
        <name>RecordType</name>
    </types>
    <types>
        <members>Town__c.R2</members>
        <name>ValidationRule</name>
    </types>
    <version>64.0</version>
</Package>
`);
  expect(parts.properties.map(({ type, fullName, fileName }) => `${type} ${fullName} ${fileName}`)).toEqual([
    "CustomField Account.Extra__c objects/Account.object",
    "CustomObject Contact objects/Contact.object",
    "CustomField Town__c.B__c objects/Town__c.object",
    "ValidationRule Town__c.R2 objects/Town__c.object",
    "RecordType Town__c.T1 objects/Town__c.object",
    "Package package.xml package.xml",
  ]);
  const all = await retrieved(connection, [{ name: "CustomObject", members: "*" }], false);
  expect([...all.files.keys()]).toEqual(["unpackaged/package.xml", "unpackaged/objects/Town__c.object"]);
  // What was retrieved may be deployed again, part by part.
  const again = await connection.metadata
    .deploy(parts.zip, { rollbackOnError: true, singlePackage: true } as never)
    .complete(true);
  expect(again.details.componentFailures ?? []).toEqual([]);
  expect(again).toMatchObject({ success: true, numberComponentsTotal: 5 });
  const nothing = await retrieved(connection, []);
  expect(nothing.files.size).toBe(1);
});

it("has validation rules as components of their own", async () => {
  const { metadata } = connection;
  await made({ fullName: "Ruled__c", label: "R", fields: [field("A__c")] });
  const rule = (fullName: string, more: object = {}) =>
    ({
      fullName,
      active: true,
      errorConditionFormula: 'A__c = "no"',
      errorMessage: "never",
      ...more,
    }) as never;
  expect(await metadata.create("ValidationRule", rule("Ruled__c.One"))).toMatchObject({ success: true });
  expect((await org().rest("POST", "/sobjects/Ruled__c", { Name: "x", A__c: "no" })).text).toContain("never");
  expect(await metadata.read("ValidationRule", "Ruled__c.one")).toMatchObject({
    fullName: "Ruled__c.One",
    errorMessage: "never",
  });
  expect(([] as unknown[]).concat(await metadata.list({ type: "ValidationRule" }))).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ fullName: "Ruled__c.One", fileName: "objects/Ruled__c.object" }),
    ]),
  );
  expect(await metadata.create("ValidationRule", rule("Ruled__c.One"))).toMatchObject({
    success: false,
    errors: [{ statusCode: "DUPLICATE_DEVELOPER_NAME" }],
  });
  expect(await metadata.update("ValidationRule", rule("Ruled__c.Two"))).toMatchObject({
    success: false,
    errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY" }],
  });
  expect(
    await metadata.upsert("ValidationRule", rule("Ruled__c.Two", { errorConditionFormula: "No__c = 1" })),
  ).toMatchObject({
    success: false,
    errors: [{ statusCode: "FIELD_INTEGRITY_EXCEPTION" }],
  });
  expect(
    await metadata.upsert("ValidationRule", rule("Ruled__c.One", { errorMessage: "not so" })),
  ).toMatchObject({
    success: true,
    created: false,
  });
  expect(
    await metadata.update("CustomObject", {
      fullName: "Ruled__c",
      label: "Again",
      pluralLabel: "Again",
      nameField: { type: "Text", label: "N" },
      deploymentStatus: "Deployed",
      sharingModel: "ReadWrite",
    } as never),
  ).toMatchObject({ success: true });
  expect((await org().rest("POST", "/sobjects/Ruled__c", { Name: "x", A__c: "no" })).text).toContain(
    "not so",
  );
  expect(await metadata.delete("ValidationRule", ["Ruled__c.One", "Ruled__c.One"])).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: "INVALID_CROSS_REFERENCE_KEY" }] },
  ]);
  expect((await org().rest("POST", "/sobjects/Ruled__c", { Name: "x", A__c: "no" })).status).toBe(201);
});

it("refuses what it hasn't, and tells a package to who asked for it only", async () => {
  const call = (inside: string) =>
    `<retrieve><retrieveRequest><apiVersion>64.0</apiVersion>${inside}</retrieveRequest></retrieve>`;
  expect(
    await org().fault(call("<packageNames>P</packageNames><singlePackage>true</singlePackage>")),
  ).toMatch(/^sf:FUNCTIONALITY_NOT_ENABLED /);
  expect(
    (await org().raw(call("<unpackaged><types><name>CustomObject</name></types><nope/></unpackaged>")))
      .status,
  ).toBe(500);
  for (const id of ["09S000000000001", "", "x"])
    expect(
      await org().fault(
        `<checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId><includeZip>true</includeZip></checkRetrieveStatus>`,
      ),
    ).toMatch(/^sf:INVALID_CROSS_REFERENCE_KEY /);
  const [queued] = await org().results(call("<singlePackage>true</singlePackage>"));
  const id = queued?.children.find(({ name }) => name === "id")?.text ?? "";
  const [without] = await org().results(
    `<checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId><includeZip>false</includeZip></checkRetrieveStatus>`,
  );
  expect(without?.children.find(({ name }) => name === "zipFile")?.text).toBe("");
  expect(
    told((await org().results(`<createMetadata>${objectXml("Plain__c")}</createMetadata>`))[0] as never),
  ).toBe("Plain__c ok");
});
