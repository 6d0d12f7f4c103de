import fc from "fast-check";
import { expect, it } from "vitest";
import { restDatetime } from "./timestamps.ts";

it("prints what Date prints, with Salesforce's offset", () => {
  const date = fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(date, (value) => {
      expect(restDatetime(value.getTime())).toBe(value.toISOString().replace("Z", "+0000"));
    }),
  );
  const midnight = Date.UTC(2026, 0, 1);
  expect([midnight - 1, midnight, midnight + 1].map(restDatetime)).toEqual([
    "2025-12-31T23:59:59.999+0000",
    "2026-01-01T00:00:00.000+0000",
    "2026-01-01T00:00:00.001+0000",
  ]);
});
