// Setup > Object Manager: objects and fields made in a browser are there for tools at once.
import { describe, expect, it } from "vitest";
import type { RestClient } from "../../support/client.ts";
import { persona } from "../../support/permissions.ts";
import type { Visitor } from "../../support/visitor.ts";
import { activated, administrator, adminOverRest, cellsOf, displays } from "./setup-site.ts";
import { withSite } from "./site.ts";

const site = withSite();

const PATH = "/setup/object-manager";
const NEW = `${PATH}/new`;
const alertOf = (text: string): string | undefined => /role="alert"[^>]*>([^<]*)/.exec(text)?.[1];
const rowsOf = async (browser: Visitor, path: string): Promise<string[][]> =>
  cellsOf((await browser.get(path)).text).slice(1);
const fieldPath = (object: string, type: string): string => `${PATH}/${object}/fields/new?type=${type}`;
const rest = (): Promise<RestClient> => adminOverRest(site().org);

const objectForm = (name: string, more: Readonly<Record<string, string>> = {}) => ({
  label: name,
  pluralLabel: `${name}s`,
  name,
  description: "",
  nameLabel: `${name} Name`,
  nameType: "Text",
  ...more,
});

async function made(
  browser: Visitor,
  name: string,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { status, location, text } = await browser.submit(NEW, objectForm(name, more));
  expect([status, location, alertOf(text)]).toEqual([303, `${PATH}/${name}__c`, undefined]);
}

describe("the list of objects", () => {
  it("has standard and custom ones by label, and those alone that a filter finds", async () => {
    const browser = await administrator(site().org);
    await made(browser, "Lighthouse");
    const rows = await rowsOf(browser, PATH);
    expect(rows).toContainEqual(["Account", "Account", "Standard Object"]);
    expect(rows).toContainEqual(["Lighthouse", "Lighthouse__c", "Custom Object"]);
    // What can't have custom fields isn't there.
    expect(rows.map(([, name]) => name)).not.toContain("Profile");
    expect(rows.map(([label = ""]) => label)).toEqual(
      rows.map(([label = ""]) => label).toSorted((a, b) => a.localeCompare(b, "en")),
    );
    expect(await rowsOf(browser, `${PATH}?filter=HOUSE__`)).toEqual([
      ["Lighthouse", "Lighthouse__c", "Custom Object"],
    ]);
    const none = await browser.get(`${PATH}?filter=%22%3Cb%3E`);
    expect(none.text).toContain("No objects found");
    expect(none.text).toContain('value="&quot;&lt;b&gt;"');
  });

  it("leads to an object's details and fields, by its name in any case", async () => {
    const browser = await administrator(site().org);
    const { text } = await browser.get(`${PATH}/opportunity`);
    expect(text).toContain("<h1>Opportunity</h1>");
    expect(text).toContain("<dt>Key Prefix</dt><dd>006</dd>");
    const rows = cellsOf(text).slice(1);
    expect(rows).toContainEqual(["Account ID", "AccountId", "Lookup(Account)", "Yes", "", "", ""]);
    expect(rows).toContainEqual(["Close Date", "CloseDate", "Date", "", "", "", "Yes"]);
    // An address is one field, not its parts.
    const account = (await rowsOf(browser, `${PATH}/Account`)).map(([, name]) => name);
    expect(account).toContain("BillingAddress");
    expect(account).not.toContain("BillingCity");
    for (const gone of ["Nothing__c", "Profile", "01I000000000001"])
      for (const path of [`${PATH}/${gone}`, `${PATH}/${gone}/fields/new`])
        expect((await browser.get(path)).status).toBe(404);
  });
});

describe("New Custom Object and New Custom Field", () => {
  it("make what tools write and read at once, and are audited", async () => {
    const { org } = site();
    const browser = await administrator(org);
    await made(browser, "Harbour", { description: "Where ships lie <at rest>.\r\nOr not." });
    const field = async (type: string, fields: Readonly<Record<string, string>>): Promise<void> => {
      const path = fieldPath("Harbour__c", type);
      const { status, location, text } = await browser.submit(path, {
        label: type,
        name: `${type}_1`,
        ...fields,
      });
      expect([type, status, location, alertOf(text)]).toEqual([type, 303, `${PATH}/Harbour__c`, undefined]);
    };
    await field("Text", { length: "20", unique: "true", externalId: "true", required: "true" });
    await field("TextArea", { defaultValue: '"as usual"' });
    await field("LongTextArea", { length: "1000" });
    await field("Number", { precision: "9", scale: "2" });
    await field("Currency", { precision: "18", scale: "2", defaultValue: "1.5" });
    await field("Percent", { precision: "5", scale: "1" });
    await field("Checkbox", { defaultValue: "true" });
    for (const type of ["Date", "DateTime", "Email", "Phone", "Url"]) await field(type, {});
    await field("Picklist", {
      values: " Deep\r\n\r\nShallow \r\n",
      firstIsDefault: "true",
      restricted: "true",
    });
    await field("Lookup", {
      referenceTo: "Account",
      relationshipName: "Harbours",
      deleteConstraint: "Restrict",
    });

    const { text } = await browser.get(`${PATH}/Harbour__c`);
    expect(text).toContain("<dd>Where ships lie &lt;at rest&gt;.");
    const custom = cellsOf(text).filter(([, name]) => name?.endsWith("_1__c"));
    expect(custom.map(([, name, ...more]) => [name, ...more])).toEqual([
      ["Checkbox_1__c", "Checkbox", "", "", "", ""],
      ["Currency_1__c", "Currency(16, 2)", "", "", "", ""],
      ["Date_1__c", "Date", "", "", "", ""],
      ["DateTime_1__c", "Date/Time", "", "", "", ""],
      ["Email_1__c", "Email", "", "", "", ""],
      ["LongTextArea_1__c", "Long Text Area(1000)", "", "", "", ""],
      ["Lookup_1__c", "Lookup(Account)", "Yes", "", "", ""],
      ["Number_1__c", "Number(7, 2)", "", "", "", ""],
      ["Percent_1__c", "Percent(4, 1)", "", "", "", ""],
      ["Phone_1__c", "Phone", "", "", "", ""],
      ["Picklist_1__c", "Picklist", "", "", "", ""],
      ["Text_1__c", "Text(20) (External ID) (Unique Case Insensitive)", "Yes", "Yes", "Yes", "Yes"],
      ["TextArea_1__c", "Text Area(255)", "", "", "", ""],
      ["Url_1__c", "URL(255)", "", "", "", ""],
    ]);

    const send = await rest();
    const account = await send("POST", "/sobjects/Account", { Name: "Port" });
    const sent = {
      Name: "Kiel",
      Text_1__c: "K1",
      Number_1__c: 12.25,
      Lookup_1__c: (account.body as { id: string }).id,
    };
    expect((await send("POST", "/sobjects/Harbour__c", sent)).status).toBe(201);
    expect((await send("POST", "/sobjects/Harbour__c", { Name: "None" })).text).toContain(
      "REQUIRED_FIELD_MISSING",
    );
    expect((await send("POST", "/sobjects/Harbour__c", { ...sent, Text_1__c: "k1" })).text).toContain(
      "DUPLICATE_VALUE",
    );
    expect(
      (await send("POST", "/sobjects/Harbour__c", { Text_1__c: "K2", Picklist_1__c: "Dry" })).text,
    ).toContain("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST");
    const soql =
      "SELECT Name, Text_1__c, TextArea_1__c, Number_1__c, Currency_1__c, Checkbox_1__c, Picklist_1__c, Lookup_1__r.Name FROM Harbour__c";
    const found = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect((found.body as { records: unknown[] }).records).toMatchObject([
      {
        Name: "Kiel",
        Text_1__c: "K1",
        TextArea_1__c: "as usual",
        Number_1__c: 12.25,
        Currency_1__c: 1.5,
        Checkbox_1__c: true,
        Picklist_1__c: "Deep",
        Lookup_1__r: { Name: "Port" },
      },
    ]);
    expect(
      (await displays(org, 15)).every((each) => each.startsWith("admin@groundfog.test, browser: ")),
    ).toBe(true);
    expect((await displays(org, 15)).every((each) => each.includes("Harbour__c"))).toBe(true);
  });

  it("make an Auto Number's names, and a detail with its master", async () => {
    const browser = await administrator(site().org);
    await made(browser, "Bill");
    await made(browser, "Bill_Line", {
      nameType: "AutoNumber",
      displayFormat: "L-{0000}",
      startingNumber: "7",
      master: "Bill__c",
      masterLabel: "Bill",
      masterName: "Bill__c",
      masterChildren: "Lines",
    });
    expect(await rowsOf(browser, `${PATH}/Bill_Line__c`)).toContainEqual([
      "Bill",
      "Bill__c",
      "Master-Detail(Bill)",
      "Yes",
      "",
      "",
      "Yes",
    ]);
    const send = await rest();
    const { body } = await send("POST", "/sobjects/Bill__c", { Name: "B" });
    await send("POST", "/sobjects/Bill_Line__c", { Bill__c: (body as { id: string }).id });
    const soql = "SELECT Name, (SELECT Name FROM Lines__r) FROM Bill__c";
    const found = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
    expect((found.body as { records: unknown[] }).records).toMatchObject([
      { Name: "B", Lines__r: { records: [{ Name: "L-0007" }] } },
    ]);
  });
});

describe("a refusal", () => {
  it.each([
    ["a name with a blank", { name: "Two Words" }, "Two Words__c"],
    ["a name that there is", { name: "Lighthouse" }, "Lighthouse__c"],
    ["a label that is too long", { label: "x".repeat(41) }, "label is longer than 40 characters"],
    ["a display format of a Text", { displayFormat: "A-{0}" }, "no displayFormat"],
    [
      "a starting number that is none",
      { nameType: "AutoNumber", startingNumber: "-1" },
      "startingNumber must be",
    ],
    ["a name's type of another kind", { nameType: "Checkbox" }, "type must be one of Text, AutoNumber"],
    ["half a master", { master: "Account" }, "fullName is missing"],
  ])("of an object with %s is told in the form as it was sent", async (_, wrong, said) => {
    const { org } = site();
    const browser = await administrator(org);
    if (said === "Lighthouse__c") await browser.submit(NEW, objectForm("Lighthouse"));
    const before = (await org.ports.stores.audit.latest(1))[0]?.number;
    const sent = objectForm("Pier", { description: "\nkept <so>", displayFormat: "", ...wrong });
    const refused = await browser.submit(NEW, sent);
    expect(refused.status).toBe(400);
    expect(alertOf(refused.text)).toContain(said);
    expect(refused.text).toContain('name="pluralLabel" value="Piers"');
    expect(refused.text).toContain(">\n\nkept &lt;so&gt;</textarea>");
    expect((await org.ports.stores.audit.latest(1))[0]?.number).toBe(before);
    expect((await browser.get(`${PATH}/Pier__c`)).status).toBe(404);
  });

  it.each([
    ["Text", { length: "256" }, "length must be between 1 and 255"],
    ["Text", { length: "many" }, "length must be a whole number"],
    ["Text", { caseSensitive: "true" }, "only a unique Text can be case-sensitive"],
    ["Text", { name: "A.B" }, "the fullName of a CustomField is Object.Field__c"],
    ["Text", { name: "" }, "the name of a custom field is"],
    ["Text", { defaultValue: "NOW()" }, "a default value that is a formula is not supported"],
    ["Number", { precision: "5", scale: "6" }, "scale must be between 0 and 5"],
    ["Picklist", { values: " \r\n" }, "a picklist needs values"],
    ["Picklist", { values: "One\r\none" }, "stands there twice"],
    ["Lookup", { referenceTo: "" }, "referenceTo is missing"],
    ["Lookup", { referenceTo: "Profile" }, "a lookup can"],
    ["MasterDetail", { referenceTo: "Account" }, "a standard object can"],
  ])("of a %s with %o is told in the form as it was sent", async (type, wrong, said) => {
    const { org } = site();
    const browser = await administrator(org);
    const before = (await org.ports.stores.audit.latest(1))[0]?.number;
    const sent = { label: "Kept", name: "Wrong", inlineHelpText: '"help"', ...wrong };
    const initial = { Text: { length: "80" }, Number: { precision: "18", scale: "0" } }[type] ?? {};
    const refused = await browser.submit(fieldPath("Contact", type), { ...initial, ...sent });
    expect(refused.status).toBe(400);
    expect(alertOf(refused.text)).toContain(said);
    expect(refused.text).toContain('name="label" value="Kept"');
    expect(refused.text).toContain('value="&quot;help&quot;"');
    expect((await org.ports.stores.audit.latest(1))[0]?.number).toBe(before);
    expect((await rowsOf(browser, `${PATH}/Contact`)).map(([, name]) => name)).not.toContain("Wrong__c");
  });

  it("of a data type that isn't offered leads to the choice", async () => {
    const browser = await administrator(site().org);
    const refused = await browser.submit(fieldPath("Contact", "Text"), {
      type: "Summary",
      label: "S",
      name: "S",
    });
    expect([refused.status, alertOf(refused.text)]).toEqual([400, "Choose a data type."]);
    expect((await browser.get(fieldPath("Contact", "constructor"))).text).toContain("What it holds");
  });
});

it("is for Customize Application, with Manage Users or without", async () => {
  const { org } = site();
  const admin = await rest();
  const customizer = await persona(org, admin, { user: ["CustomizeApplication"] });
  const manager = await persona(org, admin, { user: ["ManageUsers"] });
  const browsers = await Promise.all(
    [customizer, manager].map(async (each) => {
      const browser = await activated(org, each.userId);
      await browser.logIn(each.username, each.password);
      return browser;
    }),
  );
  const paths = [PATH, NEW, `${PATH}/Account`, `${PATH}/Account/fields/new`, fieldPath("Account", "Lookup")];
  for (const path of paths)
    expect(await Promise.all(browsers.map(async (each) => (await each.get(path)).status))).toEqual([
      200, 403,
    ]);
  const menus = await Promise.all(browsers.map(async (each) => (await each.get("/settings")).text));
  expect(menus.map((text) => text.includes(`href="${PATH}"`))).toEqual([true, false]);
  const csrf = /name="csrf" value="([^"]*)"/.exec(menus[1] ?? "")?.[1] ?? "";
  const sent = { csrf, ...objectForm("Not_Theirs") };
  expect((await browsers[1]?.post(NEW, sent))?.status).toBe(403);
  const field = { csrf, type: "Date", label: "Not theirs", name: "Not_Theirs" };
  expect((await browsers[1]?.post(`${PATH}/Account/fields/new`, field))?.status).toBe(403);
  const own = browsers[0];
  if (own) await made(own, "Theirs");
  expect((await own?.get(`${PATH}/Theirs__c`))?.status).toBe(200);
  expect((await own?.get(`${PATH}/Not_Theirs__c`))?.status).toBe(404);
});
