// Generated distances, and what they are: worked out by vectors, from the definition of a great circle alone.
import fc from "fast-check";
import type { Condition, PlainFields, PlainRow, Question, Value } from "./evaluator.ts";
import { cased, maybeBlank, named, type Piece } from "./spelling.ts";

type Place = readonly [latitude: number, longitude: number];

/** Places no two of which are as far from any third as another pair is. */
export const PLACES: readonly (readonly [Value, Value])[] = [
  [37.775, -122.418],
  [37.79302, -122.394507],
  [-33.8688, 151.2093],
  [46.18, 18.95],
  [90, 0],
  [0.25, 179.99],
  [-0.125, -179.98],
  [-37.775, 57.5820001],
  [null, 18.95],
  [46.18, null],
  [null, null],
];

/** What distances are asked of: which row, by which field; and from where, null for the row's other place. */
const ASKED: readonly (readonly [field: string, unit: "mi" | "km", to: Place | null])[] = [
  ["Place__c", "mi", [37.775, -122.418]],
  ["Place__c", "km", [-12.5, 0.0625]],
  ["Place__c", "km", null],
  ["Parent.Place__c", "mi", [37.7750001, -122.418]],
];

const nameOf = (index: number): string => `distance ${index}`;

export const DISTANCE_FIELDS: PlainFields = Object.fromEntries(
  ASKED.map((_, index) => [nameOf(index), { kind: "number" }]),
);

const RADIUS_KM = 6371.0088;
const MILE_KM = 1.609344;

function vector([latitude, longitude]: Place): [number, number, number] {
  const [north, east] = [(latitude * Math.PI) / 180, (longitude * Math.PI) / 180];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
}

function kilometres(from: Place, to: Place): number {
  const [a, b] = [vector(from), vector(to)];
  const cross = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  return RADIUS_KM * Math.atan2(Math.hypot(...cross), a[0] * b[0] + a[1] * b[1] + a[2] * b[2]);
}

function placeOf(row: PlainRow | undefined, field: string): Place | null {
  const stem = field.replace(/__c$/, "");
  const degrees = [row?.[`${stem}__Latitude__s`], row?.[`${stem}__Longitude__s`]];
  const [latitude, longitude] = degrees;
  return typeof latitude === "number" && typeof longitude === "number" ? [latitude, longitude] : null;
}

/** The rows with every distance that is asked of them. */
export function withDistances(rows: readonly PlainRow[]): PlainRow[] {
  const byId = new Map(rows.map((row) => [row["Id"], row]));
  return rows.map((row) => {
    const far = ASKED.map(([path, unit, to], index) => {
      const [field = "", step] = path.split(".").toReversed();
      const from = placeOf(step ? byId.get(row["ParentId"] ?? null) : row, field);
      const aim = to ?? placeOf(row, "Home__c");
      const km = from && aim ? kilometres(from, aim) : null;
      return [nameOf(index), km !== null && unit === "mi" ? km / MILE_KM : km];
    });
    return { ...row, ...Object.fromEntries(far) };
  });
}

export const hasDistances = ([row]: readonly PlainRow[]): boolean => row !== undefined && nameOf(0) in row;

const call = fc.integer({ min: 0, max: ASKED.length - 1 }).chain((index) => {
  const [path, unit, to] = ASKED[index] ?? ["", "km", null];
  return fc
    .tuple(cased("DISTANCE"), cased("GEOLOCATION"), named(path), named("Home__c"), maybeBlank)
    .map(([word, place, field, other, space]): Piece<string> => {
      const aim = to ? `${place}${space}(${to.join(`${space},`)})` : other;
      return [`${word}${space}(${field}${space},${space}${aim},${space}'${unit}')`, nameOf(index)];
    });
});

export const distanced: fc.Arbitrary<Piece<Condition>> = fc
  .tuple(
    call,
    fc.constantFrom("<", ">" as const),
    fc.constantFrom(-1, 0.5, 2, 20, 1500, 9999.5, 12000, 20100),
  )
  .map(([[text, field], operator, value]) => [
    `${text} ${operator} ${value}`,
    { kind: "compare", field, operator, value },
  ]);

export const distanceOrder: fc.Arbitrary<Piece<Question["orderBy"][number]>> = fc
  .tuple(call, fc.boolean(), fc.boolean())
  .map(([[text, field], descending, nullsLast]) => [
    `${text}${descending ? " DESC" : ""}${nullsLast ? " NULLS LAST" : ""}`,
    { field, descending, nullsLast },
  ]);
