// REST in XML: what can be read and written so, by header and by suffix, and what can't.
import { describe, expect, it } from "vitest";
import { make, run, withOrg } from "./scenario.ts";

const org = withOrg(async (caller) => {
  const acme = await make(caller, "Account", { Name: "Acme & Co", AnnualRevenue: 5, Site: "<north>" });
  await make(caller, "Contact", { LastName: "Below", AccountId: acme });
  return { acme };
});

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';
const TYPE = "application/xml;charset=UTF-8";
const XML = { accept: "application/xml" };
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const V = "/services/data/v60.0";
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const query = (soql: string) => `/query?q=${encodeURIComponent(soql)}`;

describe("answers in XML", () => {
  run(org, [
    {
      does: "have a record's type and URL as attributes",
      path: "/sobjects/account/<acme>?fields=Name,AnnualRevenue,Site,Fax",
      version: 60,
      headers: XML,
      status: 200,
      type: TYPE,
      text: `${HEAD}<Account type="Account" url="${V}/sobjects/Account/<acme>" ${XSI}><Name>Acme &amp; Co</Name><AnnualRevenue>5.0</AnnualRevenue><Site>&lt;north&gt;</Site><Fax xsi:nil="true"/><Id><acme></Id></Account>`,
    },
    {
      does: "have records, their parents and their children",
      path: query("SELECT Name, Owner.Alias, (SELECT LastName FROM Contacts) FROM Account"),
      version: 60,
      headers: { accept: "text/xml" },
      status: 200,
      type: TYPE,
      has: [
        `${HEAD}<QueryResult><totalSize>1</totalSize><done>true</done><records type="Account" url="${V}/sobjects/Account/<acme>"><Name>Acme &amp; Co</Name><Owner type="User" url="`,
        '<Contacts><totalSize>1</totalSize><done>true</done><records type="Contact" url="',
        "<LastName>Below</LastName></records></Contacts></records></QueryResult>",
      ],
    },
    {
      does: "come for a suffix, whatever Accept says",
      path: "/query.xml?q=SELECT+COUNT()+FROM+Account",
      headers: { accept: "application/json" },
      status: 200,
      type: TYPE,
      text: `${HEAD}<QueryResult><totalSize>1</totalSize><done>true</done></QueryResult>`,
    },
    {
      does: "don't come for a suffix of JSON",
      path: "/query.json?q=SELECT+COUNT()+FROM+Account",
      headers: XML,
      status: 200,
      text: '{"totalSize":1,"done":true,"records":[]}',
    },
    {
      does: "have a describe, named as its object",
      path: "/sobjects/Account/describe",
      headers: XML,
      status: 200,
      type: TYPE,
      has: [
        `${HEAD}<Account ${XSI}><actionOverrides`.slice(0, HEAD.length + 9),
        "<name>AnnualRevenue</name>",
        "<picklistValues><active>true</active>",
        "<keyPrefix>001</keyPrefix>",
      ],
      hasNot: ["[object", "undefined"],
    },
    {
      does: "have an object's summary",
      path: "/sobjects/contact",
      headers: XML,
      status: 200,
      type: TYPE,
      has: [`${HEAD}<Contact`, "><objectDescribe><", "<name>Contact</name>", "</objectDescribe></Contact>"],
    },
    {
      does: "have the list of objects",
      path: "/sobjects",
      headers: XML,
      status: 200,
      type: TYPE,
      has: [`${HEAD}<DescribeGlobal`, "<sobjects><", "<maxBatchSize>200</maxBatchSize>"],
    },
    {
      does: "have the resources of a version",
      path: "",
      version: 60,
      headers: XML,
      status: 200,
      type: TYPE,
      has: [`${HEAD}<urls><`, `<sobjects>${V}/sobjects</sobjects>`, "</urls>"],
    },
    {
      does: "have what was deleted",
      path: `/sobjects/Account/deleted?start=${hoursAgo(2)}&end=${hoursAgo(1)}`,
      headers: XML,
      status: 200,
      type: TYPE,
      has: [`${HEAD}<Account><earliestDateAvailable>`],
    },
    {
      does: "have refusals",
      path: query("SELECT Nothing FROM Account"),
      headers: XML,
      status: 400,
      type: TYPE,
      has: [
        `${HEAD}<Errors><Error><errorCode>INVALID_FIELD</errorCode><message>`,
        "</message></Error></Errors>",
      ],
    },
    {
      does: "have no resource that isn't there",
      path: "/nothing.xml",
      status: 404,
      type: TYPE,
      has: [`${HEAD}<Errors><Error><errorCode>NOT_FOUND</errorCode>`],
    },
    {
      does: "are indented on demand",
      path: "/query.xml?q=SELECT+COUNT()+FROM+Account",
      headers: { "x-prettyprint": "1" },
      status: 200,
      type: TYPE,
      text: `${HEAD}\n<QueryResult>\n  <totalSize>1</totalSize>\n  <done>true</done>\n</QueryResult>`,
    },
    {
      does: "are refused where there are none",
      method: "POST",
      path: "/composite/sobjects",
      headers: XML,
      body: { records: [] },
      status: 406,
      type: TYPE,
      has: ["<errorCode>NOT_ACCEPTABLE</errorCode>"],
    },
  ]);

  it("list the versions, and say who has no session", async () => {
    const { url } = org().org;
    const versions = await fetch(`${url}/services/data`, { headers: XML });
    expect(versions.headers.get("content-type")).toBe(TYPE);
    expect(await versions.text()).toContain(
      `${HEAD}<Versions><Version><label>Summer '14</label><url>/services/data/v31.0</url><version>31.0</version></Version>`,
    );
    const unknown = await fetch(`${url}/services/data/v60.0/limits.xml`);
    expect(unknown.status).toBe(401);
    expect(await unknown.text()).toBe(
      `${HEAD}<Errors><Error><errorCode>INVALID_SESSION_ID</errorCode><message>Session expired or invalid</message></Error></Errors>`,
    );
  });
});

const SENT = { "content-type": "application/xml; charset=UTF-8" };
const BOTH = { ...SENT, ...XML };
const sent = (xml: string) => `${HEAD}${xml}`;

describe("records in XML", () => {
  it("are made, changed and emptied", async () => {
    const { send } = org();
    const made = await send(
      "POST",
      "/sobjects/Account",
      sent(
        "<Account><Name>A &amp; B</Name><NumberOfEmployees>12</NumberOfEmployees><Site>x</Site></Account>",
      ),
      BOTH,
    );
    expect(made.status, made.text).toBe(201);
    const id =
      /^<\?xml version="1.0" encoding="UTF-8"\?><Result><id>(\w{18})<\/id><success>true<\/success><\/Result>$/.exec(
        made.text,
      )?.[1];
    const path = `/sobjects/Account/${id}`;
    const changed = await send("PATCH", path, sent(`<account ${XSI}><Site xsi:nil="true"/></account>`), SENT);
    expect([changed.status, changed.text]).toEqual([204, ""]);
    const read = await send("GET", `${path}?fields=Name,NumberOfEmployees,Site`);
    expect(read.body).toMatchObject({ Name: "A & B", NumberOfEmployees: 12, Site: null });
  });

  const refused = (
    does: string,
    xml: string,
    code: string,
    message: string,
    headers: Record<string, string> = BOTH,
  ) => ({
    does,
    method: "POST",
    path: "/sobjects/Account",
    body: xml,
    headers,
    status: 400,
    type: TYPE,
    has: [`<errorCode>${code}</errorCode>`, message],
  });
  run(org, [
    refused("are refused broken", "<Account><Name>x</Account>", "XML_PARSER_ERROR", "<message>"),
    refused("are refused without a root", "", "XML_PARSER_ERROR", "<message>"),
    refused(
      "are refused with a DOCTYPE",
      '<!DOCTYPE a [<!ENTITY x "y">]><Account><Name>&x;</Name></Account>',
      "XML_PARSER_ERROR",
      "<message>",
    ),
    refused(
      "are refused as another object",
      "<Lead/>",
      "XML_PARSER_ERROR",
      "the root element must be Account",
    ),
    refused(
      "are refused with a field twice",
      "<Account><Name>a</Name><name>b</name></Account>",
      "XML_PARSER_ERROR",
      "there are two values of name",
    ),
    refused(
      "are refused as their JSON is",
      "<Account/>",
      "REQUIRED_FIELD_MISSING",
      "<message>Required fields are missing: [Name]</message><fields>Name</fields>",
    ),
    {
      ...refused("are told of in JSON if that is asked for", "<Account/>", "", "", SENT),
      type: "application/json;charset=UTF-8",
      has: ['"errorCode":"REQUIRED_FIELD_MISSING"'],
    },
    {
      does: "are refused in another encoding",
      method: "POST",
      path: "/sobjects/Account",
      body: sent("<Account><Name>x</Name></Account>"),
      headers: { "content-type": "application/xml; charset=iso-8859-1" },
      status: 415,
      like: [{ errorCode: "UNSUPPORTED_MEDIA_TYPE" }],
    },
    {
      does: "are refused where only JSON is taken",
      method: "POST",
      path: "/composite/sobjects",
      body: sent("<x/>"),
      headers: SENT,
      status: 415,
      like: [{ errorCode: "UNSUPPORTED_MEDIA_TYPE" }],
    },
  ]);
});
