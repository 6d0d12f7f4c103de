import { describe, expect, it } from "vitest";
import { FaultError } from "../../domain/fault.ts";
import { sessionIdOf } from "./credentials.ts";

function read(headers: Readonly<Record<string, string>>): string {
  try {
    return sessionIdOf({ headers });
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
}

describe("the session id of a request", () => {
  it.each([
    ["Bearer 00D!a.b_c", "00D!a.b_c"],
    ["OAuth 00D!x", "00D!x"],
    ["bearer 00D!x", "00D!x"],
    ["OAUTH   00D!x ", "00D!x"],
    ["Basic dXNlcjpwdw==", "INVALID_AUTH_HEADER"],
    ["Bearer", "INVALID_AUTH_HEADER"],
    ["Bearer ", "INVALID_AUTH_HEADER"],
    ["Bearer a b", "INVALID_AUTH_HEADER"],
    ["00D!x", "INVALID_AUTH_HEADER"],
    ["", "INVALID_AUTH_HEADER"],
  ])("Authorization: %s", (authorization, expected) => expect(read({ authorization })).toBe(expected));

  it("is that of X-SFDC-Session where Authorization is missing", () => {
    expect(read({ "x-sfdc-session": "00D!x" })).toBe("00D!x");
    expect(read({ "x-sfdc-session": "00D!x", authorization: "Bearer 00D!y" })).toBe("00D!y");
    expect(read({ "x-sfdc-session": "Bearer 00D!x" })).toBe("00D!x");
    expect(read({ "x-sfdc-session": "Bearer Bearer 00D!x" })).toBe("00D!x");
    expect(read({ "x-sfdc-session": " " })).toBe("INVALID_SESSION_ID");
    expect(read({})).toBe("INVALID_SESSION_ID");
  });
});
