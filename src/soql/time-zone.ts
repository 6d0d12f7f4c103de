// Days in a time zone. A day is counted from 1970-01-01; where clocks change it has 23 or 25 hours, and may begin at 1.

const DAY_MS = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  return format;
}

/** What a wall clock in `timeZone` shows at a moment, as if it were UTC; whole seconds. */
export function wallClock(timeZone: string, moment: number): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, +value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** The day that it is in `timeZone` at a moment in milliseconds since 1970. */
export const dayAt = (timeZone: string, moment: number): number =>
  Math.floor(wallClock(timeZone, moment) / DAY_MS);

/** The first moment of a day in `timeZone`, in milliseconds since 1970. */
export function startOfDay(timeZone: string, day: number): number {
  const midnight = day * DAY_MS;
  // The zone's distance from UTC before or after a change of its clocks: one of them holds at the day's start.
  const candidates = [midnight - DAY_MS, midnight + DAY_MS].map(
    (near) => midnight - (wallClock(timeZone, near) - near),
  );
  const [first = midnight] = candidates
    .filter((candidate) => dayAt(timeZone, candidate) >= day)
    .toSorted((a, b) => a - b);
  return first;
}

/** "2026-11-24" of a day. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** A zone's distance from UTC can't be told of years of fewer than four digits; clocks didn't change then. */
const EARLIEST_CLOCK = Date.UTC(1000, 0);

const distanceAt = (timeZone: string, moment: number): number => {
  const second = Math.max(Math.floor(moment / 1000) * 1000, EARLIEST_CLOCK);
  return wallClock(timeZone, second) - second;
};

/** A day's distance from UTC if it is the same at its start and its end, else null. By zone and day in UTC. */
const distances = new Map<string, Map<number, number | null>>();
const MOST_DAYS = 20_000;

/** What a clock in `timeZone` shows at a moment, as if it were UTC; milliseconds since 1970. */
export function localTime(timeZone: string, moment: number): number {
  const day = Math.floor(moment / DAY_MS);
  let known = distances.get(timeZone);
  if (!known || known.size > MOST_DAYS) {
    known = new Map();
    distances.set(timeZone, known);
  }
  let distance = known.get(day);
  if (distance === undefined) {
    const [first, last] = [distanceAt(timeZone, day * DAY_MS), distanceAt(timeZone, (day + 1) * DAY_MS)];
    distance = first === last ? first : null;
    known.set(day, distance);
  }
  return moment + (distance ?? distanceAt(timeZone, moment));
}
