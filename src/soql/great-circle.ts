// How far two places are apart on a ball of the earth's mean radius.

/** Mean radius of the earth by the International Union of Geodesy and Geophysics, in kilometres. */
const RADIUS_KM = 6371.0088;
export const KM_PER_MILE = 1.609344;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres along the great circle, by the haversine formula; the arguments are degrees. */
export function greatCircle(
  latitude: number,
  longitude: number,
  otherLatitude: number,
  otherLongitude: number,
): number {
  const north = Math.sin(radians(otherLatitude - latitude) / 2);
  const east = Math.sin(radians(otherLongitude - longitude) / 2);
  const half = north * north + Math.cos(radians(latitude)) * Math.cos(radians(otherLatitude)) * east * east;
  // Rounding may carry it beyond 1 where two places are opposite each other.
  return 2 * RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}
