// Requests that break the WSDL: each is either harmless and understood, or refused as no message.
import { describe, expect, it } from "vitest";
import { envelope, NAMESPACES, post, sessionHeader } from "../../support/soap.ts";
import { created, found, sObject, soapOrg, stored } from "./soap-org.ts";

const org = soapOrg();
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const noOperation = (namespace: string, name: string): string =>
  `soapenv:Client No operation available for request {${namespace}}${name}, please check the WSDL for the service.`;

describe("a value that an enumeration hasn't", () => {
  it.each([
    ["describeAppMenu", "<appMenuType>appswitcher</appMenuType>", "AppMenuType"],
    [
      "sendEmail",
      `<messages ${XSI} xsi:type="SingleEmailMessage"><emailPriority>Urgent</emailPriority></messages>`,
      "EmailPriority",
    ],
    [
      "sendEmail",
      `<messages ${XSI} xsi:type="SingleEmailMessage"><optOutPolicy>IGNORE</optOutPolicy></messages>`,
      "SendEmailOptOutPolicy",
    ],
  ])("is refused by %s: %s", async (operation, inside, type) => {
    expect(await org().fault(`<${operation}>${inside}</${operation}>`)).toMatch(
      new RegExp(`^soapenv:Client '\\w+' is not a valid value for the type ${type}$`),
    );
  });

  it("may be empty, as clients write what they don't say", async () => {
    const mail = `<messages ${XSI} xsi:type="SingleEmailMessage"><emailPriority/><optOutPolicy xsi:nil="true"/></messages>`;
    const [result] = await org().results(`<sendEmail>${mail}</sendEmail>`);
    expect(result?.errors[0]?.code).toBe("REQUIRED_FIELD_MISSING");
  });
});

describe("an argument of a newer library", () => {
  const mail = (inside: string): string =>
    `<sendEmail><messages ${XSI} xsi:type="SingleEmailMessage"><toAddresses>a@example.test</toAddresses><plainTextBody>t</plainTextBody><saveAsActivity>false</saveAsActivity>${inside}</messages></sendEmail>`;

  it("is taken where it says nothing", async () => {
    const empty = '<oneClickPost xsi:nil="true"/><unsubscribeComment xsi:nil="true"/><unsubscribeUrls/>';
    expect(await org().results(mail(empty))).toMatchObject([{ success: true }]);
  });

  it.each([
    ["oneClickPost", "true"],
    ["unsubscribeUrls", "https://example.test"],
  ])("is refused where it says something: %s", async (name, value) => {
    const [result] = await org().results(mail(`<${name}>${value}</${name}>`));
    expect(result?.errors).toMatchObject([{ code: "FUNCTIONALITY_NOT_ENABLED", fields: [name] }]);
  });
});

describe("a missing xsi:type", () => {
  it("is a record of no type for enterprise clients", async () => {
    const record = "<sObjects><Name>x</Name></sObjects>";
    expect(await org().fault(`<create>${record}</create>`, "", "c")).toBe(
      "sf:INVALID_TYPE InvalidSObjectFault Must send a concrete entity type.",
    );
    expect(await found(org(), "SELECT Id FROM Account WHERE Name = 'x'")).toEqual([]);
  });

  it("is no trouble to partners, neither of records nor of values", async () => {
    const fields = { Name: "untyped", AnnualRevenue: "1.5", NumberOfEmployees: "3" };
    const id = await created(org(), "Account", fields);
    expect(await stored(org(), "Account", id, "NumberOfEmployees")).toEqual(["3"]);
  });

  it("is a message of no kind", async () => {
    expect(await org().fault("<sendEmail><messages><subject>x</subject></messages></sendEmail>")).toBe(
      "soapenv:Client messages must be of the type SingleEmailMessage, not &apos;&apos;".replaceAll(
        "&apos;",
        "'",
      ),
    );
  });
});

describe("elements out of their order", () => {
  it("are fields before the type, an Id in their midst, and fieldsToNull anywhere", async () => {
    const id = await created(org(), "Account", { Name: "before", Phone: "1", Site: "s" });
    const records = [
      `<sObjects><Name>first</Name><Id>${id}</Id><fieldsToNull>Phone</fieldsToNull><type>Account</type></sObjects>`,
      `<sObjects><fieldsToNull>Site</fieldsToNull><Name>second</Name><type>Account</type><Id>${id}</Id></sObjects>`,
      `<sObjects><type>Account</type><Id>${id}</Id><Name>last</Name><Fax>2</Fax><fieldsToNull>Fax</fieldsToNull></sObjects>`,
    ];
    const results: boolean[] = [];
    for (const record of records.slice(0, 2)) {
      const [result] = await org().results(`<update>${record}</update>`);
      results.push(result?.success ?? false);
    }
    expect(results).toEqual([true, true]);
    expect(await stored(org(), "Account", id, "Name", "Phone", "Site")).toEqual(["second", null, null]);
    // One field that is set and emptied: which counts?
    expect(await org().fault(`<update>${records[2]}</update>`)).toBe(
      "soapenv:Client there are two values of Fax",
    );
  });

  it("are arguments of a call", async () => {
    const id = await created(org(), "Account", { Name: "a" });
    const inside = `<ids>${id}</ids><sObjectType>Account</sObjectType><fieldList>Id</fieldList>`;
    expect((await org().call(`<retrieve>${inside}</retrieve>`)).children).toHaveLength(1);
    const upsert = `${sObject("Account", { Id: id, Name: "b" })}<externalIDFieldName>Id</externalIDFieldName>`;
    expect(await org().results(`<upsert>${upsert}</upsert>`)).toMatchObject([{ success: true }]);
  });
});

describe("a wrong namespace", () => {
  const enterprise = NAMESPACES.c;
  const record = (xmlns: string): string =>
    `<create><sObjects><type>Account</type><Name xmlns="${xmlns}">odd</Name></sObjects></create>`;

  it.each([enterprise, "urn:sobject.partner.soap.sforce.com", "urn:other", ""])(
    "of an operation is an operation that there isn't: %j",
    async (namespace) => {
      expect(await org().fault(`<getUserInfo xmlns="${namespace}"/>`)).toBe(
        noOperation(namespace, "getUserInfo"),
      );
    },
  );

  it("is the partner's at an enterprise endpoint", async () => {
    const answer = await post(org().org.url, envelope("<getUserInfo/>", sessionHeader(org().session), "u"), {
      path: "/services/Soap/c/64.0",
    });
    expect(answer.text).toContain(noOperation(NAMESPACES.u, "getUserInfo").slice("soapenv:Client ".length));
  });

  it.each([NAMESPACES.u, enterprise, "urn:sobject.partner.soap.sforce.com", "urn:other", ""])(
    "of a field means nothing: %j",
    async (namespace) => {
      expect(await org().results(record(namespace))).toMatchObject([{ success: true }]);
    },
  );

  it("of a header is a header that there isn't: the session isn't found", async () => {
    const header = `<SessionHeader xmlns="urn:other"><sessionId>${org().session}</sessionId></SessionHeader>`;
    const { text } = await post(org().org.url, envelope("<getUserInfo/>", header, "u"), {
      path: "/services/Soap/u/64.0",
    });
    expect(text).toContain("<faultcode>sf:INVALID_SESSION_ID</faultcode>");
  });
});

describe("a call of a newer version", () => {
  const at = async (version: number, request: string): Promise<string> => {
    const body = envelope(request, sessionHeader(org().session), "u");
    const { text } = await post(org().org.url, body, { path: `/services/Soap/u/${version}.0` });
    return text;
  };

  it.each([
    ["changeOwnPassword", 40, "<oldPassword>x</oldPassword><newPassword>y</newPassword>"],
    ["describePathAssistants", 35, "<sObjectType>Lead</sObjectType>"],
    ["findDuplicates", 38, ""],
    ["deleteByExample", 42, ""],
  ])("is refused before its own: %s", async (name, since, inside) => {
    const request = `<${name}>${inside}</${name}>`;
    expect(await at(since - 1, request)).toContain(
      noOperation(NAMESPACES.u, name).slice("soapenv:Client ".length),
    );
    expect(await at(since, request)).not.toContain("No operation available");
  });
});
