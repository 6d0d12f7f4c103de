// Bytes over SOAP: base64 in records, both ways, for partner and enterprise clients.
import { beforeAll, describe, expect, it } from "vitest";
import type { Flavour } from "../../support/soap.ts";
import { created, soapOrg } from "../soap/soap-org.ts";

const org = soapOrg();
let account = "";
beforeAll(async () => {
  account = await created(org(), "Account", { Name: "Acme" });
});

const BYTES = Buffer.from(
  Uint8Array.from({ length: 1_500_000 }, (_, index) => (index * 11 + (index >> 9)) % 256),
);
const FLAVOURS: readonly Flavour[] = ["u", "c"];
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** create() of an attachment, as clients of a flavour write it. */
const attachment = (flavour: Flavour, name: string, body: string): string => {
  const type = flavour === "u" ? "<type>Attachment</type>" : "";
  const told = flavour === "u" ? "" : ` ${XSI} xsi:type="Attachment"`;
  return `<create><sObjects${told}>${type}<Body>${body}</Body><Name>${name}</Name><ParentId>${account}</ParentId></sObjects></create>`;
};
const query = (soql: string): string => `<query><queryString>${soql}</queryString></query>`;
const bodyIn = (text: string): string | undefined => /<sf:Body>([^<]*)<\/sf:Body>/.exec(text)?.[1];

describe.each(FLAVOURS)("%s", (flavour) => {
  it("keeps bytes of more than a megabyte, and tells them by retrieve() and query()", async () => {
    const lines = BYTES.toString("base64").replaceAll(/(.{76})/g, "$1\n");
    const [result] = await org().results(attachment(flavour, `large ${flavour}`, lines), "", flavour);
    expect(result).toMatchObject({ success: true });
    const id = result?.id ?? "";
    const retrieve = `<retrieve><fieldList>Id,Body,BodyLength</fieldList><sObjectType>Attachment</sObjectType><ids>${id}</ids></retrieve>`;
    for (const operation of [retrieve, query(`SELECT Body, BodyLength FROM Attachment WHERE Id = '${id}'`)]) {
      const { text, status } = await org().raw(operation, "", flavour);
      expect(status).toBe(200);
      expect(bodyIn(text) === BYTES.toString("base64")).toBe(true);
      expect(text).toContain(`<sf:BodyLength>${BYTES.length}</sf:BodyLength>`);
    }
  });

  it("tells a small one as the WSDL has it", async () => {
    const [result] = await org().results(attachment(flavour, "small", "YWJj"), "", flavour);
    await org().call(query(`SELECT Id, Body FROM Attachment WHERE Id = '${result?.id}'`), "", flavour);
  });
});

describe("rows with bytes", () => {
  it("come one a page, whatever the batch size, and without bytes as ever", async () => {
    for (const name of ["page 1", "page 2", "page 3"]) await org().results(attachment("u", name, "YWJj"));
    const options = "<QueryOptions><batchSize>2000</batchSize></QueryOptions>";
    const soql = "SELECT Name, Body FROM Attachment WHERE Name LIKE 'page %' ORDER BY Name DESC";
    let { text } = await org().raw(query(soql), options);
    const names: string[] = [];
    for (let page = 0; page < 3; page++) {
      expect(text.match(/<records /g)).toHaveLength(1);
      expect(text).toContain("<size>3</size>");
      expect(bodyIn(text)).toBe("YWJj");
      names.push(/<sf:Name>([^<]*)/.exec(text)?.[1] ?? "");
      const locator = /<queryLocator>([^<]+)<\/queryLocator>/.exec(text)?.[1];
      expect(text).toContain(`<done>${page === 2}</done>`);
      if (locator)
        ({ text } = await org().raw(
          `<queryMore><queryLocator>${locator}</queryLocator></queryMore>`,
          options,
        ));
    }
    expect(names).toEqual(["page 3", "page 2", "page 1"]);
    const plain = await org().raw(query("SELECT Name FROM Attachment WHERE Name LIKE 'page %'"), options);
    expect(plain.text.match(/<records /g)).toHaveLength(3);
  });

  it("are nil where there are none", async () => {
    const { text: found } = await org().raw(query("SELECT Id FROM User LIMIT 1"));
    const folder = /<sf:Id>([^<]+)/.exec(found)?.[1];
    const id = await created(org(), "Document", { Name: "no body", FolderId: String(folder) });
    const { text } = await org().raw(query(`SELECT Body FROM Document WHERE Id = '${id}'`));
    expect(text).toContain('<sf:Body xsi:nil="true"/>');
  });
});

describe("what is refused", () => {
  it.each([
    ["no base64", "a&amp;b", "INVALID_TYPE_ON_FIELD_IN_RECORD"],
    ["an odd number of letters", "abc", "INVALID_TYPE_ON_FIELD_IN_RECORD"],
    ["nothing", "", "INVALID_TYPE_ON_FIELD_IN_RECORD"],
    ["too much", Buffer.alloc(26_214_401).toString("base64"), "MAXIMUM_SIZE_OF_ATTACHMENT"],
  ])("%s", async (_, body, code) => {
    const [result] = await org().results(attachment("u", "bad", body));
    expect(result?.errors).toMatchObject([{ code, fields: ["Body"] }]);
  });

  it("files of more than an answer may hold, which REST gives", async () => {
    for (const name of ["half 1", "half 2"])
      await org().results(attachment("u", name, Buffer.alloc(20_000_000, name).toString("base64")));
    const { text } = await org().raw(query("SELECT Id FROM Attachment WHERE Name LIKE 'half %'"));
    const ids = [...text.matchAll(/<sf:Id>([^<]+)<\/sf:Id>/g)].map(([, id]) => `<ids>${id}</ids>`);
    const retrieve = `<retrieve><fieldList>Body</fieldList><sObjectType>Attachment</sObjectType>${ids.join("")}</retrieve>`;
    expect(await org().fault(retrieve)).toMatch(/^sf:OPERATION_TOO_LARGE UnexpectedErrorFault /);
  });

  it("a text of other fields, or of a login, that is as long", async () => {
    const long = "x".repeat(1_100_000);
    const name = attachment("u", long, "YWJj");
    expect((await org().results(name))[0]?.errors).toMatchObject([
      { code: "STRING_TOO_LONG", fields: ["Name"] },
    ]);
    const { text, status } = await org().raw(
      `<login><username>${long}</username><password>x</password></login>`,
    );
    expect(status).toBe(500);
    expect(text).toContain("a text or tag is too long");
    const spoiled = await org().raw(attachment("u", "amp", `&amp;${long}`));
    expect(spoiled.text).toContain("a text or tag is too long");
  });
});
