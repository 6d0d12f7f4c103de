// Datetimes as REST prints them; dates and times are kept as text already.

const DAY_MS = 86_400_000;

let cachedDay = Number.NaN;
let cachedText = "";

/** Two and three digits, made once. */
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, "0"));
const THREE = Array.from({ length: 1000 }, (_, value) => String(value).padStart(3, "0"));

/**
 * "2026-01-01T00:00:00.000+0000" of milliseconds since 1970. Rows of a page mostly share their days, whose text is
 * kept: a fifth of the time that Date takes.
 */
export function restDatetime(time: number): string {
  const day = Math.floor(time / DAY_MS);
  if (day !== cachedDay) {
    cachedText = new Date(day * DAY_MS).toISOString().slice(0, -14);
    cachedDay = day;
  }
  const rest = time - day * DAY_MS;
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${cachedText}T${TWO[hours]}:${TWO[minutes - hours * 60]}:${TWO[seconds - minutes * 60]}.${THREE[rest - seconds * 1000]}+0000`;
}
