import { describe, expect, it } from "vitest";
import { FaultError } from "../fault.ts";
import { checkNewPassword } from "./password-rules.ts";

function refusal(password: string, username = "ada@example.test"): string | undefined {
  try {
    checkNewPassword(password, username);
    return undefined;
  } catch (error) {
    if (error instanceof FaultError && error.fault.cause === "invalidNewPassword") return error.fault.message;
    throw error;
  }
}

const MIX = "Your password must have a mix of letters and numbers.";
const SHORT = "Your password must be at least 8 characters long.";
const LONG = "Your password must be at most 16000 bytes long.";
const TEXT = "Your password must be plain text.";
const NAME = "Your password cannot contain your username.";

describe("a new password", () => {
  it.each([
    ["eight characters", "passwor8"],
    ["letters of any script", "\u043f\u0430\u0440\u043e\u043b\u044c12"],
    ["digits of any script", "password\u0661"],
    ["blanks and marks", ' a1 !"#$ '],
    ["16,000 bytes", `a1${"x".repeat(15_998)}`],
    ["a tail like a token", "p1ABCDEFGHIJKLMNOPQRSTUVWXY"],
    ["characters beyond the first plane", "a1\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}"],
  ])("may have %s", (_, password) => expect(refusal(password)).toBeUndefined());

  it.each([
    ["nothing", "", SHORT],
    ["seven characters", "passwo7", SHORT],
    ["seven characters in more code units", "a1\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}", SHORT],
    ["16,001 bytes", `a1${"x".repeat(15_999)}`, LONG],
    ["16,001 bytes in fewer characters", `a1x${"\u00e9".repeat(7999)}`, LONG],
    ["no digit", "passwords", MIX],
    ["no letter", "12345678!", MIX],
    ["a NUL", "pass\0word1", TEXT],
    ["half a character", "password1\ud83d", TEXT],
    ["the username", "xAdaLovelace1", NAME, "adaLOVELACE@example.test"],
  ])("may not have %s", (_, password, message, username?: string) =>
    expect(refusal(password, username)).toBe(message),
  );

  it("may have a username of three characters in it, which says little", () => {
    expect(refusal("Canada-2026")).toBeUndefined();
  });
});
