// Where days begin, on days on which clocks change above all.
import { describe, expect, it } from "vitest";
import { dayAt, dayText, startOfDay } from "./time-zone.ts";

const day = (text: string): number => Date.parse(text) / 86_400_000;

describe("days of a time zone", () => {
  it.each([
    ["UTC", "2026-03-29", "2026-03-29T00:00:00.000Z"],
    ["America/Los_Angeles", "2026-03-08", "2026-03-08T08:00:00.000Z"],
    ["America/Los_Angeles", "2026-03-09", "2026-03-09T07:00:00.000Z"],
    ["America/Los_Angeles", "2026-11-01", "2026-11-01T07:00:00.000Z"],
    ["America/Los_Angeles", "2026-11-02", "2026-11-02T08:00:00.000Z"],
    ["Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"],
    ["Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00.000Z"],
    ["Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00.000Z"],
    // No midnight: 00:00 became 01:00.
    ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"],
    // 00:00 became 23:00 of the day before.
    ["America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00.000Z"],
    // 01:00 became 00:00: two midnights, of which the first one counts.
    ["America/Havana", "2025-11-02", "2025-11-02T04:00:00.000Z"],
    // A day that there was not.
    ["Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z"],
  ])("in %s %s begins at %s", (timeZone, text, moment) => {
    const start = startOfDay(timeZone, day(text));
    expect(new Date(start).toISOString()).toBe(moment);
    expect(dayText(dayAt(timeZone, start))).toBe(text);
    expect(dayAt(timeZone, start - 1)).toBeLessThan(day(text));
  });

  it.each(["America/Los_Angeles", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "GMT"])(
    "follow each other in %s",
    (timeZone) => {
      for (let at = day("2025-12-30"); at < day("2027-01-03"); at++) {
        const [start, next] = [startOfDay(timeZone, at), startOfDay(timeZone, at + 1)];
        expect([22.9, 25.1].map((hours) => Math.sign(next - start - hours * 3_600_000))).toEqual([1, -1]);
        expect([dayAt(timeZone, start), dayAt(timeZone, next - 1)]).toEqual([at, at]);
      }
    },
  );
});
