// What every answer must be, whatever was sent.
import { SaxesParser } from "saxes";
import { expect } from "vitest";
import type { RawAnswer } from "../../support/soap.ts";

const DOCUMENTED = new Set([
  "soapenv:Client",
  "soapenv:MustUnderstand",
  "INVALID_LOGIN",
  "LOGIN_MUST_USE_SECURITY_TOKEN",
  "sf:INVALID_SESSION_ID",
  "sf:INVALID_OLD_PASSWORD",
  "sf:INVALID_NEW_PASSWORD",
  "sf:REQUEST_ENTITY_TOO_LARGE",
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
