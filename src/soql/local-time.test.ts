// What clocks show where they change, and before they were set alike.
import { describe, expect, it } from "vitest";
import { localTime } from "./time-zone.ts";

const shown = (timeZone: string, moment: string): string =>
  new Date(localTime(timeZone, Date.parse(moment))).toISOString();

describe("localTime", () => {
  it.each([
    ["UTC", "2026-03-08T10:00:00.123Z", "2026-03-08T10:00:00.123Z"],
    ["America/Los_Angeles", "2026-03-08T09:59:59.999Z", "2026-03-08T01:59:59.999Z"],
    ["America/Los_Angeles", "2026-03-08T10:00:00.000Z", "2026-03-08T03:00:00.000Z"],
    ["America/Los_Angeles", "2026-11-01T08:59:59.999Z", "2026-11-01T01:59:59.999Z"],
    ["America/Los_Angeles", "2026-11-01T09:00:00.000Z", "2026-11-01T01:00:00.000Z"],
    ["Asia/Kathmandu", "2026-11-01T09:00:00.000Z", "2026-11-01T14:45:00.000Z"],
    ["Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-29T23:59:59.999Z"],
    ["Pacific/Apia", "2011-12-30T10:00:00.000Z", "2011-12-31T00:00:00.000Z"],
    ["Europe/Amsterdam", "1969-12-31T23:59:59.999Z", "1970-01-01T00:59:59.999Z"],
    ["America/Los_Angeles", "1800-01-01T08:00:00.000Z", "1800-01-01T00:07:02.000Z"],
    ["America/Los_Angeles", "0001-01-02T00:00:00.500Z", "0001-01-01T16:07:02.500Z"],
  ])("in %s at %s is %s", (timeZone, moment, local) => expect(shown(timeZone, moment)).toBe(local));

  it("is the same whatever was asked before", () => {
    for (let hour = 0; hour < 72; hour++) {
      const moment = Date.UTC(2026, 2, 7, hour);
      const ahead = moment >= Date.UTC(2026, 2, 8, 10) ? -7 : -8;
      expect(localTime("America/Los_Angeles", moment)).toBe(moment + ahead * 3_600_000);
    }
  });
});
