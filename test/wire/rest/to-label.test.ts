// toLabel(): what users see of a picklist's values.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { soapOf } from "../soap/soap-org.ts";
import { make, run, withOrg } from "./scenario.ts";

const values = ["One", "Two", "Three"].map((label, index) => ({
  value: `k${index + 1}`,
  label: `${label} & more`,
  default: false,
  active: index < 2,
}));
const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "City__c",
      label: "City",
      pluralLabel: "Cities",
      nameField: { type: "Text", label: "Name" },
      fields: [
        { fullName: "Kind__c", label: "Kind", type: "Picklist", values },
        { fullName: "Traits__c", label: "Traits", type: "MultiselectPicklist", values },
        {
          fullName: "Twin__c",
          label: "Twin",
          type: "Lookup",
          referenceTo: "City__c",
          relationshipName: "Twins",
        },
      ],
    },
  ]);
  const ghent = await make(caller, "City__c", { Name: "Ghent", Kind__c: "k2", Traits__c: "k3;k1" });
  await make(caller, "City__c", { Name: "Mohács", Kind__c: "elsewhere", Twin__c: ghent });
  return { ghent };
});
const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;

describe("toLabel()", () => {
  run(org, [
    {
      does: "gives labels under the field's name, inactive ones too",
      path: q(
        "SELECT Name, toLabel(Kind__c), TOLABEL ( City__c.Traits__c ) FROM City__c WHERE Kind__c = 'k2'",
      ),
      version: 60,
      status: 200,
      text: '{"totalSize":1,"done":true,"records":[{"attributes":{"type":"City__c","url":"/services/data/v60.0/sobjects/City__c/<ghent>"},"Name":"Ghent","Kind__c":"Two & more","Traits__c":"Three & more;One & more"}]}',
    },
    {
      does: "gives a parent's label; what isn't defined as it is, and null for none",
      path: q(
        "SELECT toLabel(Kind__c), toLabel(Traits__c), toLabel(Twin__r.Kind__c) FROM City__c ORDER BY Name DESC",
      ),
      status: 200,
      like: {
        records: [
          { Kind__c: "elsewhere", Traits__c: null, Twin__r: { Kind__c: "Two & more" } },
          { Kind__c: "Two & more", Twin__r: null },
        ],
      },
    },
    {
      does: "gives labels in child queries, and values beside them",
      path: q(
        "SELECT Kind__c, (SELECT toLabel(Twin__r.Kind__c) FROM Twins__r) FROM City__c WHERE Name = 'Ghent'",
      ),
      status: 200,
      like: { records: [{ Kind__c: "k2", Twins__r: { records: [{ Twin__r: { Kind__c: "Two & more" } }] } }] },
    },
    {
      does: "is refused beside the field's value",
      path: q("SELECT Kind__c, toLabel(Kind__c) FROM City__c"),
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
      has: ["duplicate field selected: Kind__c"],
    },
    {
      does: "is refused of what is no picklist",
      path: q("SELECT toLabel(Name) FROM City__c"),
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
      has: ["toLabel is of picklists only, and 'Name' is none"],
    },
    {
      does: "is refused in conditions",
      path: q("SELECT Id FROM City__c WHERE toLabel(Kind__c) = 'Two & more'"),
      status: 400,
      like: [{ errorCode: "MALFORMED_QUERY" }],
      has: ["unexpected token: '('"],
    },
  ]);

  it("gives labels on all pages, and over SOAP", async () => {
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 70 }, () => make(org(), "City__c", { Name: "Paged", Kind__c: "k1" })),
      );
    }
    type Page = { nextRecordsUrl: string; records: { Kind__c: string }[] };
    const soql = "SELECT toLabel(Kind__c) FROM City__c WHERE Name = 'Paged'";
    const small = { "Sforce-Query-Options": "batchSize=200" };
    const first = (await org().send("GET", q(soql), undefined, small)).body as Page;
    const next = await org().send("GET", first.nextRecordsUrl.replace(/^.*\/query/, "/query"));
    const all = [...first.records, ...(next.body as Page).records];
    expect(all.map(({ Kind__c }) => Kind__c)).toEqual(Array(210).fill("One & more"));
    const { admin, url } = org().org;
    const session = sessionIn(await login(url, admin.username, admin.password + admin.securityToken));
    const { text } = await soapOf(org().org, session).raw(
      `<query><queryString>${soql} LIMIT 1</queryString></query>`,
    );
    expect(text).toContain("<sf:Kind__c>One &amp; more</sf:Kind__c>");
  });
});
