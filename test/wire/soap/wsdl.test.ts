// WSDLs to download: who gets them, and what they say of the org.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { readXml } from "../../../src/wire/shared/xml.ts";
import { login, sessionIn } from "../../support/soap.ts";
import { visitor } from "../../support/visitor.ts";

let org: TestOrg;
let session = "";
beforeAll(async () => {
  org = await startOrg();
  const { username, password, securityToken } = org.admin;
  session = sessionIn(await login(org.url, username, password + securityToken));
});
afterAll(() => org.stop());

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(org.url + path, { headers, redirect: "manual" });
const bearer = () => ({ authorization: `Bearer ${session}` });

async function addressIn(response: Response): Promise<string> {
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/xml;charset=UTF-8"]);
  const wsdl = await readXml(Buffer.from(await response.text()));
  const service = wsdl.children.find(({ name }) => name === "service");
  return service?.children[0]?.children[0]?.attributes.get("location") ?? "";
}

describe("a WSDL", () => {
  it.each([
    ["/services/wsdl/partner", "/services/Soap/u/68.0"],
    ["/services/wsdl/enterprise", "/services/Soap/c/68.0"],
    ["/services/Soap/u/64.0?wsdl", "/services/Soap/u/64.0"],
    ["/services/Soap/c/31.0?wsdl", "/services/Soap/c/31.0"],
    ["/services/Soap/u?wsdl", "/services/Soap/u/68.0"],
    ["/services/wsdl/metadata", "/services/Soap/m/68.0"],
    ["/services/Soap/m/60.0?wsdl", "/services/Soap/m/60.0"],
  ])("is at %s", async (path, location) => {
    expect(await addressIn(await get(path, bearer()))).toBe(org.url + location);
  });

  it("is shown to a browser that is logged in, and sends any other to the login", async () => {
    const browser = visitor(org.url);
    const before = await browser.get("/services/wsdl/enterprise");
    expect([before.status, before.location]).toEqual([303, "/?startURL=%2Fservices%2Fwsdl%2Fenterprise"]);
    await browser.logIn(org.admin.username, org.admin.password);
    expect((await browser.get("/services/wsdl/enterprise")).status).toBe(200);
  });

  it("is refused to a session that there is not", async () => {
    for (const authorization of ["Bearer none", "Basic eDp5", "Bearer", ""]) {
      for (const path of ["/services/wsdl/partner", "/services/Soap/u/64.0?wsdl"]) {
        const { status, headers } = await get(path, { authorization });
        expect([status, headers.get("content-type")]).toEqual([401, "text/plain;charset=UTF-8"]);
      }
    }
    expect((await get(`/services/wsdl/partner?sid=${session}`)).status).toBe(303);
  });

  it.each([
    "/services/wsdl",
    "/services/wsdl/m",
    "/services/wsdl/metadata/x",
    "/services/wsdl/partner/x",
    "/services/wsdl/__proto__",
  ])("is not at %s", async (path) => {
    expect((await get(path, bearer())).status).toBe(404);
  });

  it("is only read", async () => {
    const method = "POST";
    const answer = await fetch(`${org.url}/services/wsdl/partner`, { method, headers: bearer() });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await fetch(`${org.url}/services/wsdl/partner`, { method: "HEAD", headers: bearer() });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect((await get("/services/Soap/u/64.0")).status).toBe(405);
  });

  it("says what a version has", async () => {
    const wsdl = async (version: number): Promise<string> =>
      (await get(`/services/Soap/u/${version}.0?wsdl`, bearer())).text();
    expect(await wsdl(39)).not.toContain("chatterExternal");
    expect(await wsdl(40)).toContain("chatterExternal");
  });
});
