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
      does: "is compared in conditions, whatever the case, with what isn't defined, too",
      path: q(
        "SELECT Name, toLabel(Kind__c) kind FROM City__c WHERE toLabel(Kind__c) = 'two & MORE' OR toLabel(Kind__c) IN ('elsewhere') ORDER BY Name",
      ),
      status: 200,
      like: {
        records: [
          { Name: "Ghent", kind: "Two & more" },
          { Name: "Mohács", kind: "elsewhere" },
        ],
      },
    },
    {
      does: "is not its value",
      path: q("SELECT Name FROM City__c WHERE toLabel(Kind__c) = 'k2' OR toLabel(Twin__r.Kind__c) = 'k2'"),
      status: 200,
      like: { totalSize: 0 },
    },
    {
      does: "is compared in parents, and found empty",
      path: q(
        "SELECT Name FROM City__c WHERE toLabel(Twin__r.Kind__c) != 'Two & more' AND toLabel(Twin__r.Kind__c) = null",
      ),
      status: 200,
      like: { records: [{ Name: "Ghent" }] },
    },
    {
      does: "is found empty or not",
      path: q("SELECT Name FROM City__c WHERE toLabel(Kind__c) NOT IN ('Two & more', null)"),
      status: 200,
      like: { records: [{ Name: "Mohács" }] },
    },
    ...[
      ["is no greater or less", "toLabel(Kind__c) > 'T'", "MALFORMED_QUERY", "by =, !=, IN and NOT IN only"],
      [
        "is not like anything",
        "toLabel(Kind__c) LIKE 'T%'",
        "MALFORMED_QUERY",
        "by =, !=, IN and NOT IN only",
      ],
      ["is compared of picklists only", "toLabel(Name) = 'x'", "INVALID_FIELD", "'Name' is none"],
      ["is of one value", "toLabel(Traits__c) = 'One & more'", "INVALID_FIELD", "'Traits__c' is none"],
    ].map(([does = "", condition, errorCode, piece = ""]) => ({
      does,
      path: q(`SELECT Id FROM City__c WHERE ${condition}`),
      status: 400,
      like: [{ errorCode }],
      has: [piece],
    })),
    {
      does: "is refused of groups",
      path: q("SELECT Kind__c FROM City__c GROUP BY Kind__c HAVING toLabel(Kind__c) = 'x'"),
      status: 400,
      like: [{ errorCode: "MALFORMED_QUERY" }],
      has: ["a grouped query cannot use toLabel()"],
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
