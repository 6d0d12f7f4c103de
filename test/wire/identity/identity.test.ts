import jsforce from "jsforce";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { soapLogin } from "../../support/client.ts";

let org: TestOrg;
let session: string;
let path: string;

beforeAll(async () => {
  org = await startOrg();
  session = await soapLogin(org.url, org.admin.username, org.admin.password + org.admin.securityToken);
  const conn = new jsforce.Connection({ loginUrl: org.url });
  const { id, organizationId } = await conn.login(
    org.admin.username,
    org.admin.password + org.admin.securityToken,
  );
  path = `/id/${organizationId}/${id}`;
});
afterAll(() => org.stop());

const get = (where: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${org.url}${where}`, { headers });
const bearer = (): Record<string, string> => ({ authorization: `Bearer ${session}` });

describe("the identity URL", () => {
  it("tells who the session belongs to, and where the APIs are", async () => {
    const response = await get(path, bearer());
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const [, , organization, user] = path.split("/");
    expect(await response.json()).toMatchObject({
      id: `${org.url.replace("http:", "https:")}${path}`,
      user_id: user,
      organization_id: organization,
      username: org.admin.username,
      active: true,
      user_type: "STANDARD",
      urls: {
        partner: `${org.url}/services/Soap/u/{version}/${organization?.slice(0, 15)}`,
        rest: `${org.url}/services/data/v{version}/`,
      },
    });
  });

  it.each(["latest", "58.0"])("fills in version %s", async (version) => {
    const { urls } = (await (await get(`${path}?version=${version}`, bearer())).json()) as {
      urls: { query: string };
    };
    const expected = version === "latest" ? "68.0" : version;
    expect(urls.query).toBe(`${org.url}/services/data/v${expected}/query/`);
    expect((await get(new URL(urls.query).pathname.replace("/query/", "/limits"), bearer())).status).toBe(
      200,
    );
  });

  it("is what jsforce's identity() reads", async () => {
    const conn = new jsforce.Connection({ loginUrl: org.url });
    const { id } = await conn.login(org.admin.username, org.admin.password + org.admin.securityToken);
    expect(await conn.identity()).toMatchObject({ user_id: id, username: org.admin.username });
  });

  it("is XML or JSONP if asked", async () => {
    const xml = await get(`${path}?format=xml`, bearer());
    expect(xml.headers.get("content-type")).toContain("application/xml");
    expect(await xml.text()).toContain(`<username>${org.admin.username}</username>`);
    const jsonp = await get(`${path}?format=jsonp&callback=app.show`, bearer());
    expect(await jsonp.text()).toMatch(/^app\.show\(\{.*\}\);$/);
    const script = await get(`${path}?format=jsonp&callback=alert(1)//`, bearer());
    expect(script.headers.get("content-type")).toContain("application/json");
    expect(await script.text()).not.toContain("alert");
  });

  it.each([
    ["no token", () => path, {}, "Missing_OAuth_Token"],
    ["a token that is none", () => `${path}?oauth_token=nope`, {}, "Bad_OAuth_Token"],
    ["another scheme", () => path, { authorization: "Basic eDp5" }, "Bad_OAuth_Token"],
    ["another org", () => path.replace(/\/00D\w+/, "/00D000000000001AAA"), "bearer", "Wrong_Org"],
    ["no id", () => `${path.slice(0, -3)}!!!`, "bearer", "Bad_Id"],
    ["more behind it", () => `${path}/x`, "bearer", "Bad_Id"],
    ["a user there isn't", () => `${path.slice(0, -18)}005000000000001AAA`, "bearer", "No_Access"],
  ] as const)("refuses %s", async (_, where, headers, text) => {
    const response = await get(where(), headers === "bearer" ? bearer() : headers);
    expect([response.status, await response.text()]).toEqual([403, text]);
  });

  it("answers GET and POST only", async () => {
    const response = await fetch(`${org.url}${path}`, { method: "DELETE", headers: bearer() });
    expect(response.status).toBe(405);
  });
});
