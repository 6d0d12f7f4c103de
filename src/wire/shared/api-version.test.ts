import { expect, it } from "vitest";
import { apiVersionOf } from "./api-version.ts";

it.each([
  ["v31.0", 31],
  ["v60.0", 60],
  ["v68.0", 68],
  ["v30.0", undefined],
  ["v69.0", undefined],
  ["v60", undefined],
  ["v60.5", undefined],
  ["V60.0", undefined],
  ["60.0", undefined],
  ["v060.0", undefined],
  ["v60.0 ", undefined],
  ["", undefined],
  [undefined, undefined],
])("%s is version %s", (segment, version) => expect(apiVersionOf(segment)).toBe(version));
