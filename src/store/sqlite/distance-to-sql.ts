// DISTANCE() in SQL: kilometres are worked out by the connection's own function.
import type { Column, Computed } from "../../soql/bound.ts";
import { KM_PER_MILE } from "../../soql/great-circle.ts";

type Computation = Extract<Computed, { kind: "distance" }>;

/** SQL of a distance, null if a place isn't there whole. */
export function distanceSql({ from, to, unit }: Computation, column: (column: Column) => string): string {
  const degrees = (value: Column | number): string =>
    typeof value === "number" ? real(value) : column(value);
  const places = [from.latitude, from.longitude, to.latitude, to.longitude].map(degrees).join(", ");
  return unit === "km" ? `sf_distance(${places})` : `(sf_distance(${places}) / ${KM_PER_MILE})`;
}

/** The number stands in SQL: a statement that is made for all rows has no parameters. */
function real(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`no degrees: ${value}`);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
