import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hoursNow, readProfileRules } from "./profile-rules.ts";

const ZONE = "America/Los_Angeles";
/** A Monday; Los Angeles is 8 hours behind. */
const at = (utc: string): number => Date.parse(`2026-01-05T${utc}Z`);

describe("login hours", () => {
  const monday = readProfileRules({ loginHours: { monday: ["08:00", "18:00"], sunday: ["00:00", "00:00"] } });
  const isIn = (now: number, rules = monday): boolean => hoursNow(rules, ZONE, now).isIn;

  it("hold from the first minute to the last, by the org's clock", () => {
    expect(isIn(at("15:59:59"))).toBe(false);
    expect(isIn(at("16:00:00"))).toBe(true);
    expect(isIn(at("16:00:00") + 10 * 3_600_000 - 1)).toBe(true);
    expect(isIn(at("16:00:00") + 10 * 3_600_000)).toBe(false);
  });

  it("close the days whose ends are equal, and leave those open that aren't named", () => {
    expect(isIn(at("05:00:00"))).toBe(false);
    expect(isIn(at("12:00:00") - 86_400_000)).toBe(false);
    expect(isIn(at("12:00:00") + 86_400_000)).toBe(true);
    expect(isIn(at("05:00:00"), readProfileRules({}))).toBe(true);
  });

  it("may last to the end of the day", () => {
    const late = readProfileRules({ loginHours: { monday: ["12:00", "24:00"] } });
    expect(isIn(Date.parse("2026-01-06T07:59:59Z"), late)).toBe(true);
    expect(isIn(at("19:59:59"), late)).toBe(false);
  });

  it("are what a calendar says, at any moment", () => {
    const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(moment, (now) => {
        const local = new Date(now).toLocaleString("en-US", {
          timeZone: ZONE,
          weekday: "long",
          hour: "2-digit",
          minute: "2-digit",
          hourCycle: "h23",
        });
        const [day = "", time = ""] = local.split(/,? /);
        const expected =
          day === "Sunday" ? false : day === "Monday" ? time >= "08:00" && time < "18:00" : true;
        expect(isIn(now)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("readProfileRules", () => {
  it.each([
    [{ loginIpRanges: "10.0.0.1" }, "loginIpRanges must be a list"],
    [{ loginIpRanges: [1] }, "each of loginIpRanges must be a text"],
    [{ loginIpRanges: ["10.0.0.2-10.0.0.1"] }, "the range ends before it starts"],
    [{ loginIpRanges: ["10.0.0.1-::1"] }, "both ends must be"],
    [{ loginIpRanges: ["0.0.0.0/0"] }, "33,554,432"],
    [{ loginHours: [] }, "loginHours must be an object"],
    [{ loginHours: { Monday: ["08:00", "18:00"] } }, "Monday is no day of the week"],
    [{ loginHours: { monday: ["08:00"] } }, "must be two times"],
    [{ loginHours: { monday: ["8:00", "18:00"] } }, "must be two times"],
    [{ loginHours: { monday: ["08:00", "24:01"] } }, "must be two times"],
    [{ loginHours: { monday: ["-8:00", "18:00"] } }, "must be two times"],
    [{ loginHours: { monday: ["18:00", "08:00"] } }, "ends before it starts"],
    [{ hours: {} }, "hours is nothing of a profile"],
  ])("refuses %j", (written, message) => {
    expect(() => readProfileRules(written)).toThrow(message);
  });
});
