// Documents, headers, forms and refusals that hold for every resource.
import { describe, expect, it } from "vitest";
import { STANDARD_OBJECTS } from "../../../src/facts/standard-objects.ts";
import { pageOf, refusalOf, withFeed } from "./feed.ts";

const feed = withFeed(async ({ rest }) => {
  await rest("POST", "/sobjects/Account", { Name: "Acme" });
  return {};
});

describe("the service document", () => {
  it("lists an entity set for every object that can be queried", async () => {
    const { get, org, rest } = feed();
    const { sobjects } = (await rest("GET", "/sobjects")).body as {
      sobjects: { name: string; queryable: boolean }[];
    };
    // Rows of the schema's own objects are worked out, and a filter is demanded.
    const computed = new Set(STANDARD_OBJECTS.filter((each) => each.computed).map(({ name }) => name));
    const names = sobjects
      .filter(({ name, queryable }) => queryable && !computed.has(name))
      .map(({ name }) => name);
    for (const path of ["", "/"]) {
      const { body } = await get(path);
      expect(body).toEqual({
        "@odata.context": `${org.url}/odata/v4/$metadata`,
        value: names.map((name) => ({ name, kind: "EntitySet", url: name })),
      });
    }
    for (const name of names) expect((await get(`/${name}?$top=1`)).status).toBe(200);
  });
});

describe("every answer", () => {
  it("says its version, its form, and that nobody keeps it", async () => {
    const { get } = feed();
    for (const [path, type] of [
      ["/", "application/json;odata.metadata=minimal;charset=utf-8"],
      ["/Account", "application/json;odata.metadata=minimal;charset=utf-8"],
      ["/Account?$format=json", "application/json;odata.metadata=minimal;charset=utf-8"],
      ["/$metadata", "application/xml;charset=utf-8"],
      ["/Account/$count", "text/plain;charset=utf-8"],
      ["/Nobody", "application/json;charset=utf-8"],
    ] as const) {
      const { headers } = await get(path);
      expect(headers.get("content-type"), path).toBe(type);
      expect(headers.get("odata-version")).toBe("4.0");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("is without its body for HEAD", async () => {
    const { get } = feed();
    const answer = await get("/Account", {}, "HEAD");
    expect(answer).toMatchObject({ status: 200, text: "" });
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(100);
  });
});

describe("Accept and $format", () => {
  const NONE = "application/json;odata.metadata=none;charset=utf-8";
  it.each([
    [{ accept: "application/json;odata.metadata=none" }, ""],
    [{ accept: "application/atom+xml, application/json;odata.metadata=none;q=0.9" }, ""],
    [{ accept: "application/json;odata.metadata=minimal;q=0.1, application/json; metadata=none" }, ""],
    [{ accept: "application/atom+xml" }, "?$format=application/json;odata.metadata=none"],
    [{ accept: "*/*;odata.metadata=none" }, ""],
    [{ accept: "application/json;odata.metadata=other,application/json;odata.metadata=none" }, ""],
  ])("%j%s: without control information", async (headers, query) => {
    const { get } = feed();
    const answer = await get(`/Account${query}`, headers);
    expect(answer.headers.get("content-type")).toBe(NONE);
    expect(Object.keys(answer.body as object)).toEqual(["value"]);
  });

  it("links on without control information, too", async () => {
    const { get, rest } = feed();
    await rest("POST", "/sobjects/Account", { Name: "Another" });
    const headers = { accept: "application/json;odata.metadata=none", prefer: "odata.maxpagesize=1" };
    expect(pageOf(await get("/Account", headers))["@odata.nextLink"]).toBeDefined();
  });

  it.each([
    [{ accept: "application/atom+xml" }, "/Account"],
    [{ accept: "application/json;odata.metadata=other" }, "/Account"],
    [{ accept: "application/json;q=0" }, "/Account"],
    [{ accept: "nonsense" }, "/"],
    [{}, "/Account?$format=xml"],
    [{}, "/Account?$format=atom"],
    [{}, "/$metadata?$format=json"],
  ])("%j %s: not acceptable", async (headers, path) => {
    const { get } = feed();
    const answer = await get(path, headers);
    expect(`${answer.status} ${refusalOf(answer).code}`).toBe("406 NOT_ACCEPTABLE");
  });
});

describe("versions", () => {
  it.each(["4.0", "4.01", "4", "5.0", "10.0"])("OData-MaxVersion %s is served", async (version) => {
    expect((await feed().get("/", { "odata-maxversion": version })).status).toBe(200);
  });
  it.each(["3.0", "2.0", "x", "-4.0", ""])("OData-MaxVersion %j is not", async (version) => {
    const answer = await feed().get("/", { "odata-maxversion": version });
    expect(`${answer.status} ${refusalOf(answer).code}`).toBe("400 MALFORMED_QUERY");
  });
});

describe("what changes something", () => {
  it.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])("%s is not allowed", async (method) => {
    const { get } = feed();
    for (const path of ["/", "/Account", "/Account('001gf0000000001AAA')", "/$metadata"]) {
      const answer = await get(path, {}, method);
      expect(`${answer.status} ${refusalOf(answer).code}`).toBe("405 METHOD_NOT_ALLOWED");
      expect(answer.headers.get("allow")).toBe("GET, HEAD");
    }
  });
});

describe("what isn't there", () => {
  it.each([
    ["/Nobody", "404 NOT_FOUND"],
    ["/account", "404 NOT_FOUND"],
    ["/Account()()", "400 MALFORMED_QUERY"],
    ["/constructor", "404 NOT_FOUND"],
    ["/Account?$apply=aggregate($count as n)", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account?$search=x", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account?$compute=1", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account?$nonsense=1", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account?$Filter=1", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account?$filter=Name eq @n&@n='x'", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account/Name", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account/$ref", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account('001gf0000000001AAA')/Name", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account('001gf0000000001AAA')/$count", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/$batch", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/$all", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/$crossjoin(Account,Contact)", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/$entity?$id=x", "501 FUNCTIONALITY_NOT_ENABLED"],
    ["/Account?top=1", "400 MALFORMED_QUERY"],
    ["/Account?filter=x", "400 MALFORMED_QUERY"],
    ["/Account?$top=1&$top=2", "400 MALFORMED_QUERY"],
    ["/Account?$top=-1", "400 MALFORMED_QUERY"],
    ["/Account?$top=1.5", "400 MALFORMED_QUERY"],
    ["/Account?$top=", "400 MALFORMED_QUERY"],
    ["/Account?$skip=x", "400 MALFORMED_QUERY"],
    ["/Account?$count=yes", "400 MALFORMED_QUERY"],
    ["/Account?$skiptoken=x", "400 INVALID_QUERY_LOCATOR"],
    ["/Account/$count?$top=1", "400 MALFORMED_QUERY"],
    ["/Account('001gf0000000001AAA')?$filter=true", "400 MALFORMED_QUERY"],
    ["/?$top=1", "400 MALFORMED_QUERY"],
    ["/$metadata?$select=x", "400 MALFORMED_QUERY"],
  ])("%s: %s", async (path, refusal) => {
    const answer = await feed().get(path);
    expect(`${answer.status} ${refusalOf(answer).code}`, answer.text).toBe(refusal);
  });

  it("is nothing that a client says for itself", async () => {
    expect((await feed().get("/Account?custom=1&x=$filter")).status).toBe(200);
  });
});
