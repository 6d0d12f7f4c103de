// What every answer must be, whatever was sent.
import { SaxesParser } from "saxes";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import { startOrg, type TestOrg } from "../../../src/testing.ts";
import { setPolicy } from "../../support/identity.ts";
import { login, type RawAnswer, sessionIn } from "../../support/soap.ts";
import { expectValid, VALIDATION_MS } from "./validator/validate.ts";

const DOCUMENTED = new Set([
  "soapenv:Client",
  "soapenv:MustUnderstand",
  "INVALID_LOGIN",
  "LOGIN_MUST_USE_SECURITY_TOKEN",
  "sf:INVALID_SESSION_ID",
  "sf:INVALID_OLD_PASSWORD",
  "sf:INVALID_NEW_PASSWORD",
  "sf:EXCEEDED_MAX_SIZE_REQUEST",
  "sf:EXCEEDED_ID_LIMIT",
  "sf:INVALID_FIELD",
  "sf:INVALID_REPLICATION_DATE",
  "sf:INVALID_QUERY_LOCATOR",
  "sf:INVALID_TYPE",
  "sf:INVALID_CROSS_REFERENCE_KEY",
  "sf:FUNCTIONALITY_NOT_ENABLED",
  "sf:MALFORMED_ID",
  "sf:MALFORMED_QUERY",
  "sf:MALFORMED_SEARCH",
  "sf:INVALID_SEARCH",
  "sf:INVALID_QUERY_FILTER_OPERATOR",
]);

/** Well-formed, and either a response or a fault that a client knows; tells nothing of the inside. */
export function expectDocumented({ status, headers, text }: RawAnswer): void {
  expect(headers["content-type"]).toBe("text/xml;charset=UTF-8");
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(text).close();
  expect(text).not.toMatch(/\.ts\b|\n {4}at |node_modules|UNKNOWN_EXCEPTION/);
  if (status === 200) {
    expect(text).toMatch(/<soapenv:Body><(\w+)Response(\/>|>.*<\/\1Response>)<\/soapenv:Body>/s);
    return;
  }
  expect(status).toBe(500);
  expect(DOCUMENTED).toContain(/<faultcode>([^<]*)<\/faultcode>/.exec(text)?.[1]);
}

/** An org for hostile requests, with a session: locks nobody out, and after each test has written nothing to its log. */
export function hostileOrg(): { readonly org: () => TestOrg; readonly session: () => string } {
  const logged: string[] = [];
  let org: TestOrg | undefined;
  let session = "";
  const started = (): TestOrg => {
    if (!org) throw new Error("the org has not started");
    return org;
  };
  beforeAll(async () => {
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      logged.push(String(text));
      return true;
    });
    org = await startOrg();
    await setPolicy(org, { maxLoginAttempts: 0 });
    const { username, password, securityToken } = org.admin;
    session = sessionIn(await login(org.url, username, password + securityToken));
  });
  afterAll(async () => {
    try {
      if (org) await expectValid(org.url, session);
    } finally {
      await org?.stop();
      vi.restoreAllMocks();
    }
  }, VALIDATION_MS);
  afterEach(() => expect(logged).toEqual([]));
  return { org: started, session: () => session };
}
