import { expect, it } from "vitest";
import { toldHost } from "./https-listener.ts";

it("tells an address that can be connected to and verified", () => {
  expect(["0.0.0.0", "::", "127.0.0.3", "::1", "org.test"].map(toldHost)).toEqual([
    "localhost",
    "localhost",
    "127.0.0.3",
    "::1",
    "org.test",
  ]);
});
