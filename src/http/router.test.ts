import { describe, expect, it } from "vitest";
import type { Protocol } from "./exchange.ts";
import { normalPath, protocolRouter } from "./router.ts";

describe("normalPath", () => {
  it("collapses the slashes that the sf CLI doubles, and trailing ones", () => {
    expect(normalPath("//services/data/v60.0/?q=a//b")).toBe("/services/data/v60.0");
    expect(normalPath("/")).toBe("/");
    expect(normalPath("///")).toBe("/");
  });

  it("decodes escapes once and refuses what isn't text", () => {
    expect(normalPath("/a%20b%252Fc")).toBe("/a b%2Fc");
    expect(normalPath("/a%ZZ")).toBeUndefined();
    expect(normalPath("/a%FF")).toBeUndefined();
    expect(normalPath("/a%00b")).toBeUndefined();
    expect(normalPath("http://other.example/a")).toBeUndefined();
  });
});

describe("protocolRouter", () => {
  const protocol = (name: string, ...mounts: string[]): Protocol => ({
    name,
    mounts,
    handle: () => Promise.resolve({ status: 200 }),
    crashed: () => ({ status: 500 }),
  });
  const route = protocolRouter([
    protocol("web", "/"),
    protocol("rest", "/services/data"),
    protocol("bulk", "/services/data/{any}/jobs"),
  ]);

  it("gives a path to the mount with most segments, in any letter case", () => {
    expect(route("/services/data/v60.0/jobs/ingest")?.name).toBe("bulk");
    expect(route("/Services/Data/v60.0/query")?.name).toBe("rest");
    expect(route("/services/data")?.name).toBe("rest");
    expect(route("/services/dataX")?.name).toBe("web");
    expect(route("/")?.name).toBe("web");
  });
});
