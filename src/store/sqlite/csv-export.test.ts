import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainDecimal } from "../../domain/model/decimal.ts";
import { printsWell } from "./csv-export.ts";
import { Database } from "./driver.ts";

const database = new Database(":memory:", { readOnly: false, synchronous: "OFF", cacheKib: 1000 });
const SQL = `SELECT '' || c, ${printsWell("c")} FROM (SELECT CAST(? AS REAL) AS c)`;

describe("numbers that SQLite prints", () => {
  it("are those that it prints as Salesforce does", () => {
    const number = fc
      .tuple(
        fc.integer({ min: -1e15, max: 1e15 }),
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 8 }),
      )
      .map(([digits, cut, scale]) => Number(`${Math.trunc(digits / 10 ** cut)}e-${scale}`));
    let good = 0;
    fc.assert(
      fc.property(fc.oneof(number, fc.double({ noNaN: true, noDefaultInfinity: true })), (value) => {
        const [text, well] = database.rows(SQL, value)[0] ?? [];
        if (well !== 1) return;
        good += 1;
        expect(text).toBe(plainDecimal(value));
      }),
      { numRuns: 20_000 },
    );
    expect(good).toBeGreaterThan(4000);
  });

  it.each([0, 1, -1, 0.01, 42.5, -1234.56, 8.54321, -179.99999, 99_999_999_999])("are many: %d", (value) =>
    expect(database.rows(SQL, value)[0]?.[1]).toBe(1),
  );
});
