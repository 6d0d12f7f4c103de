import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCount, formatDuration, progressBar, renderProgress } from "./progress.ts";

const half = { label: "Uploading", done: 500, total: 1000, rows: 69_199, elapsed: 2000 };

describe("the progress line", () => {
  it("shows bar, percent, rows, speed and the time left", () => {
    expect(renderProgress(half, 100)).toBe(
      `Uploading  [${"#".repeat(20)}${"-".repeat(20)}]  50 %  69,199 rows  34,600 rows/s  2.0 s left`,
    );
  });

  it("says no percent and no time left when the total is unknown", () => {
    expect(renderProgress({ ...half, total: 0 }, 100)).toBe("Uploading  69,199 rows  34,600 rows/s");
  });

  it("drops the bar rather than the numbers on a narrow terminal", () => {
    expect(renderProgress(half, 60)).toBe("Uploading   50 %  69,199 rows  34,600 rows/s  2.0 s left");
  });

  it("leaves out whole figures where there is no room for all", () => {
    expect(renderProgress(half, 40)).toBe("Uploading   50 %  69,199 rows");
    expect(renderProgress(half, 5)).toBe("Uploa");
  });

  it("is full at the end and promises nothing more", () => {
    const line = renderProgress({ ...half, done: 1000 }, 100);
    expect(line).toContain(`[${"#".repeat(40)}] 100 %`);
    expect(line).not.toContain("left");
  });

  it("never outgrows the terminal, whatever the numbers", () => {
    const count = fc.integer({ min: 0, max: 1e9 });
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        fc.integer({ min: 1, max: 200 }),
        (done, total, rows, elapsed, width) => {
          const line = renderProgress({ label: "Processing", done, total, rows, elapsed }, width);
          expect(line.length).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/NaN|Infinity|undefined/);
        },
      ),
    );
  });
});

describe("the progress bar", () => {
  it("writes nothing to what is no terminal", () => {
    const written: string[] = [];
    const bar = progressBar({ isTTY: false, write: (text) => written.push(text) });
    bar.show(half);
    bar.clear();
    expect(written).toEqual([]);
  });

  it("redraws its line in place and wipes it", () => {
    const written: string[] = [];
    const bar = progressBar({ isTTY: true, columns: 80, write: (text) => written.push(text) });
    bar.show({ ...half, done: 1, rows: 1 });
    bar.show({ ...half, done: 1000 });
    bar.clear();
    expect(written).toHaveLength(3);
    expect(written[0]?.startsWith("\r\x1b[2KUploading  [----")).toBe(true);
    expect(written[1]).toContain("100 %");
    expect(written[2]).toBe("\r\x1b[2K");
  });
});

describe("figures", () => {
  it("are grouped and rounded for people", () => {
    expect([0, 999, 1000, 138_398, 1_234_567].map(formatCount)).toEqual([
      "0",
      "999",
      "1,000",
      "138,398",
      "1,234,567",
    ]);
    expect([0, 999, 1000, 59_949, 59_960, 185_000].map(formatDuration)).toEqual([
      "0 ms",
      "999 ms",
      "1.0 s",
      "59.9 s",
      "1 min 00 s",
      "3 min 05 s",
    ]);
  });
});
