// DISTANCE(): where it may stand, how far it is, and what has no place.
import { describe, expect, it } from "vitest";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { soapOf } from "../soap/soap-org.ts";
import { make, run, withOrg } from "./scenario.ts";

/** The warehouses of the reference's example, by how they are found there; two have half a place, one has none. */
const PLACES: Readonly<Record<string, readonly [number | null, number | null]>> = {
  "Ferry Building Depot": [37.79302, -122.394507],
  "Aloha Warehouse": [37.786108, -122.430152],
  "Half Depot": [null, -122.394507],
  "Other Half": [37.763662, null],
  "Big Tech Warehouse": [null, null],
  "Sydney Depot": [-33.8688, 151.2093],
};

const org = withOrg(async (caller) => {
  await importDefinitions(caller.org.ports, [
    {
      fullName: "Warehouse__c",
      label: "Warehouse",
      pluralLabel: "Warehouses",
      nameField: { type: "Text", label: "Name" },
      fields: [
        { fullName: "Location__c", label: "Location", type: "Location", scale: 8 },
        { fullName: "Home__c", label: "Home", type: "Location", scale: 8 },
        {
          fullName: "Twin__c",
          label: "Twin",
          type: "Lookup",
          referenceTo: "Warehouse__c",
          relationshipName: "Twins",
        },
      ],
    },
  ]);
  let twin: string | undefined;
  for (const [Name, [latitude, longitude]] of Object.entries(PLACES)) {
    const degrees = { Location__Latitude__s: latitude, Location__Longitude__s: longitude };
    const home = { Home__Latitude__s: 0, Home__Longitude__s: 0 };
    twin = await make(caller, "Warehouse__c", { Name, ...degrees, ...home, Twin__c: twin ?? null });
  }
  await make(caller, "Account", { Name: "Somewhere", BillingLatitude: 37.775, BillingLongitude: -122.418 });
  await make(caller, "Account", { Name: "Nowhere", BillingCity: "Atlantis" });
  return {};
});

const q = (soql: string): string => `/query?q=${encodeURIComponent(soql)}`;
const HERE = "GEOLOCATION(37.775,-122.418)";
const named = (...names: string[]) => ({ records: names.map((Name) => ({ Name })), totalSize: names.length });
const refused = (does: string, soql: string, code: string, piece: string) => ({
  does,
  path: q(soql),
  status: 400,
  like: [{ errorCode: code }],
  has: [piece],
});

/** Kilometres by the angle between two vectors, on a ball of 6371.0088 km. */
function apart(...[latitude, longitude, otherLatitude, otherLongitude]: [number, number, number, number]) {
  const vector = (lat: number, lon: number): [number, number, number] => {
    const [a, b] = [(lat * Math.PI) / 180, (lon * Math.PI) / 180];
    return [Math.cos(a) * Math.cos(b), Math.cos(a) * Math.sin(b), Math.sin(a)];
  };
  const [a, b] = [vector(latitude, longitude), vector(otherLatitude, otherLongitude)];
  const cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return 6371.0088 * Math.atan2(Math.hypot(...cross), dot);
}

describe("DISTANCE()", () => {
  run(org, [
    {
      does: "finds what is within a radius",
      path: q(`SELECT Name, Location__c FROM Warehouse__c WHERE DISTANCE(Location__c, ${HERE}, 'mi') < 20`),
      status: 200,
      like: {
        records: [
          { Name: "Ferry Building Depot", Location__c: { latitude: 37.79302, longitude: -122.394507 } },
          { Name: "Aloha Warehouse", Location__c: { latitude: 37.786108, longitude: -122.430152 } },
        ],
        totalSize: 2,
      },
    },
    {
      does: "finds the nearest first",
      path: q(
        `SELECT Name FROM Warehouse__c WHERE DISTANCE(Location__c, ${HERE}, 'mi') < 20 ORDER BY DISTANCE(Location__c, ${HERE}, 'mi') LIMIT 10`,
      ),
      status: 200,
      like: named("Aloha Warehouse", "Ferry Building Depot"),
    },
    {
      does: "finds what is beyond, and nothing that has no place",
      path: q(`SELECT Name FROM Warehouse__c WHERE distance ( Location__c , ${HERE}, 'km' ) > 20.5`),
      status: 200,
      like: named("Sydney Depot"),
    },
    {
      does: "has rows without a whole place first, or last where that is said",
      path: q(
        `SELECT Name FROM Warehouse__c ORDER BY DISTANCE(Location__c, ${HERE}, 'mi') DESC NULLS LAST, Name`,
      ),
      status: 200,
      like: named(
        "Sydney Depot",
        "Ferry Building Depot",
        "Aloha Warehouse",
        "Big Tech Warehouse",
        "Half Depot",
        "Other Half",
      ),
    },
    {
      does: "tells no place of which a half is missing, but its halves",
      path: q(
        "SELECT Name, Location__c, Location__Latitude__s, Location__Longitude__s FROM Warehouse__c WHERE Name LIKE '%Half%' ORDER BY Name",
      ),
      status: 200,
      like: {
        records: [
          { Location__c: null, Location__Latitude__s: null, Location__Longitude__s: -122.394507 },
          { Location__c: null, Location__Latitude__s: 37.763662, Location__Longitude__s: null },
        ],
      },
    },
    {
      does: "is of addresses, too",
      path: q(`SELECT Name FROM Account WHERE DISTANCE(BillingAddress, ${HERE}, 'mi') < 0.001`),
      status: 200,
      like: named("Somewhere"),
    },
    {
      does: "is counted with",
      path: q(`SELECT COUNT() FROM Warehouse__c WHERE NOT DISTANCE(Location__c, ${HERE}, 'mi') < 20`),
      status: 200,
      like: { totalSize: 4 },
    },
    {
      does: "is of parents and of two fields",
      path: q(
        `SELECT Name FROM Warehouse__c WHERE DISTANCE(Twin__r.Location__c, ${HERE}, 'mi') < 20 AND DISTANCE(Location__c, Home__c, 'mi') > 1`,
      ),
      status: 200,
      like: named("Aloha Warehouse"),
    },
    {
      does: "stands in child queries",
      path: q(
        `SELECT Name, (SELECT DISTANCE(Location__c, Home__c, 'km') away FROM Twins__r ORDER BY DISTANCE(Location__c, Home__c, 'km')) FROM Warehouse__c WHERE Name = 'Ferry Building Depot'`,
      ),
      status: 200,
      like: {
        records: [
          { Twins__r: { records: [{ away: expect.closeTo(apart(37.786108, -122.430152, 0, 0), 6) }] } },
        ],
      },
    },
    refused(
      "knows no equal",
      `SELECT Id FROM Warehouse__c WHERE DISTANCE(Location__c, ${HERE}, 'mi') = 20`,
      "MALFORMED_QUERY",
      "DISTANCE can be compared by < and > only",
    ),
    refused(
      "is not listed",
      `SELECT Id FROM Warehouse__c WHERE DISTANCE(Location__c, ${HERE}, 'mi') IN (20)`,
      "MALFORMED_QUERY",
      "DISTANCE can be compared by < and > only",
    ),
    refused(
      "is a number",
      `SELECT Id FROM Warehouse__c WHERE DISTANCE(Location__c, ${HERE}, 'mi') < '20'`,
      "INVALID_FIELD",
      "must be of type double",
    ),
    refused(
      "has the field first",
      `SELECT Id FROM Warehouse__c WHERE DISTANCE(${HERE}, Location__c, 'mi') < 20`,
      "MALFORMED_QUERY",
      "unexpected token: 'GEOLOCATION'",
    ),
    refused(
      "is in miles and kilometres",
      `SELECT Id FROM Warehouse__c WHERE DISTANCE(Location__c, ${HERE}, 'm') < 20`,
      "MALFORMED_QUERY",
      "unexpected token: 'm'",
    ),
    refused(
      "is of places on earth",
      "SELECT Id FROM Warehouse__c WHERE DISTANCE(Location__c, GEOLOCATION(90.1,0), 'mi') < 20",
      "MALFORMED_QUERY",
      "unexpected token: '90.1'",
    ),
    refused(
      "is of what has a place",
      `SELECT Id FROM Warehouse__c WHERE DISTANCE(Name, ${HERE}, 'mi') < 20`,
      "INVALID_FIELD",
      "DISTANCE is of geolocation fields only",
    ),
    refused(
      "is no part of groups",
      `SELECT COUNT(Id) FROM Warehouse__c GROUP BY DISTANCE(Location__c, ${HERE}, 'mi')`,
      "INVALID_FIELD",
      "can not be grouped",
    ),
    refused(
      "orders no groups",
      `SELECT Name FROM Warehouse__c GROUP BY Name ORDER BY DISTANCE(Location__c, ${HERE}, 'mi')`,
      "MALFORMED_QUERY",
      "a grouped query cannot use DISTANCE()",
    ),
    refused(
      "stands alone",
      "SELECT GEOLOCATION(1, 2) FROM Warehouse__c",
      "MALFORMED_QUERY",
      "unexpected token: '('",
    ),
  ]);

  it("tells distances, by their alias or their number", async () => {
    const soql = `SELECT DISTANCE(Location__c, ${HERE}, 'mi'), Name, DISTANCE(Location__c, ${HERE}, 'km') km, DISTANCE(Location__c, GEOLOCATION(-37.775, 57.582), 'km') FROM Warehouse__c ORDER BY Name`;
    const { body } = await org().send("GET", q(soql));
    const { records } = body as { records: Record<string, unknown>[] };
    expect(records).toHaveLength(Object.keys(PLACES).length);
    for (const { Name, expr0, km, expr1 } of records) {
      const [latitude = null, longitude = null] = PLACES[String(Name)] ?? [];
      if (latitude === null || longitude === null) {
        expect([expr0, km, expr1], String(Name)).toEqual([null, null, null]);
        continue;
      }
      const from = apart(latitude, longitude, 37.775, -122.418);
      expect(km).toBeCloseTo(from, 6);
      expect(expr0).toBeCloseTo(from / 1.609344, 6);
      // The other side of the earth.
      expect(expr1).toBeCloseTo(Math.PI * 6371.0088 - from, 6);
    }
  });

  it("is told over SOAP", async () => {
    const { admin, url } = org().org;
    const session = sessionIn(await login(url, admin.username, admin.password + admin.securityToken));
    const soql = `SELECT DISTANCE(BillingAddress, ${HERE}, 'km') away FROM Account WHERE Name = 'Somewhere'`;
    const { text } = await soapOf(org().org, session).raw(
      `<query><queryString>${soql}</queryString></query>`,
    );
    expect(text).toMatch(/<sf:away>0(\.0)?<\/sf:away>/);
  });
});
