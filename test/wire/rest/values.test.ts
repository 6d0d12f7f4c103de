// Values of every field type in and out, and what is said of those that don't fit.
import { describe, expect, it } from "vitest";
import { createSession } from "../../../src/domain/identity/sessions.ts";
import { addUser } from "../../../src/domain/identity/users.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { restClient } from "../../support/client.ts";
import { make, run, type Scenario, withOrg } from "./scenario.ts";

const values = ["Hot", "Cold"].map((value) => ({ value, label: value, default: false, active: true }));
const FIELDS = [
  { fullName: "Must__c", label: "Must", type: "Text", length: 5, required: true },
  { fullName: "Area__c", label: "Area", type: "TextArea" },
  { fullName: "Number__c", label: "Number", type: "Number", precision: 5, scale: 2 },
  { fullName: "Money__c", label: "Money", type: "Currency", precision: 18, scale: 2 },
  { fullName: "Part__c", label: "Part", type: "Percent", precision: 5, scale: 1 },
  { fullName: "Flag__c", label: "Flag", type: "Checkbox", defaultValue: true },
  { fullName: "Day__c", label: "Day", type: "Date" },
  { fullName: "Moment__c", label: "Moment", type: "DateTime" },
  { fullName: "Hour__c", label: "Hour", type: "Time" },
  { fullName: "Mail__c", label: "Mail", type: "Email" },
  { fullName: "Phone__c", label: "Phone", type: "Phone" },
  { fullName: "Url__c", label: "Url", type: "Url" },
  { fullName: "Pick__c", label: "Pick", type: "Picklist", values, restricted: true },
  { fullName: "Free__c", label: "Free", type: "Picklist", values },
  { fullName: "Picks__c", label: "Picks", type: "MultiselectPicklist", values, restricted: true },
  { fullName: "Link__c", label: "Link", type: "Lookup", referenceTo: "Account", relationshipName: "Things" },
  { fullName: "Key__c", label: "Key", type: "Text", length: 20, unique: true, externalId: true },
] as const;

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "Thing__c",
      label: "Thing",
      pluralLabel: "Things",
      nameField: { type: "Text", label: "Thing Name" },
      fields: FIELDS,
    },
  ]);
  const account = await make(caller, "Account", { Name: "Acme" });
  const contact = await make(caller, "Contact", { LastName: "Doe" });
  const gone = await make(caller, "Account", { Name: "Gone" });
  await caller.send("DELETE", `/sobjects/Account/${gone}`);
  const thing = await make(caller, "Thing__c", { Name: "x", Must__c: "x", Key__c: "taken" });
  return { account, contact, gone, gone15: gone.slice(0, 15), thing, thing15: thing.slice(0, 15) };
});

/** A refusal of one record for one reason. */
const error = (message: string, errorCode: string, field: string): string =>
  JSON.stringify([{ message, errorCode, fields: [field] }]);

const REFUSED: readonly (readonly [field: string, value: unknown, text: string])[] = [
  ["Must__c", null, error("Required fields are missing: [Must__c]", "REQUIRED_FIELD_MISSING", "Must__c")],
  ["Must__c", "", error("Required fields are missing: [Must__c]", "REQUIRED_FIELD_MISSING", "Must__c")],
  [
    "Must__c",
    "äöüéèà",
    error("Must: data value too large: äöüéèà (max length=5)", "STRING_TOO_LONG", "Must__c"),
  ],
  [
    "Number__c",
    1000,
    error(
      "Number: value outside of valid range on numeric field: 1000",
      "NUMBER_OUTSIDE_VALID_RANGE",
      "Number__c",
    ),
  ],
  ["Mail__c", "a@b", error("Mail: invalid email address: a@b", "INVALID_EMAIL_ADDRESS", "Mail__c")],
  [
    "Pick__c",
    "Warm",
    error(
      "Pick: bad value for restricted picklist field: Warm",
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      "Pick__c",
    ),
  ],
  [
    "Picks__c",
    "Hot;Warm",
    error(
      "Picks: bad value for restricted picklist field: Hot;Warm",
      "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
      "Picks__c",
    ),
  ],
  ["Link__c", "x", error("Link: id value of incorrect type: x", "MALFORMED_ID", "Link__c")],
  [
    "Key__c",
    "TAKEN",
    `[{"message":"duplicate value found: Key__c duplicates value on record with id: <thing15>","errorCode":"DUPLICATE_VALUE","fields":[]}]`,
  ],
];

/** Found while the JSON is read, before any record: these name no fields. */
const MISREAD: readonly (readonly [field: string, value: unknown, type: string, token: string])[] = [
  ["Number__c", "seven", "double", "VALUE_STRING value seven"],
  ["Number__c", true, "double", "VALUE_TRUE value true"],
  ["Flag__c", "maybe", "boolean", "VALUE_STRING value maybe"],
  ["Flag__c", null, "boolean", "VALUE_NULL value null"],
  ["Flag__c", 1, "boolean", "VALUE_NUMBER_INT value 1"],
  ["Day__c", "2026-02-30", "date", "VALUE_STRING value 2026-02-30"],
  ["Day__c", 5, "date", "VALUE_NUMBER_INT value 5"],
  ["Moment__c", "yesterday", "datetime", "VALUE_STRING value yesterday"],
  ["Moment__c", "0001-01-01T00:00:00+01:00", "datetime", "VALUE_STRING value 0001-01-01T00:00:00+01:00"],
  ["Hour__c", "25:00:00", "time", "VALUE_STRING value 25:00:00"],
  ["Must__c", 5, "string", "VALUE_NUMBER_INT value 5"],
  ["Must__c", 1.5, "string", "VALUE_NUMBER_FLOAT value 1.5"],
];

const KEPT: readonly (readonly [field: string, value: unknown, json: string])[] = [
  ["Must__c", "😀😀😀😀😀", '"😀😀😀😀😀"'],
  ["Area__c", 'a\n"b"\t\\', '"a\\n\\"b\\"\\t\\\\"'],
  ["Area__c", "", "null"],
  ["Number__c", 1.005, "1.01"],
  ["Number__c", "999.99", "999.99"],
  ["Number__c", -0, "0.0"],
  ["Money__c", 42, "42.0"],
  ["Money__c", 12345678901234.56, "12345678901234.56"],
  ["Part__c", 1e2, "100.0"],
  ["Flag__c", false, "false"],
  ["Flag__c", "TRUE", "true"],
  ["Day__c", "2024-02-29", '"2024-02-29"'],
  ["Day__c", "2024-02-29T23:00:00Z", '"2024-02-29"'],
  ["Moment__c", "2024-02-29T23:00:00+02:00", '"2024-02-29T21:00:00.000+0000"'],
  ["Moment__c", "1969-12-31T23:59:59.999Z", '"1969-12-31T23:59:59.999+0000"'],
  ["Moment__c", "9999-12-31T23:59:59.999+0000", '"9999-12-31T23:59:59.999+0000"'],
  ["Hour__c", "12:34", '"12:34:00.000Z"'],
  ["Mail__c", "zoë+x@b.co", '"zoë+x@b.co"'],
  ["Pick__c", "hot", '"Hot"'],
  ["Free__c", "Warm", '"Warm"'],
  ["Picks__c", "cold;HOT", '"Cold;Hot"'],
  ["Link__c", null, "null"],
];

describe("values", () => {
  run(org, [
    ...REFUSED.map(
      ([field, value, text]): Scenario => ({
        does: `refuses ${field} = ${JSON.stringify(value)}`,
        method: "POST",
        path: "/sobjects/Thing__c",
        body: { Name: "x", Must__c: "x", [field]: value },
        status: 400,
        text,
      }),
    ),
    ...MISREAD.map(
      ([field, value, type, token]): Scenario => ({
        does: `can't read ${field} = ${JSON.stringify(value)}`,
        method: "POST",
        path: "/sobjects/Thing__c",
        body: { Name: "x", Must__c: "x", [field]: value },
        status: 400,
        text: JSON.stringify([
          {
            message: `Cannot deserialize instance of ${type} from ${token} or request may be missing a required field at [line:1, column:1]`,
            errorCode: "JSON_PARSER_ERROR",
          },
        ]),
      }),
    ),
    {
      does: "says all that is wrong with a record",
      method: "POST",
      path: "/sobjects/Thing__c",
      body: { Name: "x", Must__c: "too long", Mail__c: "a", Number__c: 1e9 },
      status: 400,
      like: [
        { errorCode: "STRING_TOO_LONG", fields: ["Must__c"] },
        { errorCode: "INVALID_EMAIL_ADDRESS", fields: ["Mail__c"] },
        { errorCode: "NUMBER_OUTSIDE_VALID_RANGE", fields: ["Number__c"] },
      ],
    },
    {
      does: "names all fields that are missing",
      method: "POST",
      path: "/sobjects/Contact",
      body: {},
      status: 400,
      text: '[{"message":"Required fields are missing: [LastName]","errorCode":"REQUIRED_FIELD_MISSING","fields":["LastName"]}]',
    },
  ]);

  it.each([
    ["another object", "contact", "MALFORMED_ID", "Link: id value of incorrect type: "],
    [
      "a deleted record",
      "gone",
      "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY",
      "insufficient access rights on cross-reference id: ",
    ],
  ])("refuse a lookup to %s", async (_what, name, errorCode, message) => {
    const { send, names } = org();
    const id = names[name] ?? "";
    const answer = await send("POST", "/sobjects/Thing__c", { Name: "x", Must__c: "x", Link__c: id });
    const shown = errorCode === "MALFORMED_ID" ? id : id.slice(0, 15);
    expect([answer.status, answer.body]).toEqual([
      400,
      [{ message: message + shown, errorCode, fields: errorCode === "MALFORMED_ID" ? ["Link__c"] : [] }],
    ]);
  });

  it.each(KEPT)("keep %s = %j as %s", async (field, value, json) => {
    const { send } = org();
    const id = await make(org(), "Thing__c", { Name: "x", Must__c: "x", [field]: value });
    const { text } = await send("GET", `/sobjects/Thing__c/${id}?fields=${field}`);
    expect(text).toContain(`"${field}":${json},"Id"`);
  });

  it("take defaults where nothing is said", async () => {
    const id = await make(org(), "Thing__c", { Name: "x", Must__c: "x" });
    const { body } = await org().send("GET", `/sobjects/Thing__c/${id}`);
    expect(body).toMatchObject({ Flag__c: true, IsDeleted: false, Link__c: null, Number__c: null });
  });

  it("follow a lookup by 15 and 18 characters, and lose it with the record", async () => {
    const { send } = org();
    const account = await make(org(), "Account", { Name: "Parent" });
    const thing = await make(org(), "Thing__c", { Name: "x", Must__c: "x", Link__c: account.slice(0, 15) });
    const link = async (): Promise<unknown> =>
      ((await send("GET", `/sobjects/Thing__c/${thing}`)).body as Record<string, unknown>)["Link__c"];
    expect(await link()).toBe(account);
    expect((await send("DELETE", `/sobjects/Account/${account}`)).status).toBe(204);
    expect(await link()).toBeNull();
  });
});

describe("a user who is no administrator", () => {
  it("writes records, but no users, and sees the own logins only", async () => {
    const { ports, url } = org().org;
    const username = "plain@groundfog.test";
    const { userId } = await addUser(
      ports,
      { kind: "console" },
      {
        username,
        email: username,
        lastName: "Plain",
        profile: "Standard User",
        password: "Shifted-key-4471",
      },
    );
    const session = await ports.stores.transaction((stores) =>
      createSession(ports, stores, { userId, kind: "api", passwordExpired: false, address: "127.0.0.1" }),
    );
    const send = restClient(url, session);
    expect((await send("POST", "/sobjects/Account", { Name: "x" })).status).toBe(201);
    const { body } = await send("GET", "/query?q=SELECT+Id+FROM+User+LIMIT+1");
    const [found] = (body as { records: { Id: string }[] }).records;
    const refused = await send("PATCH", `/sobjects/User/${found?.Id}`, { LastName: "x" });
    expect([refused.status, refused.text]).toEqual([
      403,
      '[{"message":"insufficient access rights on object id","errorCode":"INSUFFICIENT_ACCESS_OR_READONLY","fields":[]}]',
    ]);
    const logins = async (client: typeof send): Promise<number> =>
      ((await client("GET", "/query?q=SELECT+COUNT()+FROM+LoginHistory")).body as { totalSize: number })
        .totalSize;
    expect(await logins(send)).toBe(0);
    expect(await logins(org().send)).toBeGreaterThan(0);
  });
});

describe("versions", () => {
  it("are 31.0 to 68.0, each with its name, and all answer", async () => {
    const list = (await (await fetch(`${org().org.url}/services/data`)).json()) as Record<string, string>[];
    expect(list.map(({ version }) => version)).toEqual(
      Array.from({ length: 38 }, (_, index) => `${index + 31}.0`),
    );
    for (const { label, url, version } of list) {
      expect(label).toMatch(/^(Spring|Summer|Winter) '\d\d$/);
      expect(url).toBe(`/services/data/v${version}`);
      const client = restClient(org().org.url, org().session, Number(version));
      expect((await client("GET", "/limits")).status).toBe(200);
    }
  });
});
