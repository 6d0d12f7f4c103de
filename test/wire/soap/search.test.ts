// search() in both flavours; every answer is held against the WSDL.
import jsforce from "jsforce";
import { beforeAll, describe, expect, it } from "vitest";
import type { XmlElement } from "../../../src/wire/shared/xml.ts";
import { escaped } from "../../support/soap.ts";
import { created, soapOrg } from "./soap-org.ts";

const org = soapOrg();
let account = "";
beforeAll(async () => {
  account = await created(org(), "Account", { Name: "Zebra & <Sons>", Phone: "4159017000" });
  const thing = { Name: "Zebra thing", Account__c: account, Number__c: "1.5", Place__Latitude__s: "1" };
  await created(org(), "Thing__c", { ...thing, Place__Longitude__s: "2" });
  await created(org(), "Contact", { LastName: "Zebra", Phone: "4159017000", AccountId: account });
});

const searchXml = (sosl: string): string => `<search><searchString>${escaped(sosl)}</searchString></search>`;

/** The records of an answer, each as its elements' names and texts. */
async function found(sosl: string, flavour: "u" | "c" = "u"): Promise<unknown[]> {
  const response = await org().call(searchXml(sosl), "", flavour);
  const result = response.children.find(({ name }) => name === "result");
  const [queryId, ...records] = result?.children ?? [];
  expect(queryId).toMatchObject({ name: "queryId", text: expect.stringMatching(/^\w{24}$/) });
  return records.map((searchRecord) => {
    expect(searchRecord.name).toBe("searchRecords");
    expect(searchRecord.children.map(({ name }) => name)).toEqual(["record"]);
    return textsOf(searchRecord.children[0]);
  });
}

const textsOf = (element: XmlElement | undefined): unknown[] =>
  (element?.children ?? []).map(({ name, text, children }) =>
    children.length > 0 ? name : text === "" ? name : `${name}=${text}`,
  );

describe("search()", () => {
  it("tells partners ids without a field list", async () => {
    expect(await found("FIND {4159017000} IN Phone FIELDS RETURNING Contact, Account")).toEqual([
      ["type=Contact", expect.stringMatching(/^Id=003/), expect.stringMatching(/^Id=003/)],
      ["type=Account", `Id=${account}`, `Id=${account}`],
    ]);
  });

  it("tells what is asked of each object", async () => {
    const sosl =
      "FIND {zebra} RETURNING Account(Name, Phone), Thing__c(Number__c, Place__c, Account__r.Name, Key__c)";
    expect(await found(sosl)).toEqual([
      ["type=Account", "Id", "Name=Zebra & <Sons>", "Phone=4159017000"],
      ["type=Thing__c", "Id", "Number__c=1.5", "Place__c", "Account__r", "Key__c"],
    ]);
    expect(await found(sosl, "c")).toEqual([
      ["Id", "Name=Zebra & <Sons>", "Phone=4159017000"],
      ["Id", "Account__r", "Number__c=1.5", "Place__c"],
    ]);
  });

  it("finds nothing", async () => {
    expect(await found("FIND {nobody}")).toEqual([]);
  });

  it.each([
    [
      "find",
      "sf:MALFORMED_SEARCH MalformedSearchFault No search term found. The search term must be enclosed in braces.",
    ],
    ["FIND {x}", "sf:INVALID_SEARCH MalformedSearchFault search term must be longer than one character: x"],
    ["FIND {zebra} RETURNING Zoo", "sf:INVALID_TYPE InvalidSObjectFault"],
    ["FIND {zebra} RETURNING Account(Stripes)", "sf:INVALID_FIELD InvalidFieldFault"],
    [
      "FIND {zebra} RETURNING Account(Id WHERE IsDeleted > true)",
      "sf:INVALID_QUERY_FILTER_OPERATOR MalformedSearchFault",
    ],
    ["FIND {zebra} RETURNING Account(Id OFFSET 9999)", "sf:NUMBER_OUTSIDE_VALID_RANGE MalformedSearchFault"],
  ])("refuses %s", async (sosl, fault) => {
    for (const flavour of ["u", "c"] as const) {
      expect(await org().fault(searchXml(sosl), "", flavour)).toContain(fault);
    }
  });

  it("says where in the text the trouble is", async () => {
    const { text } = await org().raw(searchXml("FIND {zebra} RETURNING Account(Id WHERE)"));
    expect(text).toContain("<sf:row>1</sf:row><sf:column>40</sf:column>");
  });
});

it("is what jsforce's search() calls over REST", async () => {
  const { url, admin } = org().org;
  for (const version of ["36.0", "60.0"]) {
    const connection = new jsforce.Connection({ loginUrl: url, version });
    await connection.login(admin.username, admin.password + admin.securityToken);
    const sosl = "FIND {Zeb*} IN ALL FIELDS RETURNING Account(Id, Name), Opportunity(Id, Name)";
    const record = { attributes: { type: "Account" }, Id: account, Name: "Zebra & <Sons>" };
    const result: unknown = await connection.search(sosl);
    expect(result).toMatchObject(version === "36.0" ? [record] : { searchRecords: [record] });
    await expect(connection.search("FIND Zeb")).rejects.toMatchObject({ errorCode: "MALFORMED_SEARCH" });
  }
});
