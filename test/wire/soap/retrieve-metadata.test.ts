// Packages retrieved as jsforce and the sf CLI retrieve them: what is in them, and that they make the same schema again, by
// deploy() and by `groundfog schema import`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import jsforce, { type Connection } from "jsforce";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { keptDefinitions } from "../../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { readProject } from "../../../src/wire/sfdx/read-project.ts";
import { readZip } from "../../../src/wire/shared/zip/read-zip.ts";
import { metadataOrg, objectXml, told } from "./metadata-org.ts";

const org = metadataOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
  connection.metadata.pollInterval = 1;
});

type Types = readonly { readonly name: string; readonly members: readonly string[] | string }[];

const retrieved = async (types: Types, single = true) => {
  const unpackaged = { types, version: "64.0" };
  const request = { apiVersion: "64.0", ...(single ? { singlePackage: true } : {}), unpackaged };
  const result = await connection.metadata.retrieve(request as never).complete();
  expect(result).toMatchObject({ done: true, success: true, status: "Succeeded" });
  const zip = Buffer.from(result.zipFile, "base64");
  const files = new Map(
    [...readZip(zip, { files: 1000, bytes: 10_000_000 })].map(([name, bytes]) => [
      name,
      Buffer.from(bytes).toString(),
    ]),
  );
  const messages = ([] as { problem: string }[])
    .concat(result.messages as never)
    .map(({ problem }) => problem);
  const properties = ([] as { fullName: string; type: string; fileName: string }[]).concat(
    result.fileProperties as never,
  );
  return { zip, files, messages, properties };
};

const field = (fullName: string, more: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition => ({
  fullName,
  label: "F",
  type: "Text",
  length: 20,
  ...more,
});
const made = (...definitions: readonly CustomObjectDefinition[]) =>
  importDefinitions(org().org.ports, definitions);

it("has what is named, in files as Salesforce writes them, and says what there isn't", async () => {
  await made(
    {
      fullName: "Town__c",
      label: "Town",
      pluralLabel: "Towns",
      fields: [field("A__c"), field("B__c", { description: 'a <b> & "c"' })],
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
  const parts = await retrieved([
    { name: "CustomField", members: ["Town__c.b__C", "Account.Extra__c", "Town__c.None__c"] },
    { name: "ValidationRule", members: "Town__c.R2" },
    { name: "ApexClass", members: ["*", "Some"] },
    { name: "CustomObject", members: "Contact" },
  ]);
  expect(parts.messages).toEqual([
    "Entity of type 'CustomField' named 'Town__c.None__c' cannot be found",
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
    "Package package.xml package.xml",
  ]);
  const all = await retrieved([{ name: "CustomObject", members: "*" }], false);
  expect([...all.files.keys()]).toEqual(["unpackaged/package.xml", "unpackaged/objects/Town__c.object"]);
  // What was retrieved may be deployed again, part by part.
  const again = await connection.metadata
    .deploy(parts.zip, { rollbackOnError: true, singlePackage: true } as never)
    .complete(true);
  expect(again.details.componentFailures ?? []).toEqual([]);
  expect(again).toMatchObject({ success: true, numberComponentsTotal: 4 });
  const nothing = await retrieved([]);
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

const line = fc
  .string({ unit: fc.constantFrom(..."aé<>&\"'\\ ]-\u{1f600}"), minLength: 1, maxLength: 30 })
  .map((text) => `x${text}x`);
const flag = fc.boolean();
const literal = fc.string({ unit: fc.constantFrom(..."ab<& '"), maxLength: 8 });
const choice = fc
  .uniqueArray(line, { minLength: 1, maxLength: 4, selector: (text) => text.toLowerCase() })
  .chain((values) =>
    fc.record({
      values: fc.tuple(
        ...values.map((value) =>
          fc.record({ value: fc.constant(value), label: line, default: fc.constant(false), active: flag }),
        ),
      ),
      restricted: flag,
    }),
  );
const digits = fc.record({ precision: fc.integer({ min: 5, max: 18 }), scale: fc.nat(5) });
const more = (
  type: CustomFieldDefinition["type"],
  rest: fc.Arbitrary<Partial<CustomFieldDefinition>> = fc.constant({}),
) => rest.map((told): Partial<CustomFieldDefinition> => ({ type, ...told }));
const kinds = fc.oneof(
  more(
    "Text",
    fc.record({ length: fc.integer({ min: 40, max: 255 }), externalId: flag, defaultValue: literal }),
  ),
  more("Text", fc.constant({ length: 9, unique: true, caseSensitive: true })),
  more(
    "Text",
    line.map((text) => ({ formula: `"${text.replaceAll(/["\\]/g, "")}" & Name` })),
  ),
  more("LongTextArea", fc.record({ length: fc.integer({ min: 256, max: 131_072 }) })),
  more("TextArea"),
  more("Number", digits),
  more(
    "Number",
    digits.map((told) => ({ ...told, required: true, defaultValue: 1.5 })),
  ),
  more("Percent", digits),
  more(
    "Currency",
    digits.map((told) => ({ ...told, formula: "1 + 1", formulaTreatBlanksAs: "BlankAsBlank" as const })),
  ),
  more("Checkbox", fc.record({ defaultValue: flag })),
  more("Date"),
  more("DateTime"),
  more("Time"),
  more("Email", fc.record({ unique: flag })),
  more("Phone"),
  more("Url"),
  more("Picklist", choice),
  more(
    "MultiselectPicklist",
    choice.filter(({ values }) => values.every(({ value }) => !value.includes(";"))),
  ),
  more(
    "AutoNumber",
    fc.record({
      displayFormat: fc.constantFrom("A-{000}", "{0}"),
      startingNumber: fc.integer({ min: 1, max: 99 }),
    }),
  ),
  more("Location", fc.record({ scale: fc.nat(15), displayLocationInDecimal: flag })),
  more("Lookup", fc.constant({ referenceTo: "Account", deleteConstraint: "Restrict" as const })),
);
const objects = fc.record({
  label: line,
  description: line,
  nameField: fc.oneof(
    line.map((label) => ({ type: "Text" as const, label })),
    line.map((label) => ({ type: "AutoNumber" as const, label, displayFormat: "N{00}" })),
  ),
  fields: fc
    .array(
      fc.tuple(
        kinds,
        fc.record({ label: line, inlineHelpText: line, description: line }, { requiredKeys: ["label"] }),
      ),
      { maxLength: 8 },
    )
    .map((all) =>
      all.map(([kind, words], at) => ({ fullName: `F${at}__c`, ...kind, ...words }) as CustomFieldDefinition),
    ),
  validationRules: fc
    .array(fc.record({ active: flag, errorMessage: line, description: line }), { maxLength: 2 })
    .map((all) =>
      all.map((rule, at) => ({
        fullName: `Rule${at}`,
        errorConditionFormula: 'Name < "a" && "&" <> Name',
        ...rule,
      })),
    ),
});

/** What is kept of an object, but for the prefix and the numbers that it gets anew. */
async function kept(name: string): Promise<unknown> {
  const found = (await keptDefinitions(org().org.ports.stores)).find(({ fullName }) => fullName === name);
  if (!found) return undefined;
  const { keyPrefix: _prefix, numbers: _numbers, fields, validationRules = [], ...rest } = found;
  const named = <Each extends { readonly fullName: string }>(all: readonly Each[]) =>
    all.toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1));
  // What says nothing is left out of one and of another it isn't.
  return JSON.parse(
    JSON.stringify(
      { ...rest, fields: named(fields), validationRules: named(validationRules) },
      (_, value: unknown) => (value === false ? undefined : value),
    ),
  );
}

it("makes the same schema again", { timeout: 60_000 }, async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(objects, async (object) => {
      const name = `Round${count++}__c`;
      const fields = object.fields.map((each) =>
        each.type === "Lookup"
          ? { ...each, relationshipName: `${name.slice(0, -3)}${each.fullName.slice(0, -3)}` }
          : each,
      );
      await made({ ...object, fullName: name, pluralLabel: object.label, fields });
      const before = await kept(name);
      const { zip, files } = await retrieved([{ name: "CustomObject", members: [name] }]);
      const gone = await connection.metadata.delete("CustomObject", name);
      expect(gone).toMatchObject({ success: true });
      expect(await kept(name)).toBeUndefined();
      const deployed = await connection.metadata
        .deploy(zip, { rollbackOnError: true, singlePackage: true } as never)
        .complete(true);
      expect(deployed.details.componentFailures ?? []).toEqual([]);
      expect(deployed).toMatchObject({ success: true });
      expect(await kept(name)).toEqual(before);

      expect(await connection.metadata.delete("CustomObject", name)).toMatchObject({ success: true });
      const folder = mkdtempSync(join(tmpdir(), "retrieved-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      await made(...(await readProject(folder)));
      expect(await kept(name)).toEqual(before);
    }),
    { numRuns: 15 },
  );
});
