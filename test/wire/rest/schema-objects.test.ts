// EntityDefinition, FieldDefinition and EntityParticle: the schema as rows, as its caller sees it and as it is now.
import jsforce, { type Connection } from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import { persona } from "../../support/permissions.ts";
import { envelope, post, sessionHeader } from "../../support/soap.ts";
import { withOrg } from "./scenario.ts";

const org = withOrg();
let connection: Connection;
beforeAll(async () => {
  const { org: running } = org();
  const { username, password, securityToken } = running.admin;
  connection = new jsforce.Connection({ loginUrl: running.url, version: "64.0" });
  await connection.login(username, password + securityToken);
  await connection.metadata.create("CustomObject", {
    fullName: "Invoice__c",
    label: "Invoice",
    pluralLabel: "Invoices",
    nameField: { type: "Text", label: "Name" },
    deploymentStatus: "Deployed",
    sharingModel: "ReadWrite",
    fields: [
      { fullName: "Total__c", label: "Total", type: "Currency", precision: 18, scale: 2 },
      { fullName: "Code__c", label: "Code", type: "Text", length: 20, unique: true, externalId: true },
      { fullName: "Account__c", label: "Payer", type: "Lookup", referenceTo: "Account" },
      { fullName: "Place__c", label: "Place", type: "Location", scale: 5 },
    ],
  } as never);
});

const rows = async (soql: string): Promise<Record<string, unknown>[]> =>
  (await connection.query<Record<string, unknown>>(soql)).records.map(({ attributes: _, ...row }) => row);
const refused = async (soql: string): Promise<string> => {
  const { status, body } = await org().send("GET", `/query?q=${encodeURIComponent(soql)}`);
  const [{ errorCode = "", message = "" } = {}] = body as { errorCode?: string; message?: string }[];
  return `${status} ${errorCode} ${message}`;
};

describe("EntityDefinition", () => {
  it("tells of standard and custom objects what their describe tells", async () => {
    expect(
      await rows(
        "SELECT QualifiedApiName, DeveloperName, Label, PluralLabel, KeyPrefix, DurableId, IsCustomizable, IsQueryable, IsEverDeletable, PublisherId FROM EntityDefinition WHERE QualifiedApiName = 'account'",
      ),
    ).toEqual([
      {
        QualifiedApiName: "Account",
        DeveloperName: "Account",
        Label: "Account",
        PluralLabel: "Accounts",
        KeyPrefix: "001",
        DurableId: "Account",
        IsCustomizable: true,
        IsQueryable: true,
        IsEverDeletable: true,
        PublisherId: "System",
      },
    ]);
    const [invoice] = await rows(
      "SELECT DurableId, DeveloperName, KeyPrefix, PublisherId, DeploymentStatus FROM EntityDefinition WHERE QualifiedApiName LIKE '%__c'",
    );
    expect(invoice).toMatchObject({
      DeveloperName: "Invoice",
      KeyPrefix: "a00",
      PublisherId: "<local>",
      DeploymentStatus: "Deployed",
    });
    expect(invoice?.["DurableId"]).toMatch(/^01I\w{12}$/);
    const setup = await rows(
      "SELECT QualifiedApiName FROM EntityDefinition WHERE IsCustomizable = false AND KeyPrefix = '00D'",
    );
    expect(setup).toEqual([{ QualifiedApiName: "Organization" }]);
  });

  it("has a row for each object of the global describe, in the order that is asked for", async () => {
    const described = await connection.describeGlobal();
    const told = await rows("SELECT QualifiedApiName FROM EntityDefinition ORDER BY QualifiedApiName DESC");
    expect(told.map(({ QualifiedApiName }) => QualifiedApiName)).toEqual(
      described.sobjects
        .map(({ name }) => name)
        .toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? 1 : -1)),
    );
  });

  it("has fields and particles as children", async () => {
    const [found] = await rows(
      "SELECT QualifiedApiName, (SELECT QualifiedApiName FROM Fields WHERE DataType = 'Geolocation'), (SELECT Name FROM Particles WHERE IsComponent = true) FROM EntityDefinition WHERE KeyPrefix = 'a00'",
    );
    expect(found).toMatchObject({
      Fields: { totalSize: 1, records: [{ QualifiedApiName: "Place__c" }] },
      Particles: { totalSize: 2, records: [{ Name: "Place__Latitude" }, { Name: "Place__Longitude" }] },
    });
  });

  it("is told over SOAP as well", async () => {
    const { org: running, session } = org();
    const query = `<query><queryString>SELECT Label, IsQueryable, (SELECT Label FROM Fields WHERE IsNameField = true) FROM EntityDefinition WHERE KeyPrefix = 'a00'</queryString></query>`;
    const { status, text } = await post(running.url, envelope(query, sessionHeader(session)));
    expect(status, text).toBe(200);
    expect(text).toContain("<sf:type>EntityDefinition</sf:type>");
    expect(text).toContain("<sf:Label>Invoice</sf:Label><sf:IsQueryable>true</sf:IsQueryable>");
    expect(text).toContain("<sf:type>FieldDefinition</sf:type>");
  });
});

describe("a row by its id", () => {
  it("is what the query's url names, alone and in a collection", async () => {
    const { send } = org();
    const { records } = await connection.query(
      "SELECT Id, Label FROM EntityDefinition WHERE KeyPrefix = 'a00'",
    );
    const [{ Id = "", attributes } = {}] = records;
    const one = await send("GET", String(attributes?.url).replace(/^.*(?=\/sobjects)/, ""));
    expect(one).toMatchObject({ status: 200, body: { QualifiedApiName: "Invoice__c", Id } });
    expect(one.text).not.toContain("#");
    const many = await send("POST", "/composite/sobjects/EntityDefinition", { ids: [Id], fields: ["Label"] });
    expect(many).toMatchObject({ status: 200, body: [{ Label: "Invoice" }] });
    expect((await send("GET", `/sobjects/EntityDefinition/${Id.slice(0, 12)}zzz`)).status).toBe(404);
  });
});

describe("FieldDefinition", () => {
  it("tells each field's type as Setup shows it", async () => {
    const told = await rows(
      "SELECT QualifiedApiName, DataType, ValueTypeId, EntityDefinitionId, EntityDefinition.QualifiedApiName FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Invoice__c' ORDER BY QualifiedApiName",
    );
    const types = Object.fromEntries(told.map((row) => [row["QualifiedApiName"], row["DataType"]]));
    expect(types).toMatchObject({
      Account__c: "Lookup(Account)",
      Code__c: "Text(20) (External ID) (Unique Case Insensitive)",
      Total__c: "Currency(16, 2)",
      Place__c: "Geolocation",
      CreatedDate: "Date/Time",
      Name: "Text(80)",
      IsDeleted: "Checkbox",
    });
    expect(types).not.toHaveProperty("Place__Latitude__s");
    expect(told[0]).toMatchObject({
      EntityDefinition: { QualifiedApiName: "Invoice__c" },
      ValueTypeId: "id",
    });
  });

  it("is found by durable ids, which are those of its object and its field", async () => {
    const where = "WHERE EntityDefinition.QualifiedApiName = 'Invoice__c' AND QualifiedApiName = 'Total__c'";
    const [total] = await rows(`SELECT DurableId, EntityDefinitionId FROM FieldDefinition ${where}`);
    expect(total?.["DurableId"]).toMatch(/^01I\w{12}\.00N\w{12}$/);
    expect(total?.["DurableId"]).toContain(String(total?.["EntityDefinitionId"]));
    expect(
      await rows(`SELECT QualifiedApiName FROM FieldDefinition WHERE DurableId = '${total?.["DurableId"]}'`),
    ).toEqual([{ QualifiedApiName: "Total__c" }]);
    expect(
      await rows("SELECT Label, IsNameField FROM FieldDefinition WHERE DurableId = 'Account.Name'"),
    ).toEqual([{ Label: "Account Name", IsNameField: true }]);
  });

  it("has no row for the parts of a compound field, EntityParticle has", async () => {
    const fields = await rows(
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId = 'Contact'",
    );
    const names = fields.map(({ QualifiedApiName }) => QualifiedApiName);
    expect(names).toContain("MailingAddress");
    expect(names).not.toContain("MailingCity");
    const particles = await rows(
      "SELECT QualifiedApiName, DataType, FieldDefinition.QualifiedApiName FROM EntityParticle WHERE EntityDefinition.QualifiedApiName = 'Contact'",
    );
    const described = await connection.describe("Contact");
    expect(new Map(particles.map((row) => [row["QualifiedApiName"], row["DataType"]]))).toEqual(
      new Map(described.fields.map(({ name, type }) => [name, type])),
    );
    expect(particles.find((row) => row["QualifiedApiName"] === "MailingCity")).toMatchObject({
      FieldDefinition: { QualifiedApiName: "MailingAddress" },
    });
  });

  it("has a new field at once", async () => {
    const named =
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId = 'Account' AND QualifiedApiName = 'New__c'";
    expect(await rows(named)).toEqual([]);
    await connection.metadata.create("CustomField", {
      fullName: "Account.New__c",
      label: "New",
      type: "Date",
    } as never);
    expect(await rows(named)).toEqual([{ QualifiedApiName: "New__c" }]);
  });

  it("shows nobody what is hidden from him", async () => {
    const { org: running, send } = org();
    const reader = await persona(running, send, {
      objects: { Account: "r" },
      fields: { "Account.Phone": "read" },
    });
    const as = async (soql: string): Promise<unknown[]> =>
      (
        (await reader.send("GET", `/query?q=${encodeURIComponent(soql)}`)).body as {
          records: { QualifiedApiName: string }[];
        }
      ).records.map(({ QualifiedApiName }) => QualifiedApiName);
    const names = await as(
      "SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId = 'Account'",
    );
    expect(names).toContain("Phone");
    expect(names).not.toContain("Industry");
    expect(
      await as(
        "SELECT QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName IN ('Account', 'Contact')",
      ),
    ).toEqual(["Account"]);
    expect(
      await as("SELECT QualifiedApiName FROM EntityDefinition WHERE IsEverCreatable = true"),
    ).not.toContain("Account");
  });
});

describe("refused", () => {
  it.each([
    [
      "SELECT DurableId FROM FieldDefinition",
      "400 MALFORMED_QUERY FieldDefinition: a filter on a reified column is required [EntityDefinitionId,DurableId]",
    ],
    [
      "SELECT DurableId FROM EntityParticle WHERE Name = 'a'",
      "400 MALFORMED_QUERY EntityParticle: a filter on a reified column is required [EntityDefinitionId,FieldDefinitionId,DurableId]",
    ],
    [
      "SELECT COUNT() FROM EntityDefinition",
      "400 EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION The requested operation is not yet",
    ],
    ["SELECT COUNT(Id), IsFeedEnabled FROM EntityDefinition GROUP BY IsFeedEnabled", "400 "],
    [
      "SELECT Label FROM EntityDefinition WHERE QualifiedApiName != 'Account'",
      "400 EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION Only equals comparisons permitted",
    ],
    [
      "SELECT Label FROM EntityDefinition WHERE NOT QualifiedApiName = 'Account'",
      "400 EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION Only equals comparisons permitted",
    ],
    [
      "SELECT Label FROM EntityDefinition WHERE Label = 'a' OR KeyPrefix = '001'",
      "400 EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION Disjunctions not supported",
    ],
    ["SELECT \"EntityDefinitionId#\" FROM FieldDefinition WHERE DurableId = 'a'", "400 MALFORMED_QUERY"],
  ])("%s", async (soql, told) => expect(await refused(soql)).toContain(told));

  it("more rows, or more children, than one page has", async () => {
    const asked = async (soql: string) =>
      (
        await org().send("GET", `/query?q=${encodeURIComponent(soql)}`, undefined, {
          "sforce-query-options": "batchSize=200",
        })
      ).body;
    const told = [
      {
        errorCode: "EXCEEDED_ID_LIMIT",
        message:
          "EntityDefinition does not support queryMore(), use LIMIT to restrict the results to a single batch",
      },
    ];
    const children = "SELECT Label, (SELECT Id FROM Fields) FROM EntityDefinition";
    expect(await asked(children)).toEqual(told);
    expect(await asked(`${children} LIMIT 2`)).toMatchObject({ totalSize: 2, done: true });
  });

  it("writes, bulk queries and plans", async () => {
    const { send } = org();
    expect((await send("POST", "/sobjects/EntityDefinition", { Label: "x" })).status).toBe(400);
    const job = await send("POST", "/jobs/query", {
      operation: "query",
      query: "SELECT Label FROM EntityDefinition",
    });
    expect(job).toMatchObject({
      status: 400,
      body: [{ message: "Entity 'EntityDefinition' is not supported by the Bulk API." }],
    });
    expect((await send("GET", "/query?explain=SELECT+Label+FROM+EntityDefinition")).status).toBe(400);
  });

  it("describes no field that only has a relationship", async () => {
    const { fields, childRelationships } = await connection.describe("EntityDefinition");
    expect(fields.every(({ name }) => /^\w+$/.test(name))).toBe(true);
    expect(childRelationships).toContainEqual(
      expect.objectContaining({
        childSObject: "FieldDefinition",
        field: "EntityDefinitionId",
        relationshipName: "Fields",
      }),
    );
  });
});

describe("PicklistValueInfo", () => {
  const OF = "FROM PicklistValueInfo WHERE EntityParticle";

  it("tells the values of a picklist, also of one that there was not before", async () => {
    const described = (await connection.describe("Account")).fields.find(({ name }) => name === "Industry");
    const industries = await rows(
      `SELECT Value, Label, IsActive, IsDefaultValue ${OF}Id = 'Account.Industry'`,
    );
    expect(industries).toEqual(
      described?.picklistValues?.map(({ value, label, active, defaultValue }) => ({
        Value: value,
        Label: label,
        IsActive: active,
        IsDefaultValue: defaultValue,
      })),
    );
    const values = ["low", "high"].map((fullName) => ({
      fullName,
      default: fullName === "high",
      label: `${fullName}!`,
    }));
    const made = await connection.metadata.create("CustomField", {
      fullName: "Invoice__c.Grade__c",
      label: "Grade",
      type: "Picklist",
      valueSet: {
        valueSetDefinition: {
          sorted: false,
          value: [...values, { fullName: "old", default: false, isActive: false }],
        },
      },
    } as never);
    expect(made).toMatchObject({ success: true });
    const ofGrade = `${OF}.EntityDefinition.QualifiedApiName = 'Invoice__c' AND EntityParticle.QualifiedApiName = 'Grade__c'`;
    expect(
      await rows(
        `SELECT Value, Label, IsDefaultValue, ValidFor, EntityParticle.DeveloperName ${ofGrade} AND IsActive = true`,
      ),
    ).toEqual([
      {
        Value: "low",
        Label: "low!",
        IsDefaultValue: false,
        ValidFor: null,
        EntityParticle: expect.objectContaining({ DeveloperName: "Grade" }),
      },
      {
        Value: "high",
        Label: "high!",
        IsDefaultValue: true,
        ValidFor: null,
        EntityParticle: expect.objectContaining({ DeveloperName: "Grade" }),
      },
    ]);
    expect(await rows(`SELECT Value ${ofGrade} AND IsActive = false`)).toEqual([{ Value: "old" }]);
    const tooling = await connection.tooling.query(`SELECT Value ${ofGrade}`);
    expect(tooling.totalSize).toBe(3);
  });

  it("tells nobody of what he doesn't see", async () => {
    const { org: running, send } = org();
    const user = await persona(running, send, { objects: { Contact: "r" } });
    const asked = (soql: string) => user.send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect((await asked(`SELECT Value ${OF}Id = 'Account.Industry'`)).body).toMatchObject({ totalSize: 0 });
    expect(await refused(`SELECT COUNT() ${OF}Id = 'Account.Industry'`)).toMatch(
      /^400 EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION/,
    );
  });
});
