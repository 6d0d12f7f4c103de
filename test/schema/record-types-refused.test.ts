// Files of record types that can't be had name their place and change nothing; what was imported outlives a restart.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { readProject } from "../../src/wire/sfdx/read-project.ts";
import { restClient, soapLogin } from "../support/client.ts";
import { CONSOLE } from "../support/identity.ts";
import { startKept } from "../support/kept-org.ts";
import { clock, object, refusalOf, stores, text, useDatabase } from "./database.ts";
import { defaultsFile, recordTypeFile, recordTypePicklist } from "./record-type-files.ts";
import { fieldFile, objectFile, type ProjectFiles, writeProject } from "./typed-org.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "record-types-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("a file of a record type", () => {
  useDatabase();

  /** "FILE:LINE: what" of a project that can't be imported. */
  async function problem(files: ProjectFiles): Promise<string> {
    const imported = readProject(writeProject(folder, files)).then((definitions) =>
      importDefinitions({ stores, clock }, definitions),
    );
    const error: unknown = await imported.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(await stores.schema.definitions()).toEqual([]);
    const { message } = error as Error;
    const detail = "fault" in (error as object) ? message.replace(/^[A-Z_]+: /, "") : message;
    return relative(join(folder, "force-app/main/default/objects"), detail);
  }

  const FILE = "Account/recordTypes/X.recordType-meta.xml";
  const file = (xml: string): ProjectFiles => recordTypeFile("Account", "X", xml);

  it.each<[string, ProjectFiles, string]>([
    [
      "with a business process",
      recordTypeFile("Opportunity", "X", "<businessProcess>Sales</businessProcess>"),
      "Opportunity/recordTypes/X.recordType-meta.xml:6: businessProcess is not supported",
    ],
    ["with an element that isn't known", file("<colour>red</colour>"), `${FILE}:6: colour is not supported`],
    [
      "with a picklist that isn't there",
      file(recordTypePicklist("None__c", "a")),
      `${FILE}:6: Account.X: None__c: there is no such picklist`,
    ],
    [
      "with a value that isn't there",
      file(recordTypePicklist("Type", "Nobody")),
      `${FILE}:6: Account.X: Type: the picklist has no value Nobody`,
    ],
    [
      "with a field that is no picklist",
      file(recordTypePicklist("Name", "a")),
      `${FILE}:6: Account.X: Name: there is no such picklist`,
    ],
    [
      "with two defaults",
      file(recordTypePicklist("Type", "*Prospect", "*Other")),
      `${FILE}:6: Account.X: Type: only one value can be the default`,
    ],
    [
      "with a picklist twice",
      file(recordTypePicklist("Type", "Other") + recordTypePicklist("type", "Other")),
      `${FILE}:8: Account.X: type: it stands there twice`,
    ],
    [
      "with a value that isn't encoded",
      file(recordTypePicklist("Type", "100%")),
      `${FILE}:7: 100% is not URL-encoded`,
    ],
    [
      "of another name",
      { [FILE]: Object.values(recordTypeFile("Account", "Y"))[0] ?? "" },
      `${FILE}:2: the file is named X, but the record type Y`,
    ],
    [
      "of a bad name",
      recordTypeFile("Account", "X_"),
      "Account/recordTypes/X_.recordType-meta.xml:2: X_: the name of a record type is at most 80 letters, digits and single underscores",
    ],
    [
      "of an object that can't have any",
      recordTypeFile("User", "X"),
      "User/recordTypes/X.recordType-meta.xml:2: User.X: User can't have record types",
    ],
    [
      "without active",
      { [FILE]: (Object.values(file(""))[0] ?? "").replace("<active>true</active>", "") },
      `${FILE}:2: active is missing`,
    ],
    [
      "with a label that is too long",
      recordTypeFile("Account", "X", "", { label: "x".repeat(81) }),
      `${FILE}:2: X: label is longer than 80 characters`,
    ],
    [
      "of an object that isn't there",
      recordTypeFile("None__c", "X"),
      "None__c/recordTypes/X.recordType-meta.xml:1: there is no standard object None__c, and None__c.object-meta.xml is missing",
    ],
  ])("%s is refused", async (_what, files, expected) => {
    expect(await problem(files)).toBe(expected);
  });

  it("as JSON is checked alike", async () => {
    const recordType = { fullName: "A", active: true, label: "A" };
    const thing = (...recordTypes: (typeof recordType & { default?: boolean })[]) => ({
      ...object("Thing__c", text("T__c")),
      recordTypes,
    });
    expect(await refusalOf(thing(recordType, { ...recordType, fullName: "a" }))).toMatch(
      /Thing__c.a: the record type is defined twice/,
    );
    const marked = { ...recordType, default: true };
    expect(await refusalOf(thing(marked, { ...marked, fullName: "B" }))).toMatch(
      /Thing__c.B: only one record type of an object can be its default/,
    );
  });
});

it("record types of a kept org outlive a restart, and an import over them keeps their ids", async () => {
  const files: ProjectFiles = {
    ...objectFile("Thing__c"),
    ...fieldFile("Thing__c", "T__c", "<type>Text</type><length>9</length>"),
    ...recordTypeFile("Thing__c", "First"),
    ...recordTypeFile("Thing__c", "Second"),
    ...defaultsFile("Admin", { "Thing__c.Second": true }),
  };
  const project = join(folder, "project");
  const data = join(folder, "data");
  const password = `Aa1!${randomBytes(12).toString("hex")}`;
  const first = await startKept(data, { adminPassword: password });
  await addTrustedRange(first.ports, CONSOLE, "127.0.0.1", "");
  const { username } = first.admin;
  await importDefinitions(first.ports, await readProject(writeProject(project, files)));
  await first.stop();
  const org = await startKept(data);
  try {
    const rest = restClient(org.url, await soapLogin(org.url, username, password));
    const rows = async (soql: string) =>
      ((await rest("GET", `/query?q=${encodeURIComponent(soql)}`)).body as { records: unknown[] }).records;
    expect((await rest("POST", "/sobjects/Thing__c", { Name: "x" })).status).toBe(201);
    const soql = "SELECT RecordTypeId, RecordType.Name FROM Thing__c";
    const before = await rows(soql);
    expect(before).toMatchObject([{ RecordType: { Name: "Second" } }]);
    const again = { ...files, ...recordTypeFile("Thing__c", "Second", "", { label: "Other words" }) };
    await importDefinitions(org.ports, await readProject(writeProject(project, again)));
    const [{ RecordTypeId } = { RecordTypeId: "" }] = before as { RecordTypeId: string }[];
    expect(await rows(soql)).toMatchObject([{ RecordTypeId, RecordType: { Name: "Other words" } }]);
    expect(await rows("SELECT Id FROM RecordType")).toHaveLength(2);
  } finally {
    await org.stop();
  }
});
