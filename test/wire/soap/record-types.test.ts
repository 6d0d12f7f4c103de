// Record types made through the Metadata API, one by one and deployed, and what SOAP and both Bulk APIs make of them.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import { readXml, type XmlElement } from "../../../src/wire/shared/xml.ts";
import { recordTypePicklist, recordTypeXml } from "../../schema/record-type-files.ts";
import { envelope, post, sessionHeader } from "../../support/soap.ts";
import { objectFile, packageZip } from "../../support/zip.ts";
import { component, metadataOrg, objectXml, told } from "./metadata-org.ts";

const org = metadataOrg();
let connection: Connection;

const recordType = (fullName: string, xml = "", label = "Label"): string =>
  component("RecordType", fullName, `<active>true</active>${xml}<label>${label}</label>`);
const outcomes = async (operation: string): Promise<readonly string[]> =>
  (await org().results(operation)).map(told);
const read = (name: string): string =>
  `<readMetadata><type>RecordType</type><fullNames>${name}</fullNames></readMetadata>`;
const LEVELS = ["Low", "Mid", "A.B/C, (D)"];
const LEVEL = `<label>Level</label><type>Picklist</type><valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${LEVELS.map((value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`).join("")}</valueSetDefinition></valueSet>`;

beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
  connection.metadata.pollInterval = 1;
  connection.bulk.pollInterval = 20;
  connection.bulk2.pollInterval = 20;
  const make = [
    objectXml("Thing__c"),
    component("CustomField", "Thing__c.Level__c", LEVEL),
    recordType("Thing__c.Narrow", recordTypePicklist("Level__c", "Mid", "A%2EB%2FC%2C %28D%29")),
    recordType("Thing__c.Wide"),
  ];
  expect(await outcomes(`<createMetadata>${make.join("")}</createMetadata>`)).toEqual([
    "Thing__c ok",
    "Thing__c.Level__c ok",
    "Thing__c.Narrow ok",
    "Thing__c.Wide ok",
  ]);
});

/** Elements of a name, wherever they stand. */
const all = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.name === name ? [element] : element.children.flatMap((child) => all(child, name));

const idOf = async (name: string): Promise<string> =>
  String(
    (await connection.query(`SELECT Id FROM RecordType WHERE DeveloperName = '${name}'`)).records[0]?.Id,
  );

describe("the Metadata API", () => {
  it("reads record types as they were written, and takes them so again", async () => {
    const { text } = await org().raw(read("Thing__c.Narrow"));
    const record = /<records xsi:type="RecordType">(.*)<\/records>/s.exec(text)?.[1] ?? "";
    expect(record).toContain("<fullName>A%2EB%2FC%2C %28D%29</fullName>");
    const again = component("RecordType", "Thing__c.Narrow", record.replace(/<fullName>.*?<\/fullName>/, ""));
    expect(await outcomes(`<updateMetadata>${again}</updateMetadata>`)).toEqual(["Thing__c.Narrow ok"]);
    expect((await org().raw(read("Thing__c.Narrow"))).text).toBe(text);
    const listed = await org().results(
      "<listMetadata><queries><type>RecordType</type></queries></listMetadata>",
    );
    expect(listed).toHaveLength(2);
    const whole = await org().raw(
      "<readMetadata><type>CustomObject</type><fullNames>Thing__c</fullNames></readMetadata>",
    );
    expect(whole.text.match(/<recordTypes>/g)).toHaveLength(2);
  });

  it("changes them, and their rows keep their ids", async () => {
    const before = await idOf("Wide");
    const upserted = `<upsertMetadata>${recordType("Thing__c.wide", "<description>d</description>", "Wider")}</upsertMetadata>`;
    expect(await outcomes(upserted)).toEqual(["Thing__c.wide ok"]);
    const { records } = await connection.query(
      "SELECT Id, Name, Description FROM RecordType WHERE DeveloperName = 'Wide'",
    );
    expect(records).toMatchObject([{ Id: before, Name: "Wider", Description: "d" }]);
  });

  it.each([
    [
      "again",
      recordType("Thing__c.Wide"),
      "DUPLICATE_DEVELOPER_NAME There is already a RecordType named Thing__c.Wide",
    ],
    [
      "of no object",
      recordType("None__c.X"),
      "INVALID_CROSS_REFERENCE_KEY no CustomObject named None__c found",
    ],
    [
      "of an object that has none",
      recordType("OpportunityContactRole.X"),
      "FIELD_INTEGRITY_EXCEPTION OpportunityContactRole.X: OpportunityContactRole can't have record types",
    ],
    ["of a bad name", recordType("Thing__c.1"), /the name of a record type is at most 80/],
    [
      "with a picklist that isn't there",
      recordType("Thing__c.X", recordTypePicklist("None__c", "a")),
      "FIELD_INTEGRITY_EXCEPTION Thing__c.X: None__c: there is no such picklist",
    ],
    [
      "with a value that isn't there",
      recordType("Thing__c.X", recordTypePicklist("Level__c", "High")),
      "FIELD_INTEGRITY_EXCEPTION Thing__c.X: Level__c: the picklist has no value High",
    ],
    [
      "with a business process",
      recordType("Thing__c.X", "<businessProcess>p</businessProcess>"),
      "FIELD_INTEGRITY_EXCEPTION businessProcess is not supported",
    ],
  ])("refuses one %s", async (_what, sent, refusal) => {
    const [result = ""] = await outcomes(`<createMetadata>${sent}</createMetadata>`);
    const told = result.replace(/^.*? (?=[A-Z]+_[A-Z_]+ )/, "");
    expect(told).toEqual(typeof refusal === "string" ? refusal : expect.stringMatching(refusal));
    expect(await connection.query("SELECT Id FROM RecordType")).toMatchObject({ totalSize: 2 });
  });

  it("deploys them with their object, and to check only keeps nothing", async () => {
    const files = {
      "objects/Lead.object": objectFile(
        `<recordTypes>${recordTypeXml("Web")}</recordTypes><recordTypes>${recordTypeXml("Phone")}</recordTypes>`,
      ),
    };
    const named = packageZip({ RecordType: ["Lead.Web", "Lead.Phone"] }, files);
    const leads = () => connection.query("SELECT Id FROM RecordType WHERE SobjectType = 'Lead'");
    const checked = await connection.metadata
      .deploy(named, { singlePackage: true, rollbackOnError: true, checkOnly: true } as never)
      .complete(true);
    expect(checked).toMatchObject({ status: "Succeeded" });
    expect(await leads()).toMatchObject({ totalSize: 0 });
    const result = await connection.metadata
      .deploy(named, { singlePackage: true, rollbackOnError: true } as never)
      .complete(true);
    expect(result).toMatchObject({ status: "Succeeded", numberComponentsTotal: 2 });
    expect(await leads()).toMatchObject({ totalSize: 2 });
    const part = packageZip({ RecordType: ["Lead.Web"] }, files);
    const partly = await connection.metadata
      .deploy(part, { singlePackage: true, rollbackOnError: true } as never)
      .complete(true);
    expect(partly.details.componentFailures).toMatchObject([
      { fullName: "Lead.Phone", componentType: "RecordType" },
    ]);
  });
});

describe("other APIs", () => {
  it("describe record types over SOAP, and their layouts", async () => {
    const asked = async (operation: string, element: string) => {
      const { url } = org().org;
      const { status, text } = await post(
        url,
        envelope(
          `<${operation}><sObjectType>Thing__c</sObjectType></${operation}>`,
          sessionHeader(org().session),
        ),
      );
      expect(status, text).toBe(200);
      return all(await readXml(Buffer.from(text)), element);
    };
    const infos = await asked("describeSObject", "recordTypeInfos");
    const mappings = await asked("describeLayout", "recordTypeMappings");
    expect(
      mappings.map(({ children }) =>
        children
          .filter(({ name }) => name === "picklistsForRecordType")
          .map((each) => each.children.filter(({ name }) => name === "picklistValues").length),
      ),
    ).toEqual([[2], [3], [3]]);
    const told = infos.map((info) =>
      ["developerName", "master", "recordTypeId"].map(
        (name) => info.children.find((child) => child.name === name)?.text,
      ),
    );
    expect(told).toEqual([
      ["Narrow", "false", await idOf("Narrow")],
      ["Wide", "false", await idOf("Wide")],
      ["Master", "true", "012000000000000AAA"],
    ]);
  });

  it("refuse over SOAP and both Bulk APIs what REST does, and write the rest", async () => {
    const narrow = await idOf("Narrow");
    const foreign = await idOf("Web");
    const rows = [
      { Name: "a", RecordTypeId: narrow, Level__c: "Mid" },
      { Name: "b", RecordTypeId: narrow, Level__c: "Low" },
      { Name: "c", RecordTypeId: foreign, Level__c: "Low" },
      { Name: "d", Level__c: "Low" },
    ];
    const failures = [
      null,
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Level: bad value for restricted picklist field: Low",
      `INVALID_CROSS_REFERENCE_KEY:Record Type ID: this ID value isn't valid for the user: ${foreign}`,
      null,
    ];
    const soap = (await connection.soap.create(
      rows.map((row) => ({ ...row, type: "Thing__c" })) as never,
    )) as unknown as readonly { success: unknown; errors?: unknown }[];
    expect(soap.map(({ success }) => String(success))).toEqual(["true", "false", "false", "true"]);
    expect(JSON.stringify(soap)).toContain(`isn't valid for the user: ${foreign}`);
    const bulk = (await connection.bulk.load("Thing__c", "insert", rows)) as readonly {
      readonly success: boolean;
      readonly errors: readonly unknown[];
    }[];
    expect(bulk.map(({ success }) => success)).toEqual([true, false, false, true]);
    for (const [index, failure] of failures.entries())
      if (failure) expect(String(bulk[index]?.errors[0])).toContain(failure);
    const { failedResults, successfulResults } = await connection.bulk2.loadAndWaitForResults({
      object: "Thing__c",
      operation: "insert",
      input: rows,
    });
    expect(successfulResults).toHaveLength(2);
    for (const failure of failures)
      if (failure) expect(failedResults.map((row) => row.sf__Error).join()).toContain(failure);
    const { records } = await connection.query(
      "SELECT COUNT(Id) n, RecordType.DeveloperName name FROM Thing__c GROUP BY RecordType.DeveloperName",
    );
    expect(records.map((row) => [row["name"], row["n"]])).toEqual([
      [null, 3],
      ["Narrow", 3],
    ]);
  });
});
