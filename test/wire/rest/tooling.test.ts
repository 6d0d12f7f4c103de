// The Tooling API through jsforce: what it tells of the schema, and custom objects and fields made and changed by it.
import jsforce, { type Connection, type SaveResult } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import { persona } from "../../support/permissions.ts";
import { withOrg } from "./scenario.ts";

const org = withOrg();
let connection: Connection;
beforeAll(async () => {
  const { org: running } = org();
  const { username, password, securityToken } = running.admin;
  connection = new jsforce.Connection({ loginUrl: running.url, version: "64.0" });
  await connection.login(username, password + securityToken);
});

type Row = Record<string, unknown>;
const rows = async (soql: string): Promise<Row[]> =>
  (await connection.tooling.query<Row>(soql)).records.map(({ attributes: _, ...row }) => row);
const create = (type: string, record: object): Promise<SaveResult> =>
  connection.tooling.create(type, record as never) as Promise<unknown> as Promise<SaveResult>;
const told = async (method: string, path: string, body?: unknown): Promise<string> => {
  const answer = await org().send(method, `/tooling${path}`, body);
  const [{ errorCode = "", message = "" } = {}] = answer.body as Record<string, string>[];
  return `${answer.status} ${errorCode} ${message}`;
};
const soql = (query: string): Promise<string> => told("GET", `/query?q=${encodeURIComponent(query)}`);

const OBJECT = {
  FullName: "City__c",
  Metadata: {
    label: "City",
    pluralLabel: "Cities",
    deploymentStatus: "Deployed",
    sharingModel: "ReadWrite",
    nameField: { type: "Text", label: "City Name" },
    description: null,
  },
};
const PEOPLE = {
  FullName: "City__c.People__c",
  Metadata: { label: "People", type: "Number", precision: 10, scale: 0, required: false, unique: null },
};

describe("jsforce", () => {
  it("makes an object and fields, that take records at once", async () => {
    const object = await create("CustomObject", OBJECT);
    expect(object).toMatchObject({ success: true, errors: [] });
    expect(object.id).toMatch(/^01I\w{15}$/);
    const field = await create("CustomField", PEOPLE);
    expect(field.id).toMatch(/^00N\w{15}$/);
    const size = {
      label: "Size",
      type: "Picklist",
      valueSet: {
        restricted: true,
        valueSetDefinition: { sorted: false, value: [{ fullName: "big", default: true, label: "Big" }] },
      },
    };
    expect(await create("CustomField", { FullName: "Account.Size__c", Metadata: size })).toMatchObject({
      success: true,
    });
    const made = await connection.sobject("City__c").create({ Name: "Bern", People__c: 134_000 });
    expect(made.success).toBe(true);
    const described = await connection.describe("Account");
    expect(described.fields.find(({ name }) => name === "Size__c")).toMatchObject({
      picklistValues: [{ value: "big", label: "Big", defaultValue: true }],
    });
  });

  it("finds what it made, with its definition", async () => {
    expect(
      await rows(
        "SELECT DeveloperName, TableEnumOrId, FullName, Metadata, EntityDefinition.QualifiedApiName FROM CustomField WHERE DeveloperName = 'Size'",
      ),
    ).toMatchObject([
      {
        DeveloperName: "Size",
        TableEnumOrId: "Account",
        FullName: "Account.Size__c",
        EntityDefinition: { QualifiedApiName: "Account" },
        Metadata: { type: "Picklist", label: "Size", valueSet: { restricted: true } },
      },
    ]);
    const [city] = await rows(
      "SELECT Id, DeveloperName, Metadata FROM CustomObject WHERE DeveloperName = 'City'",
    );
    expect(city).toMatchObject({ Metadata: { label: "City", pluralLabel: "Cities" } });
    expect(
      await rows(`SELECT DeveloperName FROM CustomField WHERE TableEnumOrId = '${city?.["Id"]}'`),
    ).toEqual([{ DeveloperName: "People" }]);
    expect(
      await rows(
        "SELECT COUNT(Id) n, TableEnumOrId FROM CustomField GROUP BY TableEnumOrId ORDER BY TableEnumOrId",
      ),
    ).toMatchObject([{ n: 1 }, { n: 1, TableEnumOrId: "Account" }]);
  });

  it("changes a field with what it read, and loses no value", async () => {
    const [people] = await rows(
      "SELECT Id, FullName, Metadata FROM CustomField WHERE DeveloperName = 'People'",
    );
    const id = String(people?.["Id"]);
    const metadata = { ...(people?.["Metadata"] as object), precision: 18, label: "Inhabitants" };
    const record = { Id: id, FullName: "City__c.People__c", Metadata: metadata };
    expect(await connection.tooling.update("CustomField", record as never)).toMatchObject({ success: true });
    const whole = await connection.tooling.retrieve("CustomField", id);
    expect(whole).toMatchObject({
      Precision: 18,
      FullName: "City__c.People__c",
      Metadata: { label: "Inhabitants" },
    });
    const { records } = await connection.query("SELECT People__c FROM City__c");
    expect(records).toMatchObject([{ People__c: 134_000 }]);
  });

  it("describes its objects, and no others", async () => {
    const { sobjects } = await connection.tooling.describeGlobal();
    const names = sobjects.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["CustomField", "CustomObject", "EntityDefinition", "FieldDefinition", "User"]),
    );
    expect(names).not.toContain("Account");
    const described = await connection.tooling.describe("CustomField");
    expect(described).toMatchObject({
      name: "CustomField",
      keyPrefix: "00N",
      createable: true,
      deletable: true,
    });
    expect(described.fields.find(({ name }) => name === "Metadata")).toMatchObject({
      type: "complexvalue",
      filterable: false,
    });
    expect(described.urls["sobject"]).toContain("/tooling/sobjects/CustomField");
    const data = await connection.describeGlobal();
    expect(data.sobjects.map(({ name }) => name)).not.toContain("CustomField");
  });

  it("is told what a field refers to", async () => {
    expect(
      await rows(
        "SELECT QualifiedApiName, ReferenceTo FROM EntityParticle WHERE EntityDefinitionId = 'Contact' AND QualifiedApiName IN ('AccountId', 'Phone') ORDER BY QualifiedApiName",
      ),
    ).toEqual([
      { QualifiedApiName: "AccountId", ReferenceTo: { referenceTo: ["Account"] } },
      { QualifiedApiName: "Phone", ReferenceTo: { referenceTo: null } },
    ]);
  });

  it("pages over records of users as the data API does", async () => {
    const result = await connection.tooling.query("SELECT Id, Username FROM User");
    expect(result).toMatchObject({ totalSize: 1, done: true });
  });
});

describe("refused", () => {
  it.each([
    ["SELECT Name FROM Account", "400 INVALID_TYPE"],
    ["SELECT Name FROM ApexClass", "400 INVALID_TYPE"],
    [
      "SELECT Id, Metadata FROM CustomField",
      "400 MALFORMED_QUERY When retrieving results with Metadata or FullName",
    ],
    ["SELECT Id FROM CustomField WHERE FullName = 'a'", "400 INVALID_FIELD"],
    [
      "SELECT Id FROM FieldDefinition",
      "400 MALFORMED_QUERY FieldDefinition: a filter on a reified column is required",
    ],
  ])("%s", async (query, error) => expect(await soql(query)).toContain(error));

  it.each([
    [
      "GET",
      "/executeAnonymous?anonymousBody=x",
      undefined,
      "404 NOT_FOUND The requested resource does not exist",
    ],
    ["POST", "/runTestsAsynchronous", {}, "404 NOT_FOUND"],
    ["POST", "/sobjects/ApexClass", { Name: "X", Body: "class X {}" }, "404 NOT_FOUND"],
    ["POST", "/sobjects/User", { Username: "x" }, "400 CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"],
    [
      "POST",
      "/sobjects/CustomField",
      { Metadata: {} },
      "400 REQUIRED_FIELD_MISSING Required fields are missing: [FullName]",
    ],
    ["POST", "/sobjects/CustomField", { FullName: "Account.X__c" }, "400 FIELD_INTEGRITY_EXCEPTION"],
    ["POST", "/sobjects/CustomField", { FullName: "Account.X__c", Metadata: [] }, "400 JSON_PARSER_ERROR"],
    [
      "POST",
      "/sobjects/CustomField",
      { FullName: "X__c", Metadata: { type: "Date", label: "X" } },
      "400 FIELD_INTEGRITY_EXCEPTION",
    ],
    [
      "POST",
      "/sobjects/CustomField",
      { FullName: "Account.X__c", Metadata: { type: "Date", label: [["X"]] } },
      "400 FIELD_INTEGRITY_EXCEPTION",
    ],
    [
      "POST",
      "/sobjects/CustomField",
      { FullName: "Nothing__c.X__c", Metadata: { type: "Date", label: "X" } },
      "400 INVALID_CROSS_REFERENCE_KEY",
    ],
    ["POST", "/sobjects/CustomField", PEOPLE, "400 DUPLICATE_DEVELOPER_NAME"],
    ["PATCH", "/sobjects/CustomField/00N000000000001", PEOPLE, "404 NOT_FOUND"],
    ["GET", "/sobjects/CustomField/00N000000000001", undefined, "404 NOT_FOUND"],
  ])("%s %s %j", async (method, path, body, error) =>
    expect(await told(method, path, body)).toContain(error),
  );

  it("who may not customize the org, and who doesn't see Setup", async () => {
    const { org: running, send } = org();
    const user = await persona(running, send, { objects: { Account: "r" } });
    const path = `/tooling/query?q=${encodeURIComponent("SELECT Id FROM CustomField")}`;
    expect((await user.send("GET", path)).body).toMatchObject([{ errorCode: "INVALID_TYPE" }]);
    expect((await user.send("POST", "/tooling/sobjects/CustomField", PEOPLE)).status).toBe(404);
    const viewer = await persona(running, send, { objects: { Account: "r" }, user: ["ViewSetup"] } as never);
    expect((await viewer.send("GET", path)).status).toBe(200);
    expect(await viewer.send("POST", "/tooling/sobjects/CustomField", PEOPLE)).toMatchObject({
      status: 403,
      body: [{ errorCode: "INSUFFICIENT_ACCESS" }],
    });
  });
});
