// The Metadata API call by call: each component has a result of its own, and what can't be had is refused.
import { beforeAll, describe, expect, it } from "vitest";
import { createNamedToken } from "../../../src/domain/identity/named-tokens.ts";
import { METADATA_REFUSED_OPERATIONS } from "../../../src/facts/metadata-operations.ts";
import { METADATA_TYPES } from "../../../src/facts/metadata-types.ts";
import { CONSOLE } from "../../support/identity.ts";
import { type Persona, persona } from "../../support/permissions.ts";
import { envelope, login, post, sessionHeader, sessionIn, textIn } from "../../support/soap.ts";
import {
  component,
  EVERY_FIELD,
  fieldXml,
  METADATA_PATH,
  metadataOrg,
  objectXml,
  told,
} from "./metadata-org.ts";

const org = metadataOrg();

const outcomes = async (operation: string, header?: string): Promise<readonly string[]> =>
  (await org().results(operation, header)).map(told);
const create = (...components: readonly string[]): string =>
  `<createMetadata>${components.join("")}</createMetadata>`;
const read = (type: string, ...names: readonly string[]): string =>
  `<readMetadata><type>${type}</type>${names.map((name) => `<fullNames>${name}</fullNames>`).join("")}</readMetadata>`;
const allOrNone = (value: string): string =>
  `<AllOrNoneHeader><allOrNone>${value}</allOrNone></AllOrNoneHeader>`;
const described = async (object: string): Promise<number> =>
  (await org().rest("GET", `/sobjects/${object}/describe`)).status;

beforeAll(async () => {
  expect(await outcomes(create(objectXml("First__c"), fieldXml("First__c.Text__c")))).toEqual([
    "First__c ok",
    "First__c.Text__c ok",
  ]);
});

describe("components", () => {
  it("have every type of field, and are read as they were written", async () => {
    expect(await outcomes(create(objectXml("Every__c", EVERY_FIELD.join(""))))).toEqual(["Every__c ok"]);
    const first = await org().raw(read("CustomObject", "Every__c"));
    const record = /<records xsi:type="CustomObject">(.*)<\/records>/s.exec(first.text)?.[1] ?? "";
    expect(record.match(/<fields>/g)).toHaveLength(EVERY_FIELD.length);
    expect(record).toContain("<sharingModel>ControlledByParent</sharingModel>");
    expect(record).toContain("<description>d</description>");
    const update = `<updateMetadata>${component("CustomObject", "Every__c", record.replace("<fullName>Every__c</fullName>", ""))}</updateMetadata>`;
    expect(await outcomes(update)).toEqual(["Every__c ok"]);
    expect((await org().raw(read("CustomObject", "Every__c"))).text).toBe(first.text);
  });

  it("are made one by one: what fails changes nothing, the others stay", async () => {
    const results = await outcomes(
      create(
        objectXml("Good__c"),
        objectXml(
          "Bad__c",
          "<fields><fullName>X__c</fullName><label>X</label><type>Lookup</type><referenceTo>None__c</referenceTo></fields>",
        ),
        fieldXml("Good__c.First__c"),
        fieldXml("None__c.First__c"),
      ),
    );
    expect(results).toEqual([
      "Good__c ok",
      "Bad__c FIELD_INTEGRITY_EXCEPTION Bad__c.X__c: it refers to None__c, which there isn't",
      "Good__c.First__c ok",
      "None__c.First__c INVALID_CROSS_REFERENCE_KEY no CustomObject named None__c found",
    ]);
    expect([await described("Good__c"), await described("Bad__c")]).toEqual([200, 404]);
  });

  it("are all undone with AllOrNoneHeader if one fails", async () => {
    const call = create(objectXml("Undone__c"), fieldXml("Undone__c.A__c"), fieldXml("Undone__c.A__c"));
    expect(await outcomes(call, allOrNone("true"))).toEqual([
      expect.stringMatching(/^Undone__c ALL_OR_NONE_OPERATION_ROLLED_BACK /),
      expect.stringMatching(/^Undone__c.A__c ALL_OR_NONE_OPERATION_ROLLED_BACK /),
      "Undone__c.A__c DUPLICATE_DEVELOPER_NAME There is already a CustomField named Undone__c.A__c",
    ]);
    expect(await described("Undone__c")).toBe(404);
    expect(await outcomes(call, allOrNone("false"))).toEqual([
      "Undone__c ok",
      "Undone__c.A__c ok",
      expect.stringContaining("DUPLICATE_DEVELOPER_NAME"),
    ]);
    expect(await described("Undone__c")).toBe(200);
  });

  it.each([
    [
      "a name that is taken",
      objectXml("Account"),
      "DUPLICATE_DEVELOPER_NAME There is already a CustomObject named Account",
    ],
    [
      "another case of a taken name",
      objectXml("FIRST__c"),
      "DUPLICATE_DEVELOPER_NAME There is already a CustomObject named FIRST__c",
    ],
    [
      "no name",
      component("CustomObject", "", "<label>x</label>"),
      "FIELD_INTEGRITY_EXCEPTION fullName is missing",
    ],
    [
      "two names",
      component("CustomObject", "A__c", "<fullName>B__c</fullName>"),
      "FIELD_INTEGRITY_EXCEPTION fullName stands there twice",
    ],
    ["no custom name", objectXml("so_Account"), expect.stringMatching(/^FIELD_INTEGRITY_EXCEPTION /)],
    [
      "a name that is SQL",
      objectXml('x"; DROP TABLE so_Account; --__c'),
      expect.stringMatching(/^FIELD_INTEGRITY_EXCEPTION /),
    ],
    [
      "a field that has no object",
      fieldXml("__proto__"),
      "FIELD_INTEGRITY_EXCEPTION the fullName of a CustomField is Object.Field__c",
    ],
    [
      "a field of a prototype",
      fieldXml("__proto__.X__c"),
      "INVALID_CROSS_REFERENCE_KEY no CustomObject named __proto__ found",
    ],
    [
      "a field of three names",
      fieldXml("First__c.X__c.Y__c"),
      expect.stringMatching(/^FIELD_INTEGRITY_EXCEPTION /),
    ],
    [
      "a field of a setup object",
      fieldXml("PermissionSet.X__c"),
      "FIELD_INTEGRITY_EXCEPTION PermissionSet can't have custom fields",
    ],
    [
      "a formula of another type",
      component("CustomField", "First__c.X__c", "<label>X</label><type>Text</type><formula>1</formula>"),
      "FIELD_INTEGRITY_EXCEPTION First__c.X__c: Formula result is data type (Number), incompatible with expected data type (Text) (character 1 of the formula)",
    ],
    [
      "a type of field that isn't served",
      component("CustomField", "First__c.X__c", "<label>X</label><type>Html</type>"),
      "FIELD_INTEGRITY_EXCEPTION fields of type Html are not supported",
    ],
    [
      "text beside elements",
      component("CustomField", "First__c.X__c", "text"),
      "FIELD_INTEGRITY_EXCEPTION metadata has text beside its elements",
    ],
    [
      "another type of component",
      component("ApexClass", "X"),
      "FUNCTIONALITY_NOT_ENABLED Components of the type ApexClass are not available in this org: there are CustomObject, CustomField, ValidationRule, RecordType",
    ],
  ])("are refused with %s", async (_what, sent, refusal) => {
    const [result = ""] = await outcomes(create(sent));
    expect(result.replace(/^.*? (?=[A-Z]+_[A-Z_]+ )/, "")).toEqual(refusal);
  });

  it("can't change what a standard object says of itself, nor what there is not", async () => {
    const results = await outcomes(
      `<updateMetadata>${objectXml("Account")}${objectXml("None__c")}${fieldXml("First__c.None__c")}</updateMetadata>`,
    );
    expect(results).toEqual([
      "Account FIELD_INTEGRITY_EXCEPTION Account: of a standard object only custom fields, validation rules and record types can be changed",
      "None__c INVALID_CROSS_REFERENCE_KEY no CustomObject named None__c found",
      "First__c.None__c INVALID_CROSS_REFERENCE_KEY no CustomField named First__c.None__c found",
    ]);
  });

  it("lose nothing: a field is not narrowed", async () => {
    const results = await outcomes(
      `<upsertMetadata>${fieldXml("First__c.Text__c", 10)}${fieldXml("First__c.Text__c", 30)}</upsertMetadata>`,
    );
    expect(results).toEqual([
      "First__c.Text__c FIELD_INTEGRITY_EXCEPTION First__c.Text__c: the length can't shrink from 20 to 10",
      "First__c.Text__c ok",
    ]);
  });

  it("have at most 800 fields", async () => {
    const fields = Array.from(
      { length: 801 },
      (_, index) => `<fields><fullName>F${index}__c</fullName><label>F</label><type>Date</type></fields>`,
    );
    expect(await outcomes(create(objectXml("Wide__c", fields.join(""))))).toEqual([
      "Wide__c FIELD_INTEGRITY_EXCEPTION Wide__c: an object has at most 800 custom fields",
    ]);
    expect(await outcomes(create(objectXml("Wide__c", fields.slice(1).join(""))))).toEqual(["Wide__c ok"]);
    expect((await org().rest("POST", "/sobjects/Wide__c", { F800__c: "2020-01-01" })).status).toBe(201);
  });

  it("are none where a name or a type is none's", async () => {
    expect((await org().raw(read("CustomObject", "None__c", "toString"))).text).toContain(
      "<result><records/><records/></result>",
    );
    expect((await org().raw(read("Layout", "None"))).text).toContain("<result><records/></result>");
    expect((await org().raw(read("CustomField"))).text).toContain("<result/>");
    for (const name of ["CustomObject", "CustomField", "X"])
      expect(
        await outcomes(`<deleteMetadata><type>${name}</type><fullNames>None__c</fullNames></deleteMetadata>`),
      ).toHaveLength(1);
  });
});

describe("a call", () => {
  const version = "<asOfVersion>64.0</asOfVersion>";

  it("describes and lists", async () => {
    expect((await org().raw(`<describeMetadata>${version}</describeMetadata>`)).text).toContain(
      "<xmlName>CustomObject</xmlName>",
    );
    const query = (type: string) => `<queries><type>${type}</type></queries>`;
    const list = (...types: readonly string[]) =>
      `<listMetadata>${types.map(query).join("")}${version}</listMetadata>`;
    const { text } = await org().raw(list("CustomField", "ApexClass", "CustomObject"));
    expect(text).toContain("<fullName>First__c.Text__c</fullName>");
    expect(text).toContain("<fileName>objects/First__c.object</fileName>");
    expect(await org().fault(list("A", "B", "C", "D"))).toBe(
      "sf:LIMIT_EXCEEDED record limit reached. cannot submit more than 3 queries in this operation",
    );
  });

  it("has ten components", async () => {
    const fields = Array.from({ length: 11 }, (_, index) => fieldXml(`First__c.Eleven${index}__c`));
    const tooMany =
      "sf:LIMIT_EXCEEDED record limit reached. cannot submit more than 10 records in this operation";
    const names = Array.from({ length: 11 }, () => "First__c");
    expect(await org().fault(create(...fields))).toBe(tooMany);
    expect(await org().fault(read("CustomObject", ...names))).toBe(tooMany);
    expect(await org().fault(read("CustomObject", ...names).replaceAll("readM", "deleteM"))).toBe(tooMany);
    expect(await outcomes(create(...fields.slice(1)))).toHaveLength(10);
    expect((await org().raw(read("CustomField", "First__c.Eleven0__c"))).text).toContain("<records/>");
  });

  it("says what a component is", async () => {
    expect(await org().fault(create("<metadata><fullName>X__c</fullName></metadata>"))).toBe(
      "soapenv:Client Must specify a {http://www.w3.org/2001/XMLSchema-instance}type attribute value for the {http://soap.sforce.com/2006/04/metadata}metadata element",
    );
    expect(await org().fault("<createMetadata><x/></createMetadata>")).toContain("Unexpected element");
    expect(await org().fault("<readMetadata/>")).toContain("Required element type is missing");
  });

  it.each(Object.keys(METADATA_REFUSED_OPERATIONS))("is refused if it is %s()", async (name) => {
    expect(await org().fault(`<${name}/>`)).toBe(
      `sf:FUNCTIONALITY_NOT_ENABLED ${METADATA_REFUSED_OPERATIONS[name]}`,
    );
  });

  it("is one of this API, in its namespace", async () => {
    const none = (operation: string) =>
      `soapenv:Client No operation available for request ${operation}, please check the WSDL for the service.`;
    for (const name of ["create", "login", "describeGlobal", "toString"])
      expect(await org().fault(`<${name}/>`)).toBe(none(`{http://soap.sforce.com/2006/04/metadata}${name}`));
    expect(await org().fault('<describeMetadata xmlns="urn:partner.soap.sforce.com"/>')).toBe(
      none("{urn:partner.soap.sforce.com}describeMetadata"),
    );
    const partner = await post(org().org.url, envelope("<describeMetadata/>", sessionHeader(org().session)));
    expect(partner.text).toContain("No operation available");
  });

  it("needs a session, an envelope without DOCTYPE, and a version", async () => {
    expect(await org().fault("<describeMetadata/>", "none")).toMatch(/^sf:INVALID_SESSION_ID /);
    const doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>';
    const answer = await post(org().org.url, doctype, { path: METADATA_PATH });
    expect([answer.status, answer.text.includes("DOCTYPE is not allowed")]).toEqual([500, true]);
    const old = await post(org().org.url, "<x/>", { path: "/services/Soap/m/20.0" });
    expect(old.text).toContain("<faultcode>sf:UNSUPPORTED_API_VERSION</faultcode>");
  });

  it("is also at the address that login() tells", async () => {
    const { url, admin } = org().org;
    const answer = await login(url, admin.username, admin.password + admin.securityToken);
    const path = (textIn(answer, "metadataServerUrl") ?? "").replace(url, "");
    expect(path).toMatch(/^\/services\/Soap\/m\/64\.0\/00D\w{12}$/);
    const body = `<describeMetadata>${version}</describeMetadata>`;
    const sent = envelope(body, sessionHeader(org().session), "m");
    expect((await post(url, sent, { path })).status).toBe(200);
  });
});

describe("a user without Customize Application", () => {
  let user: Persona;
  let customizer: Persona;
  beforeAll(async () => {
    user = await persona(org().org, org().rest, { user: ["ManageUsers"] });
    customizer = await persona(org().org, org().rest, { user: ["CustomizeApplication"] });
  });

  it("is refused all of it", async () => {
    const operations = Object.keys(METADATA_TYPES).filter((name) => /^[a-z]+Metadata$/.test(name));
    expect(operations).toHaveLength(7);
    for (const name of [...operations, "deploy"])
      expect(await org().fault(`<${name}/>`, user.session)).toBe(
        "sf:INSUFFICIENT_ACCESS use of the Metadata API requires a user with the Customize Application permission",
      );
  });

  it("may with it", async () => {
    const answer = await org().raw(create(objectXml("Theirs__c")), "", customizer.session);
    expect(answer.text).toContain("<success>true</success>");
  });
});

describe("a read-only token", () => {
  it("reads the schema and changes nothing of it", async () => {
    const { url, ports, admin } = org().org;
    const { userId = 0 } = (await ports.stores.identity.credentials.byUsername(admin.username)) ?? {};
    const { token } = await createNamedToken(ports, CONSOLE, userId, {
      label: "reader",
      expiresAt: null,
      ranges: [],
      readOnly: true,
      prefixed: false,
    });
    const reader = sessionIn(await login(url, admin.username, admin.password + token));
    const seen = await org().raw(read("CustomObject", "First__c"), "", reader);
    expect(seen.text).toContain("<fullName>First__c</fullName>");
    for (const name of ["create", "update", "upsert", "delete"])
      expect(await org().fault(`<${name}Metadata/>`, reader)).toMatch(/^sf:INSUFFICIENT_ACCESS /);
  });
});
