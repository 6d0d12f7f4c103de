import { describe, expect, it } from "vitest";
import { standardCatalogue } from "../schema/catalogue.ts";
import { firstWeekday } from "./callers-calendar.ts";

describe("the first day of the week", () => {
  it.each([
    ["en_US", 0],
    ["en_GB", 1],
    ["de", 1],
    ["fr_CA", 0],
    ["ar_EG", 6],
  ])("of %s is %i", (locale, day) => expect(firstWeekday(locale)).toBe(day));

  it("is known of every locale that a user can have", () => {
    const field = standardCatalogue().object("User")?.fieldsByName.get("localesidkey");
    const days = (field?.picklistValues ?? []).map(({ value }) => firstWeekday(value));
    expect(days.length).toBeGreaterThan(100);
    expect(new Set(days)).toEqual(new Set([0, 1, 6]));
  });
});
