// The same rows in CSV, XML and JSON are the same records, and the same refusals.
import { describe, expect, it } from "vitest";
import { readXml } from "../../../src/wire/shared/xml.ts";
import { childrenOf, NAMESPACE, resultRows } from "./bulk1.ts";
import { INSERT, withCities } from "./cities.ts";

const cities = withCities();
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

type Row = Readonly<Record<string, string | null>>;

const COLUMNS = ["Name", "Key__c", "People__c", "Founded__c", "Open__c", "Note__c"] as const;
const LONG = "x".repeat(61);
const ROWS: readonly Row[] = [
  {
    Name: "Bern",
    Key__c: "1",
    People__c: "133883",
    Founded__c: "1191-05-14",
    Open__c: "true",
    Note__c: 'a, "b"\n<c> & Ø',
  },
  { Name: "Empty", Key__c: "2", People__c: "", Founded__c: "", Open__c: "", Note__c: "" },
  { Name: "Null", Key__c: "3", People__c: null, Founded__c: null, Open__c: "0", Note__c: null },
  {
    Name: "Datetime",
    Key__c: "4",
    People__c: "1.5e3",
    Founded__c: "2020-02-29T23:59:59.000Z",
    Open__c: "1",
    Note__c: " ",
  },
  { Name: "Many", Key__c: "5", People__c: "many", Founded__c: "", Open__c: "", Note__c: "" },
  { Name: "No day", Key__c: "6", People__c: "", Founded__c: "2021-02-29", Open__c: "", Note__c: "" },
  { Name: "Perhaps", Key__c: "7", People__c: "", Founded__c: "", Open__c: "perhaps", Note__c: "" },
  { Name: "Long", Key__c: LONG, People__c: "", Founded__c: "", Open__c: "", Note__c: "" },
  { Name: "", Key__c: "", People__c: "12345678901", Founded__c: "x", Open__c: "", Note__c: "" },
];

const keyed = (prefix: string): Row[] =>
  ROWS.map(({ Key__c: key = "", ...row }) => ({ ...row, Key__c: key === "" ? "" : `${prefix}${key}` }));

const quoted = (value: string | null | undefined): string =>
  value === null ? "#N/A" : value === "" ? "" : `"${(value ?? "").replaceAll('"', '""')}"`;
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

const WRITERS: Readonly<Record<string, (rows: readonly Row[]) => string>> = {
  CSV: (rows) =>
    `${COLUMNS.join(",")}\n${rows.map((row) => COLUMNS.map((name) => quoted(row[name])).join(",")).join("\n")}\n`,
  XML: (rows) =>
    `<?xml version="1.0" encoding="UTF-8"?><sObjects xmlns="${NAMESPACE}" ${XSI}>${rows
      .map(
        (row) =>
          `<sObject>${COLUMNS.map((name) => {
            const value = row[name];
            return value === null || value === undefined
              ? `<${name} xsi:nil="true"/>`
              : `<${name}>${escaped(value)}</${name}>`;
          }).join("")}</sObject>`,
      )
      .join("")}</sObjects>`,
  JSON: (rows) => JSON.stringify(rows.map((row) => ({ ...row, attributes: { type: "City__c" } }))),
};

interface Outcome {
  readonly success: boolean;
  readonly created: boolean;
  /** "CODE:message:fields" of each. */
  readonly errors: readonly string[];
}

async function outcomesOf(contentType: string, text: string): Promise<Outcome[]> {
  if (contentType === "CSV") {
    return resultRows({ text, status: 200, type: "", headers: new Headers() }).map(
      ([, success, created, error = ""]) => ({
        success: success === "true",
        created: created === "true",
        errors: error === "" ? [] : error.replace(/ --$/, "").split(/ --;/),
      }),
    );
  }
  if (contentType === "JSON") {
    const results = JSON.parse(text) as (Omit<Outcome, "errors"> & {
      errors: { statusCode: string; message: string; fields: string[] }[];
    })[];
    return results.map(({ success, created, errors }) => ({
      success,
      created,
      errors: errors.map(
        ({ statusCode, message, fields }) => `${statusCode}:${message}:${fields.join(", ")}`,
      ),
    }));
  }
  const root = await readXml(Buffer.from(text));
  expect([root.name, root.namespace]).toEqual(["results", NAMESPACE]);
  return root.children.map((result) => {
    const members = childrenOf(result);
    const errors = result.children.filter(({ name }) => name === "errors");
    // The order in which Salesforce's own library reads them.
    expect(result.children.map(({ name }) => name)).toEqual(
      members["success"] === "true"
        ? ["id", "success", "created"]
        : [...errors.map(() => "errors"), "success", "created"],
    );
    return {
      success: members["success"] === "true",
      created: members["created"] === "true",
      errors: errors.map((error) => {
        const fields = error.children.filter(({ name }) => name === "fields").map((field) => field.text);
        const { message, statusCode } = childrenOf(error);
        return `${statusCode}:${message}:${fields.join(", ")}`;
      }),
    };
  });
}

describe("the same rows", () => {
  it("have the same outcomes and make the same records", async () => {
    const { bulk, found } = cities();
    const outcomes: Outcome[][] = [];
    const records: unknown[] = [];
    for (const contentType of ["CSV", "XML", "JSON"]) {
      const rows = keyed(contentType);
      const made = await bulk.load({ ...INSERT, contentType }, WRITERS[contentType]?.(rows) ?? "");
      expect(made.batch, contentType).toMatchObject({
        state: "Completed",
        numberRecordsProcessed: String(ROWS.length),
        numberRecordsFailed: "5",
      });
      const result = await bulk.result(made.job, made.batch["id"] ?? "");
      expect(result.type).toBe(
        {
          CSV: "text/csv;charset=UTF-8",
          XML: "application/xml;charset=UTF-8",
          JSON: "application/json;charset=UTF-8",
        }[contentType],
      );
      const told = await outcomesOf(contentType, result.text);
      outcomes.push(
        told.map((outcome) => ({
          ...outcome,
          errors: outcome.errors.map((error) => error.replaceAll(contentType, "")),
        })),
      );
      records.push(
        await found(
          `SELECT Name, People__c, Founded__c, Open__c, Note__c FROM City__c WHERE Key__c LIKE '${contentType}%' ORDER BY Key__c`,
        ),
      );
    }
    expect(outcomes[0]?.map(({ success }) => success)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(outcomes[2]).toEqual(outcomes[0]);
    expect(records[0]).toHaveLength(4);
    expect(records[1]).toEqual(records[0]);
    expect(records[2]).toEqual(records[0]);
  });

  it("may be numbers and booleans in JSON, and each record may have fields of its own", async () => {
    const { bulk, found } = cities();
    const rows = [
      { Name: "N", Key__c: "n-1", People__c: 5, Open__c: true },
      { name: "M", KEY__C: "n-2" },
    ];
    const made = await bulk.load({ ...INSERT, contentType: "JSON" }, JSON.stringify(rows));
    expect(made.batch).toMatchObject({ state: "Completed", numberRecordsFailed: "0" });
    expect(
      await found("SELECT Name, People__c, Open__c FROM City__c WHERE Key__c LIKE 'n-%' ORDER BY Key__c"),
    ).toEqual([
      { Name: "N", People__c: 5, Open__c: true },
      { Name: "M", People__c: null, Open__c: false },
    ]);
  });
});

describe("parents", () => {
  it.each([
    [
      "XML",
      (username: string) =>
        `<sObjects xmlns="${NAMESPACE}"><sObject><LastName>p-XML</LastName><Owner><sObject><type>User</type><Username>${username}</Username></sObject></Owner></sObject></sObjects>`,
    ],
    [
      "JSON",
      (username: string) =>
        JSON.stringify([{ LastName: "p-JSON", Owner: { attributes: { type: "User" }, Username: username } }]),
    ],
    ["CSV", (username: string) => `LastName,User:Owner.Username\np-CSV,${username}\n`],
  ])("are named in %s", async (contentType, content) => {
    const { bulk, found, org } = cities();
    const made = await bulk.load({ ...INSERT, object: "Contact", contentType }, content(org.admin.username));
    expect(made.batch, made.batch["stateMessage"]).toMatchObject({
      state: "Completed",
      numberRecordsFailed: "0",
    });
    expect(await found(`SELECT LastName FROM Contact WHERE LastName = 'p-${contentType}'`)).toHaveLength(1);
  });
});
