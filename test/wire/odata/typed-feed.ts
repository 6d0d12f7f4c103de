// An object with a field of every type, rows whose values the tests know, and one row without any.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { readProject } from "../../../src/wire/sfdx/read-project.ts";
import { fieldFile, objectFile, type ProjectFiles, writeProject } from "../../schema/typed-org.ts";
import type { Feed } from "./feed.ts";

const FIELDS: Readonly<Record<string, string>> = {
  Text__c: "<type>Text</type><length>80</length>",
  Key__c:
    "<type>Text</type><length>20</length><externalId>true</externalId><unique>true</unique><caseSensitive>true</caseSensitive>",
  Long__c: "<type>LongTextArea</type><length>32000</length><visibleLines>3</visibleLines>",
  Flag__c: "<type>Checkbox</type><defaultValue>false</defaultValue>",
  Whole__c: "<type>Number</type><precision>9</precision><scale>0</scale>",
  Amount__c: "<type>Currency</type><precision>18</precision><scale>2</scale>",
  Share__c: "<type>Percent</type><precision>10</precision><scale>6</scale>",
  Day__c: "<type>Date</type>",
  Moment__c: "<type>DateTime</type>",
  Time__c: "<type>Time</type>",
  Choices__c:
    "<type>MultiselectPicklist</type><visibleLines>3</visibleLines><valueSet><valueSetDefinition><sorted>false</sorted><value><fullName>a</fullName><default>false</default><label>a</label></value><value><fullName>b</fullName><default>false</default><label>b</label></value></valueSetDefinition></valueSet>",
  Place__c: "<type>Location</type><scale>5</scale><displayLocationInDecimal>true</displayLocationInDecimal>",
  Account__c:
    "<type>Lookup</type><referenceTo>Account</referenceTo><relationshipName>Samples</relationshipName><relationshipLabel>Samples</relationshipLabel>",
};

const PROJECT: ProjectFiles = Object.assign(
  objectFile("Sample__c"),
  ...Object.entries(FIELDS).map(([name, xml]) => fieldFile("Sample__c", name, xml)),
);

/** Ids of the samples by their names, and of their account. */
export type SampleIds = Readonly<Record<"one" | "two" | "three" | "none" | "account", string>>;

export async function makeSamples({ org, rest }: Feed): Promise<SampleIds> {
  const folder = mkdtempSync(join(tmpdir(), "groundfog-odata-"));
  await importDefinitions(org.ports, await readProject(writeProject(folder, PROJECT)));
  rmSync(folder, { recursive: true });
  const create = async (object: string, fields: Readonly<Record<string, unknown>>): Promise<string> => {
    const { status, text, body } = await rest("POST", `/sobjects/${object}`, fields);
    if (status !== 201) throw new Error(text);
    return (body as { id: string }).id;
  };
  const account = await create("Account", { Name: "Acme", Industry: "Energy" });
  const one = await create("Sample__c", {
    Name: "one",
    Text__c: "It's 100%_\\",
    Key__c: "abc",
    Long__c: "line\nline",
    Flag__c: true,
    Whole__c: 1,
    Amount__c: 1234.5,
    Share__c: 0.000001,
    Day__c: "2020-02-29",
    Moment__c: "2020-01-01T00:00:00.000Z",
    Time__c: "07:08:09.010Z",
    Choices__c: "a;b",
    Place__Latitude__s: 59.91387,
    Place__Longitude__s: 10.75225,
    Account__c: account,
  });
  const two = await create("Sample__c", {
    Name: "two",
    Text__c: "Grüße",
    Key__c: "ABC",
    Whole__c: -20,
    Amount__c: 99999999999999.98,
    Day__c: "2021-12-31",
    Moment__c: "2020-01-01T00:00:00.001Z",
    Time__c: "23:59:59.999Z",
    Choices__c: "b",
  });
  const three = await create("Sample__c", {
    Name: "three",
    Text__c: "it's plain",
    Whole__c: 300,
    Amount__c: 0,
    Moment__c: "1999-12-31T23:59:59.999Z",
    Account__c: account,
  });
  return { one, two, three, none: await create("Sample__c", { Name: "none" }), account };
}
