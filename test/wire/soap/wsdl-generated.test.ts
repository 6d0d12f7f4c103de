// Records of every shape, in both flavours: their answers keep to the org's WSDLs, which the validator sees to at the end.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missing } from "../../support/tools.ts";
import { created, sObject, soapOrg } from "./soap-org.ts";
import { fetchWsdl, verdicts } from "./validator/validate.ts";

/** Hundreds of requests, on a machine that may be busy. */
const LONG = 180_000;
const org = soapOrg();

const FIELDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Name: fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((text) => `x${text}`),
  Number__c: fc.double({ min: -1e13, max: 1e13, noNaN: true }).map(String),
  Whole__c: fc.maxSafeInteger().map(String),
  Flag__c: fc.boolean().map(String),
  Day__c: fc
    .date({ min: new Date("1700-01-01"), max: new Date("4000-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10)),
  Moment__c: fc
    .date({ min: new Date("1700-01-01"), max: new Date("4000-12-31"), noInvalidDate: true })
    .map((date) => date.toISOString()),
  Hour__c: fc
    .date({ min: new Date("2000-01-01"), max: new Date("2000-01-02"), noInvalidDate: true })
    .map((date) => date.toISOString().slice(11)),
  Place__Latitude__s: fc.double({ min: -90, max: 90, noNaN: true }).map((value) => value.toFixed(4)),
  Place__Longitude__s: fc.double({ min: -180, max: 180, noNaN: true }).map((value) => value.toFixed(4)),
  Account__c: fc.constant("ACCOUNT"),
};

const SELECTABLE = [
  "Id",
  "OwnerId",
  "CreatedDate",
  "SystemModstamp",
  "IsDeleted",
  "Auto__c",
  "Place__c",
  ...Object.keys(FIELDS),
];

// XML has no other control characters.
const sendable = (text: string): boolean =>
  !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text);

describe("generated records", () => {
  it("are answered as the WSDLs say", { timeout: LONG }, async () => {
    const account = await created(org(), "Account", { Name: "looked up" });
    const row = fc.record(FIELDS, { requiredKeys: ["Name"] });
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(fc.constantFrom(...SELECTABLE), { minLength: 1 }),
        fc.constantFrom("u", "c"),
        async (rows, fields, flavour) => {
          const sent = rows
            .map((one) => ({ ...one, ...("Account__c" in one ? { Account__c: account } : {}) }))
            .filter((one) => Object.values(one).every((value) => sendable(String(value))));
          const xml = sent.map((one) => sObject("Thing__c", one as Readonly<Record<string, string>>));
          const results = await org().results(`<create>${xml.join("")}</create>`, "", flavour);
          const ids = results.flatMap(({ id }) => id ?? []);
          kept += ids.length;
          const list = fields.join(",");
          const soql = `SELECT ${list} FROM Thing__c ORDER BY Id DESC LIMIT 3`;
          await org().raw(`<query><queryString>${soql}</queryString></query>`, "", flavour);
          await org().raw(
            `<retrieve><fieldList>${list}</fieldList><sObjectType>Thing__c</sObjectType>${ids.map((id) => `<ids>${id}</ids>`).join("")}</retrieve>`,
            "",
            flavour,
          );
        },
      ),
      { numRuns: 120 },
    );
    // Rows that were all refused would prove nothing.
    expect(kept).toBeGreaterThan(60);
  });

  it.each(["u", "c"] as const)("describe themselves as the WSDL of /%s says", async (flavour) => {
    const global = await org().raw("<describeGlobal/>", "", flavour);
    const names = [...global.text.matchAll(/<name>(\w+)<\/name>/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(5);
    const many = names.map((name) => `<sObjectType>${name}</sObjectType>`).join("");
    const { status } = await org().raw(`<describeSObjects>${many}</describeSObjects>`, "", flavour);
    expect(status).toBe(200);
  });
});

const reason = missing("javac");

describe.skipIf(reason !== undefined)(`the validator${reason ? ` (${reason})` : ""}`, () => {
  const NAMES =
    'xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const answer = (body: string, flavour = "partner"): string =>
    `<e:Envelope ${NAMES} xmlns="urn:${flavour}.soap.sforce.com" xmlns:sf="urn:sobject.${flavour}.soap.sforce.com"><e:Body>${body}</e:Body></e:Envelope>`;
  const result = (inside: string): string =>
    answer(`<createResponse><result>${inside}</result></createResponse>`);
  const retrieved = (inside: string): string =>
    answer(
      `<retrieveResponse><result xsi:type="sf:Thing__c">${inside}</result></retrieveResponse>`,
      "enterprise",
    );

  it(
    "tells right from wrong",
    async () => {
      const nil = '<id xsi:nil="true"/>';
      const id = "<sf:Id>a00gf0000000001AAA</sf:Id>";
      const partner: readonly (readonly [string, RegExp])[] = [
        [result(`${nil}<success>true</success>`), /^ok$/],
        [result(`<success>true</success>${nil}`), /^cvc-complex-type/],
        [result(`${nil}<success>maybe</success>`), /^cvc-datatype-valid/],
        [result(`${nil}<success>true</success><x/>`), /^cvc-complex-type/],
        [result("<success>true</success>"), /^cvc-complex-type/],
        [result("<id>short</id><success>true</success>"), /^cvc-/],
        [result("<errors><message/><statusCode>NOPE</statusCode></errors>"), /^cvc-enumeration-valid/],
        [answer("<undeleteResponse/>"), /^cvc-complex-type/],
        [answer("<noneResponse/>"), /^cvc-elt/],
      ];
      const enterprise: readonly (readonly [string, RegExp])[] = [
        [retrieved(`${id}<sf:Day__c>2026-01-01</sf:Day__c><sf:Name>x</sf:Name>`), /^ok$/],
        [retrieved(`${id}<sf:Name>x</sf:Name><sf:Day__c>2026-01-01</sf:Day__c>`), /^cvc-complex-type/],
        [retrieved(`${id}<sf:Day__c>soon</sf:Day__c>`), /^cvc-datatype-valid/],
        [retrieved(`${id}<sf:Nope__c>x</sf:Nope__c>`), /^cvc-complex-type/],
      ];
      const directory = mkdtempSync(join(tmpdir(), "groundfog-wsdl-"));
      try {
        const files = { partner: join(directory, "u"), enterprise: join(directory, "c") };
        for (const kind of ["partner", "enterprise"] as const) {
          const url = `${org().org.url}/services/wsdl/${kind}`;
          writeFileSync(files[kind], await fetchWsdl(url, org().session));
        }
        const cases = [
          ...partner.map(([text, verdict]) => ({ wsdl: files.partner, text, verdict })),
          ...enterprise.map(([text, verdict]) => ({ wsdl: files.enterprise, text, verdict })),
        ];
        const said = await verdicts(cases);
        for (const [index, { text, verdict }] of cases.entries()) expect(said[index], text).toMatch(verdict);
      } finally {
        rmSync(directory, { recursive: true });
      }
    },
    LONG,
  );
});
