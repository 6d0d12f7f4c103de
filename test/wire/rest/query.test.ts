import { describe, expect, it } from "vitest";
import { findSession } from "../../../src/domain/identity/sessions.ts";
import { writeRecords } from "../../../src/domain/records/write.ts";
import { type Caller, make, run, withOrg } from "./scenario.ts";

const MANY = 450;

/** Contacts 000 to 449, in one write. */
async function fillContacts({ org, session }: Caller): Promise<void> {
  const caller = await findSession(org.ports, session, "127.0.0.1");
  const object = (await org.ports.catalogue()).object("Contact");
  if (!caller || !object) throw new Error("no caller or no Contact");
  const rows = Array.from({ length: MANY }, (_, index) => [String(index).padStart(3, "0")]);
  const call = { caller, address: "127.0.0.1", apiVersion: 60 };
  await writeRecords(org.ports, call, {
    operation: "insert",
    object,
    form: "json",
    columns: ["LastName"],
    rows,
  });
}

const org = withOrg(async (caller) => {
  await fillContacts(caller);
  return { account: await make(caller, "Account", { Name: "Acme", AnnualRevenue: 7 }) };
});
const q = (soql: string, more = ""): string => `/query?q=${encodeURIComponent(soql)}${more}`;

describe("query", () => {
  run(org, [
    {
      does: "gives records with the names of the catalogue, in the query's order",
      path: q("select name, annualrevenue, ID from account"),
      version: 60,
      status: 200,
      text: '{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Account","url":"/services/data/v60.0/sobjects/Account/<account>"},"Name":"Acme","AnnualRevenue":7.0,"Id":"<account>"}]}',
    },
    {
      does: "takes plus signs for blanks",
      path: "/query/?q=SELECT+Id+FROM+Account",
      status: 200,
      like: { totalSize: 1 },
    },
    {
      does: "names the record where Id is not selected",
      path: q("SELECT Name FROM Account"),
      version: 60,
      status: 200,
      has: ['"url":"/services/data/v60.0/sobjects/Account/<account>"'],
      hasNot: ['"Id"'],
    },
    {
      does: "counts",
      path: q("SELECT COUNT() FROM Contact"),
      status: 200,
      text: `{"totalSize":${MANY},"done":true,"records":[]}`,
    },
    {
      does: "finds nothing",
      path: q("SELECT Id FROM Account WHERE Name = 'x'"),
      status: 200,
      text: '{"totalSize":0,"done":true,"records":[]}',
    },
    {
      does: "gives all rows of one page at once",
      path: q("SELECT Id FROM Contact"),
      status: 200,
      like: { totalSize: MANY, done: true },
      hasNot: ["nextRecordsUrl"],
    },
    {
      does: "needs a query",
      path: "/query",
      status: 400,
      text: '[{"message":"A query string has to be specified","errorCode":"MALFORMED_QUERY"}]',
    },
    {
      does: "needs more than blanks",
      path: "/query?q=%20",
      status: 400,
      has: ["A query string has to be specified"],
    },
    {
      does: "refuses what is no SOQL",
      path: q("SELECT FROM"),
      status: 400,
      like: [{ errorCode: "MALFORMED_QUERY" }],
    },
    {
      does: "refuses an unknown object",
      path: q("SELECT Id FROM Nothing"),
      status: 400,
      like: [{ errorCode: "INVALID_TYPE" }],
    },
    {
      does: "refuses an unknown field",
      path: q("SELECT Nothing FROM Account"),
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    ...(
      [
        [
          "SELECT Id FROM Account WHERE (Id = 'somethingwonky') LIMIT 1",
          "\nSELECT Id FROM Account WHERE (Id = 'somethingwonky') LIMIT 1\n                              ^\nERROR at Row:1:Column:31\ninvalid ID field: somethingwonky",
          "INVALID_QUERY_FILTER_OPERATOR",
        ],
        [
          "SELECT Id\nFROM Account\nWHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
          "\nWHERE Name = 'a' AND Name = 'b' OR Name = 'c'\n                                ^\nERROR at Row:3:Column:33\nunexpected token: 'OR'",
          "MALFORMED_QUERY",
        ],
        [
          "SELECT Nothing FROM Account",
          "\nSELECT Nothing FROM Account\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nothing' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
          "INVALID_FIELD",
        ],
        [
          "SELECT Id FROM Nothing",
          "\nSELECT Id FROM Nothing\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nothing' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
          "INVALID_TYPE",
        ],
      ] as const
    ).map(([soql, message, errorCode]) => ({
      does: `points at what is wrong in ${JSON.stringify(soql)}`,
      path: q(soql),
      status: 400,
      text: JSON.stringify([{ message, errorCode }]),
    })),
    {
      does: "explains a query that reads all rows",
      path: "/query?explain=SELECT+Id+FROM+Account+WHERE+Industry='Energy'",
      status: 200,
      like: {
        plans: [{ fields: [], leadingOperationType: "TableScan", relativeCost: 1, sobjectType: "Account" }],
        sourceQuery: "SELECT Id FROM Account WHERE Industry='Energy'",
      },
    },
    {
      does: "explains a query that an index answers",
      path: "/query?explain=SELECT+Id+FROM+Account+WHERE+Name='Acme'+ORDER+BY+Industry+LIMIT+5",
      status: 200,
      like: {
        plans: [
          { fields: ["Name"], leadingOperationType: "Index", sobjectType: "Account" },
          { fields: [], leadingOperationType: "TableScan" },
        ],
      },
    },
    {
      does: "explains a query by an Id",
      path: "/query?explain=SELECT+Id+FROM+Account+WHERE+Id='001000000000001AAA'",
      status: 200,
      like: {
        plans: [{ cardinality: 0, fields: ["Id"], leadingOperationType: "Index", relativeCost: 0 }, {}],
      },
    },
    {
      does: "explains no query that it would refuse",
      path: "/query?explain=SELECT+Nope+FROM+Account",
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    {
      does: "describes the columns of a query",
      path: q("SELECT Id, Name FROM Account", "&columns=true"),
      status: 200,
      like: {
        entityName: "Account",
        idSelected: true,
        keyPrefix: "001",
        columnMetadata: [
          { columnName: "Id", apexType: "Id", joinColumns: [] },
          { columnName: "Name", textType: true },
        ],
      },
      hasNot: ["records"],
    },
    {
      does: "refuses the columns of what is no query",
      path: q("SELECT Nothing FROM Account", "&columns=true"),
      status: 400,
      like: [{ errorCode: "INVALID_FIELD" }],
    },
    ...["nothing", "01ggf000000000FAAA-2000", "01ggf000000zzzz-1", "-1"].map((locator) => ({
      does: `knows no locator ${locator}`,
      path: `/query/${locator}`,
      status: 400,
      like: [{ errorCode: "INVALID_QUERY_LOCATOR" }],
    })),
    { does: "can't be posted to", method: "POST", path: "/query", body: {}, status: 405 },
    {
      does: "has a sibling that finds deleted records",
      path: q("SELECT Id FROM Account").replace("query", "queryAll"),
      status: 200,
      like: { totalSize: 1 },
    },
  ]);

  it.each(["/query", "/queryAll"])("gives pages of %s that are complete and in order", async (resource) => {
    const { send } = org();
    const options = { "Sforce-Query-Options": "batchSize=200" };
    const names: string[] = [];
    let sizes = "";
    let path: string | undefined = q("SELECT LastName, Id FROM Contact ORDER BY LastName").replace(
      "/query",
      resource,
    );
    while (path) {
      const { status, text, body } = await send("GET", path, undefined, options);
      expect(status, text).toBe(200);
      const page = body as {
        totalSize: number;
        done: boolean;
        nextRecordsUrl?: string;
        records: { LastName: string }[];
      };
      expect(page.totalSize).toBe(MANY);
      expect(page.done).toBe(page.nextRecordsUrl === undefined);
      sizes += ` ${page.records.length}`;
      names.push(...page.records.map(({ LastName }) => LastName));
      path = page.nextRecordsUrl?.slice("/services/data/v68.0".length);
    }
    expect(sizes).toBe(" 200 200 50");
    expect(names).toEqual(Array.from({ length: MANY }, (_, index) => String(index).padStart(3, "0")));
  });

  it("keeps batch sizes within 200 and 2,000", async () => {
    const sizeOf = async (options: string): Promise<number> => {
      const { body } = await org().send("GET", q("SELECT Id FROM Contact"), undefined, {
        "sforce-query-options": options,
      });
      return (body as { records: unknown[] }).records.length;
    };
    expect(await sizeOf("batchSize=1")).toBe(200);
    expect(await sizeOf("BATCHSIZE = 300")).toBe(300);
    expect(await sizeOf("batchSize=999999999")).toBe(MANY);
    expect(await sizeOf("batchSize=many")).toBe(MANY);
  });
});
