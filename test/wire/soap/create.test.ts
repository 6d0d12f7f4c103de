import { describe, expect, it } from "vitest";
import { created, found, sObject, soapOrg, stored, textOf } from "./soap-org.ts";

const org = soapOrg();
const NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"';

describe("create", () => {
  it("answers bytes as recorded, one result per row in their order", async () => {
    const answer = await org().raw(
      `<create>${sObject("Account", { Name: "One" })}${sObject("Account", { Phone: "1" })}</create>`,
    );
    const id = /<id>(\w{18})<\/id>/.exec(answer.text)?.[1];
    expect(answer.text).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?><soapenv:Envelope xmlns:soapenv="http:\/\/schemas\.xmlsoap\.org\/soap\/envelope\/" xmlns="urn:partner\.soap\.sforce\.com" xmlns:xsi="http:\/\/www\.w3\.org\/2001\/XMLSchema-instance"><soapenv:Header>/,
    );
    expect(answer.text).toContain(
      `<soapenv:Body><createResponse><result><id>${id}</id><success>true</success></result><result><errors><fields>Name</fields><message>Required fields are missing: [Name]</message><statusCode>REQUIRED_FIELD_MISSING</statusCode></errors><id xsi:nil="true"/><success>false</success></result></createResponse></soapenv:Body>`,
    );
    expect(await stored(org(), "Account", id ?? "", "Name")).toEqual(["One"]);
  });

  it("answers no rows with no results", async () => {
    expect(await org().results("<create/>")).toEqual([]);
  });

  it("keeps values of every type, however they are written", async () => {
    const id = await created(org(), "Thing__c", {
      Name: " <blanks> & entities ",
      Number__c: " 1234.50005 ",
      Whole__c: "1E3",
      Flag__c: "1",
      Day__c: "2010-10-14T00:00:00.000Z",
      Moment__c: "2026-03-01T00:30:00.5+01:00",
      Hour__c: "13:05:00.000Z",
      Place__Latitude__s: "48.4",
      Place__Longitude__s: "-9.98765",
    });
    const names = ["Name", "Number__c", "Whole__c", "Flag__c", "Day__c", "Moment__c", "Hour__c", "Auto__c"];
    expect(await stored(org(), "Thing__c", id, ...names)).toEqual([
      " <blanks> & entities ",
      "1234.5001",
      "1000.0",
      "true",
      "2010-10-14",
      "2026-02-28T23:30:00.500Z",
      "13:05:00.000Z",
      "T-001",
    ]);
    const place = await org().raw(
      `<retrieve><fieldList>Place__c</fieldList><sObjectType>Thing__c</sObjectType><ids>${id}</ids></retrieve>`,
    );
    expect(place.text).toContain(
      '<sf:Place__c xsi:type="location"><latitude>48.4</latitude><longitude>-9.9877</longitude></sf:Place__c>',
    );
  });

  it.each([
    ["2026-02-03Z", "2026-02-03"],
    ["2026-02-03+14:00", "2026-02-03"],
    ["\n2026-02-03\t", "2026-02-03"],
  ])("takes the date %j", async (sent, kept) => {
    const id = await created(org(), "Thing__c", { Name: "d", Day__c: sent });
    expect(await stored(org(), "Thing__c", id, "Day__c")).toEqual([kept]);
  });

  it.each([
    ["Number__c", "abc"],
    ["Number__c", ""],
    ["Number__c", "INF"],
    ["Flag__c", "yes"],
    ["Day__c", "2026-02-30"],
    ["Day__c", "#N/A"],
    ["Moment__c", "yesterday"],
  ])("refuses %s of %j alone, with the others kept", async (field, value) => {
    const rows = sObject("Thing__c", { Name: "bad", [field]: value }) + sObject("Thing__c", { Name: "good" });
    const [bad, good] = await org().results(`<create>${rows}</create>`);
    expect(bad).toMatchObject({
      success: false,
      id: null,
      errors: [{ code: "INVALID_TYPE_ON_FIELD_IN_RECORD", fields: [field] }],
    });
    expect(good?.success).toBe(true);
  });

  it("takes texts that CSV would read as something else", async () => {
    const id = await created(org(), "Thing__c", { Name: "#N/A", Key__c: "" });
    expect(await stored(org(), "Thing__c", id, "Name", "Key__c")).toEqual(["#N/A", null]);
  });

  it("leaves nil fields alone, and takes fieldsToNull behind the fields", async () => {
    const id = await created(
      org(),
      "Thing__c",
      { Name: "nulls" },
      `<Day__c ${NIL}/><Id ${NIL}/><fieldsToNull>Number__c</fieldsToNull><fieldsToNull ${NIL}/>`,
    );
    expect(await stored(org(), "Thing__c", id, "Name", "Number__c")).toEqual(["nulls", null]);
    const [result] = await org().results(
      `<create>${sObject("Account", {}, "<fieldsToNull>Name</fieldsToNull>")}</create>`,
    );
    expect(result?.errors).toMatchObject([{ code: "REQUIRED_FIELD_MISSING", fields: ["Name"] }]);
  });

  it("takes names in any letter case, prefixes and xsi:type as a client likes", async () => {
    const [result] = await org().results(
      `<create><sObjects xmlns:o="urn:sobject.partner.soap.sforce.com" xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="o:sObject"><o:type>tHiNg__C</o:type><o:NAME x:type="xsd:string"><![CDATA[a]]><!-- b -->c</o:NAME></sObjects></create>`,
    );
    expect(await stored(org(), "Thing__c", result?.id ?? "", "Name")).toEqual(["ac"]);
  });

  it("takes rows of several objects, each with fields of its own", async () => {
    const rows = [
      sObject("Account", { Name: "Mixed", Phone: "1" }),
      sObject("Contact", { LastName: "Mixed" }),
      sObject("Account", { Name: "Mixed", CreatedDate: "2026-01-01T00:00:00Z" }),
      sObject("Account", { Name: "Mixed", Site: "x" }),
    ];
    const results = await org().results(`<create>${rows.join("")}</create>`);
    expect(results.map(({ success }) => success)).toEqual([true, true, false, true]);
    expect(results[2]?.errors).toMatchObject([
      { code: "INVALID_FIELD_FOR_INSERT_UPDATE", fields: ["CreatedDate"] },
    ]);
    expect(results.map(({ id }) => id?.slice(0, 3))).toEqual(["001", "003", undefined, "001"]);
    const phones = (await found(org(), "SELECT Phone, Site FROM Account WHERE Name = 'Mixed'")).map((row) => [
      textOf(row, "Phone"),
      textOf(row, "Site"),
    ]);
    expect(phones).toEqual([
      ["1", null],
      [null, "x"],
    ]);
  });

  it("finds a parent by its external id", async () => {
    const parent = await created(org(), "Account", { Name: "Parent", Key__c: "p-1" });
    await created(org(), "Account", { Name: "Twin", Same__c: "t" });
    await created(org(), "Account", { Name: "Twin", Same__c: "t" });
    const row = (inside: string): string => sObject("Thing__c", { Name: "child" }, inside);
    const by = (field: string, value: string): string =>
      `<Account__r><type>Account</type><${field}>${value}</${field}></Account__r>`;
    const results = await org().results(
      `<create>${row(by("Key__c", "p-1"))}${row(by("Key__c", "none"))}${row(by("Same__c", "t"))}${row(by("Phone", "1"))}${row(by("Key__c", "p-1").replace(">Account<", ">Contact<"))}</create>`,
    );
    expect(await stored(org(), "Thing__c", results[0]?.id ?? "", "Account__c")).toEqual([parent]);
    expect(results.slice(1).map(({ errors }) => errors[0])).toMatchObject([
      {
        code: "INVALID_FIELD",
        message: "Foreign key external ID: none not found for field Key__c in entity Account",
      },
      { code: "DUPLICATE_EXTERNAL_ID" },
      { code: "INVALID_FIELD" },
      { code: "INVALID_TYPE" },
    ]);
  });

  it("cuts texts that are too long only if the header says so", async () => {
    const long = "😀".repeat(21);
    const row = `<create>${sObject("Thing__c", { Name: "long", Key__c: long })}</create>`;
    expect((await org().results(row))[0]?.errors).toMatchObject([
      { code: "STRING_TOO_LONG", fields: ["Key__c"] },
    ]);
    const header =
      "<AllowFieldTruncationHeader><allowFieldTruncation>true</allowFieldTruncation></AllowFieldTruncationHeader>";
    const [result] = await org().results(row, header);
    expect(await stored(org(), "Thing__c", result?.id ?? "", "Key__c")).toEqual(["😀".repeat(20)]);
  });

  it("takes headers that mean nothing here", async () => {
    const header =
      "<CallOptions><client>x</client></CallOptions><DisableFeedTrackingHeader><disableFeedTracking>true</disableFeedTracking></DisableFeedTrackingHeader><DuplicateRuleHeader><allowSave>true</allowSave></DuplicateRuleHeader><OwnerChangeOptions/><Unheard/>";
    const [result] = await org().results(`<create>${sObject("Account", { Name: "h" })}</create>`, header);
    expect(result?.success).toBe(true);
  });
});

describe("all or none", () => {
  const header = (value: string): string =>
    `<AllOrNoneHeader><allOrNone>${value}</allOrNone></AllOrNoneHeader>`;
  const rows = `<create>${sObject("Account", { Name: "None" })}${sObject("Account")}${sObject("Contact", { LastName: "None" })}</create>`;

  it("keeps nothing if one row is bad", async () => {
    const results = await org().results(rows, header("true"));
    expect(results.map(({ id, errors }) => [id, errors[0]?.code])).toEqual([
      [null, "ALL_OR_NONE_OPERATION_ROLLED_BACK"],
      [null, "REQUIRED_FIELD_MISSING"],
      [null, "ALL_OR_NONE_OPERATION_ROLLED_BACK"],
    ]);
    expect(results[0]?.errors[0]?.message).toBe(
      "Record rolled back because not all records were valid and the request was using AllOrNone header",
    );
    expect(await found(org(), "SELECT Id FROM Account WHERE Name = 'None'")).toEqual([]);
    expect(await found(org(), "SELECT Id FROM Contact WHERE LastName = 'None'")).toEqual([]);
  });

  it("keeps all if none is, and the good ones without the header", async () => {
    const good = `<create>${sObject("Account", { Name: "All" })}</create>`;
    expect((await org().results(good, header(" 1 ")))[0]?.success).toBe(true);
    expect((await org().results(rows, header("false"))).map(({ success }) => success)).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("is true or false", async () => {
    expect(await org().fault(rows, header("perhaps"))).toBe(
      "soapenv:Client 'perhaps' is not a valid value for the type xsd:boolean",
    );
  });
});

describe("a call that can't be", () => {
  const many = (count: number): string =>
    `<create>${sObject("Account", { Name: "many" }).repeat(count)}</create>`;

  it("has more than 200 rows", async () => {
    expect(await org().fault(many(201))).toBe(
      "sf:EXCEEDED_ID_LIMIT UnexpectedErrorFault record limit reached. cannot submit more than 200 records into this call",
    );
    expect(await found(org(), "SELECT Id FROM Account WHERE Name = 'many' LIMIT 1")).toEqual([]);
    expect((await org().results(many(200))).filter(({ success }) => success)).toHaveLength(200);
  });

  it.each([
    [sObject("Nope__c"), /^sf:INVALID_TYPE InvalidSObjectFault sObject type 'Nope__c' is not supported\./],
    [sObject(""), /^sf:INVALID_TYPE InvalidSObjectFault Must send a concrete entity type\.$/],
    [
      sObject("Account", { Name: "x", Nope__c: "1" }),
      /^sf:INVALID_FIELD InvalidFieldFault No such column 'Nope__c' on entity 'Account'\./,
    ],
    [
      sObject("Account", { Name: "x" }, "<Parents><type>Account</type><Key__c>1</Key__c></Parents>"),
      /^sf:INVALID_FIELD InvalidFieldFault No such column 'Parents'/,
    ],
    [sObject("Account", { Name: "x" }, "<NAME>y</NAME>"), /^soapenv:Client there are two values of NAME$/],
    [
      sObject("Account", { Name: "x" }, "<fieldsToNull>Name</fieldsToNull>"),
      /^soapenv:Client there are two values of Name$/,
    ],
    [
      sObject("Account", { Name: "x" }, "<Parent><a/><b/></Parent>"),
      /^soapenv:Client Parent must hold one external id field$/,
    ],
    [
      sObject("Account", { Name: "x" }, "<Parent><a><b/></a></Parent>"),
      /^soapenv:Client Parent is nested too deep$/,
    ],
    ["<sobjects/>", /^soapenv:Client Unexpected element \{urn:partner.soap.sforce.com\}sobjects in create$/],
  ])("is %s", async (rows, expected) => {
    const good = sObject("Account", { Name: "with a bad one" });
    expect(await org().fault(`<create>${good}${rows}</create>`)).toMatch(expected);
    expect(await found(org(), "SELECT Id FROM Account WHERE Name = 'with a bad one'")).toEqual([]);
  });

  it("tells row and column where the WSDL has them", async () => {
    const { text } = await org().raw(`<create>${sObject("Nope__c")}</create>`);
    expect(text).toMatch(/<\/sf:exceptionMessage><sf:row>-1<\/sf:row><sf:column>-1<\/sf:column><\/sf:/);
  });

  it("has no session, or is of an object that nobody makes", async () => {
    const [result] = await org().results(`<create>${sObject("Profile", {})}</create>`);
    expect(result?.errors).toMatchObject([{ code: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" }]);
  });
});

it("an enterprise record is of its xsi:type, and told so", async () => {
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const [result] = await org().results(
    `<create><sObjects ${xsi} xmlns:e="urn:sobject.enterprise.soap.sforce.com" xsi:type="e:Account"><e:Name>E</e:Name></sObjects></create>`,
    "",
    "c",
  );
  const { text } = await org().raw(
    `<query><queryString>SELECT Name, Id, Phone FROM Account WHERE Id = '${result?.id}'</queryString></query>`,
    "",
    "c",
  );
  expect(text).toContain(
    `<records xsi:type="sf:Account"><sf:Id>${result?.id}</sf:Id><sf:Name>E</sf:Name></records>`,
  );
  expect(text).toContain('xmlns:sf="urn:sobject.enterprise.soap.sforce.com"');
  // Recorded: an enterprise result says no type of its own, and an Id that wasn't selected is nil.
  expect(text).toContain("<queryResponse><result><done>true</done>");
  const without = await org().raw(
    `<query><queryString>SELECT Name FROM Account WHERE Id = '${result?.id}'</queryString></query>`,
    "",
    "c",
  );
  expect(without.text).toContain(
    '<records xsi:type="sf:Account"><sf:Id xsi:nil="true"/><sf:Name>E</sf:Name></records>',
  );
});
