import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { diskReserve } from "./reserve.ts";

it("holds a megabyte until it is released, and does without where it can't", () => {
  const parent = mkdtempSync(join(tmpdir(), "groundfog-reserve-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const path = join(parent, "reserve");
  const reserve = diskReserve(path);
  reserve.release();
  reserve.take();
  expect([statSync(path).size, statSync(path).mode & 0o777]).toEqual([1_048_576, 0o600]);
  const { ino } = statSync(path);
  reserve.take();
  expect(statSync(path).ino).toBe(ino);
  reserve.release();
  expect(existsSync(path)).toBe(false);
  expect(() => diskReserve(join(parent, "nowhere", "reserve")).take()).not.toThrow();
});
