// Packages deployed through jsforce: what came of each component, and that nothing is done by halves.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import { writeZip } from "../../../src/wire/shared/zip/write-zip.ts";
import { manifest, objectFile, packageZip } from "../../support/zip.ts";
import { metadataOrg } from "./metadata-org.ts";

const org = metadataOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
  connection.metadata.pollInterval = 1;
});

const ROLLBACK = { rollbackOnError: true, singlePackage: true };
const deploy = (zip: Buffer, options: Record<string, unknown> = ROLLBACK) =>
  connection.metadata.deploy(zip, options as never).complete(true);

const field = (name: string, inside: string): string =>
  `<fields><fullName>${name}</fullName><label>${name}</label>${inside}</fields>`;
const object = (label: string, fields = ""): string =>
  objectFile(
    `<deploymentStatus>Deployed</deploymentStatus>${fields}<label>${label}</label><nameField><label>Name</label><type>Text</type></nameField><pluralLabel>${label}s</pluralLabel><sharingModel>ReadWrite</sharingModel>`,
  );
const TEXT = "<type>Text</type><length>20</length>";
const lookup = (to: string): string =>
  `<type>Lookup</type><referenceTo>${to}</referenceTo><relationshipName>R</relationshipName>`;

const there = async (name: string): Promise<boolean> =>
  (await connection.describeGlobal()).sobjects.some((each) => each.name === name);
const fieldsOf = async (name: string): Promise<readonly string[]> =>
  (await connection.describe(name)).fields.filter(({ custom }) => custom).map((each) => each.name);
type Messages = readonly {
  readonly fullName: string;
  readonly problem?: string | null;
  readonly created: boolean;
}[];
const listed = (messages: unknown): string[] =>
  (messages as Messages).map(
    ({ fullName, problem, created }) => `${fullName}${problem ? `: ${problem}` : created ? " created" : ""}`,
  );

describe("jsforce deploys", () => {
  it("objects that refer to each other in any order, and a field of a standard one", async () => {
    const result = await deploy(
      packageZip(
        { CustomObject: ["Aa__c", "Bb__c"], CustomField: ["Account.Size__c"] },
        {
          "objects/Aa__c.object": object("A", field("B__c", lookup("Bb__c")) + field("T__c", TEXT)),
          "objects/Bb__c.object": object("B", field("A__c", lookup("Aa__c"))),
          "objects/Account.object": objectFile(field("Size__c", TEXT)),
        },
      ),
    );
    expect(result).toMatchObject({
      done: true,
      success: true,
      status: "Succeeded",
      numberComponentsTotal: 6,
      numberComponentsDeployed: 6,
      numberComponentErrors: 0,
    });
    expect(listed(result.details.componentSuccesses).toSorted()).toEqual([
      "Aa__c created",
      "Aa__c.B__c created",
      "Aa__c.T__c created",
      "Account.Size__c created",
      "Bb__c created",
      "Bb__c.A__c created",
      "package.xml",
    ]);
    const { id } = await connection.sobject("Bb__c").create({ Name: "b" });
    expect((await connection.sobject("Aa__c").create({ Name: "a", B__c: id, T__c: "x" })).success).toBe(true);
    expect(await fieldsOf("Account")).toEqual(["Size__c"]);
  });

  it("again, and changes nothing", async () => {
    const zip = packageZip(
      { CustomObject: ["*"] },
      { "objects/Aa__c.object": object("A", field("T__c", TEXT)) },
    );
    const { details } = await deploy(zip);
    expect(details.componentSuccesses.map(({ changed, created }) => [changed, created])).toEqual([
      [false, false],
      [false, false],
      [true, false],
    ]);
    expect((await fieldsOf("Aa__c")).toSorted()).toEqual(["B__c", "T__c"]);
  });

  it("from a folder in the archive", async () => {
    const files = new Map([
      ["unpackaged/package.xml", manifest({ CustomField: ["Aa__c.U__c"] })],
      ["unpackaged/objects/Aa__c.object", objectFile(field("U__c", TEXT))],
    ]);
    const result = await deploy(writeZip(files), { rollbackOnError: true });
    expect(listed(result.details.componentSuccesses)).toContain("Aa__c.U__c created");
    expect(result.details.componentSuccesses[0]?.fileName).toBe("unpackaged/objects/Aa__c.object");
  });

  it("to check only, and keeps nothing", async () => {
    const zip = packageZip({ CustomObject: ["Check__c"] }, { "objects/Check__c.object": object("Check") });
    const result = await deploy(zip, { ...ROLLBACK, checkOnly: true });
    expect(result).toMatchObject({ checkOnly: true, status: "Succeeded", numberComponentsDeployed: 1 });
    expect(await there("Check__c")).toBe(false);
  });
});

describe("a deployment with a failure", () => {
  const zip = packageZip(
    { CustomObject: ["Good__c"], CustomField: ["Account.Bad__c"], ApexClass: ["Thing"] },
    {
      "objects/Good__c.object": object("Good", field("T__c", TEXT)),
      "objects/Account.object": objectFile(field("Bad__c", "<type>Text</type><length>9999</length>")),
    },
  );
  const FAILURES = [
    "Account.Bad__c: Bad__c: length must be between 1 and 255",
    "Thing: Components of the type ApexClass are not available in this org: there are CustomObject, CustomField, ValidationRule, RecordType",
  ];

  it("keeps nothing with rollbackOnError", async () => {
    const result = await deploy(zip);
    expect(result).toMatchObject({
      success: false,
      status: "Failed",
      numberComponentErrors: 2,
      numberComponentsDeployed: 0,
    });
    expect(listed(result.details.componentFailures)).toEqual(FAILURES);
    expect(await there("Good__c")).toBe(false);
    expect(await fieldsOf("Account")).toEqual(["Size__c"]);
  });

  it("keeps the rest without", async () => {
    const result = await deploy(zip, { rollbackOnError: false, singlePackage: true });
    expect(result).toMatchObject({
      success: false,
      status: "SucceededPartial",
      numberComponentErrors: 2,
      numberComponentsDeployed: 2,
    });
    expect(listed(result.details.componentFailures)).toEqual(FAILURES);
    expect(await there("Good__c")).toBe(true);
  });

  it.each([
    [
      "named but not sent",
      packageZip({ CustomObject: ["No__c"] }, {}),
      [
        "No__c: An object 'No__c' of type CustomObject was named in package.xml, but was not found in zipped directory",
      ],
    ],
    [
      "sent but not named",
      packageZip({}, { "objects/No__c.object": object("No") }),
      ["No__c: No__c is in objects/No__c.object, but not in package.xml"],
    ],
    [
      "other files",
      packageZip({}, { "classes/X.cls": "class X {}" }),
      ["classes/X.cls: classes/X.cls: a package of this org has files objects/NAME.object only"],
    ],
    [
      "no XML",
      packageZip({ CustomObject: ["No__c"] }, { "objects/No__c.object": "<CustomObject>" }),
      [expect.stringContaining("No__c: ")],
    ],
    [
      "a DOCTYPE",
      packageZip({ CustomObject: ["No__c"] }, { "objects/No__c.object": `<!DOCTYPE a>${objectFile("")}` }),
      [expect.stringContaining("No__c: ")],
    ],
    [
      "a lookup to nothing",
      packageZip(
        { CustomField: ["Account.L__c"] },
        { "objects/Account.object": objectFile(field("L__c", lookup("Nothing__c"))) },
      ),
      [expect.stringContaining("it refers to Nothing__c, which there isn't")],
    ],
  ])("is told of what is %s", async (_, archive, failures) => {
    const result = await deploy(archive);
    expect(result).toMatchObject({ success: false, status: "Failed" });
    expect(listed(result.details.componentFailures)).toEqual(failures);
    expect(await there("No__c")).toBe(false);
  });

  it.each([
    ["no archive", Buffer.from("no zip"), "this is no zip archive"],
    ["no package.xml", writeZip(new Map([["a.txt", "a"]])), "No package.xml found"],
    ["another root", writeZip(new Map([["package.xml", "<Pack/>"]])), "the root element must be Package"],
  ])("says that there is %s", async (_, archive, message) => {
    expect(await deploy(archive)).toMatchObject({ success: false, status: "Failed", errorMessage: message });
  });
});

describe("a result", () => {
  it("is nobody else's, and of deployments that there were", async () => {
    await expect(connection.metadata.checkDeployStatus("0Af000000000001AAA")).rejects.toThrow(
      "INVALID_CROSS_REFERENCE_KEY",
    );
  });

  it("has no details unless they are asked for", async () => {
    const { id } = await connection.metadata.deploy(packageZip({}, {}), ROLLBACK as never);
    const result = await connection.metadata.checkDeployStatus(String(id));
    expect(result).toMatchObject({ status: "Succeeded", details: { componentSuccesses: [] } });
  });
});
