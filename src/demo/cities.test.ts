import { describe, expect, it } from "vitest";
import { CITY_FIELDS, type CityRow, csvOf, differences, mixed, readCities, spoiledRows } from "./cities.ts";

const city = (id: string, name: string): CityRow => ({
  CityId__c: id,
  Name: name,
  AltName__c: "",
  Country__c: "IS",
  AdminCode__c: "39",
  Municipality__c: "",
  MunicipalityPart__c: "",
  FeatureCode__c: "PPLC",
  Population__c: 118918,
  Location__Latitude__s: 64.13548,
  Location__Longitude__s: -21.89541,
});

const back = (row: CityRow): Record<string, string | null> =>
  Object.fromEntries(CITY_FIELDS.map((field) => [field, row[field] === "" ? null : String(row[field])]));

describe("the demo's places", () => {
  it("are all there, with values that the fields can hold", async () => {
    const cities = await readCities();
    expect(cities.length).toBeGreaterThan(130_000);
    expect(new Set(cities.map((row) => row.CityId__c)).size).toBe(cities.length);
    expect(cities.every((row) => String(row.Name).length <= 80 && String(row.Country__c).length === 2)).toBe(
      true,
    );
  });

  it("have the spoiled rows among them, each once, the double id behind its twin", () => {
    const cities = Array.from({ length: 50 }, (_, index) => city(String(index), `Place ${index}`));
    const [first] = cities;
    if (first === undefined) throw new Error("no city");
    const spoiled = spoiledRows(first);
    const rows = mixed(cities, spoiled);
    expect(rows).toHaveLength(55);
    expect(rows.filter((row) => cities.includes(row))).toEqual(cities);
    expect(rows.filter((row) => !cities.includes(row))).toEqual(spoiled.map(({ row }) => row));
    expect(rows.at(-1)?.CityId__c).toBe(first.CityId__c);
  });

  it("become CSV with quotes where they are needed", () => {
    const text = [...csvOf([city("1", 'a "b", c')], () => undefined)].join("");
    expect(text).toBe(`${CITY_FIELDS.join(",")}\n1,"a ""b"", c",,IS,39,,,PPLC,118918,64.13548,-21.89541\n`);
  });

  it("are compared row by row and value by value", () => {
    const sent = [city("1", "One"), city("2", "Two"), city("3", "Three")];
    const received = sent.map(back);
    expect(differences(sent, received)).toEqual([]);
    const two = { ...back(city("2", "Two")), Population__c: "118919" };
    expect(differences(sent, [back(city("1", "One")), two, back(city("4", "Four"))])).toEqual([
      '2 Population__c: sent "118918", got "118919"',
      "3 (Three) is missing",
      "4 was never sent",
    ]);
    expect(differences(sent, [...received, back(city("1", "One"))])).toEqual(["1 rows came back twice"]);
    expect(differences([city("1", "One")], [{ ...back(city("1", "One")), Population__c: "" }])).toHaveLength(
      1,
    );
  });
});
