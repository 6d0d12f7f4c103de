import { describe, expect, it } from "vitest";
import type { PasswordComplexity } from "../../facts/password-policy.ts";
import { FaultError } from "../fault.ts";
import { DEFAULT_POLICY, type PasswordPolicy } from "./password-policy.ts";
import { checkNewPassword, passwordHint } from "./password-rules.ts";

function refusal(
  password: string,
  username = "ada@example.test",
  policy?: PasswordPolicy,
): string | undefined {
  try {
    checkNewPassword(password, username, policy);
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

describe("complexity", () => {
  const samples = [
    "----------",
    "letters-only",
    "letters1only",
    "letters-1",
    "Letters1only",
    "Letters-only",
    "Letters-1",
  ];
  it.each<readonly [PasswordComplexity, readonly string[]]>([
    ["NoRestriction", samples],
    ["AlphaNumeric", ["letters1only", "letters-1", "Letters1only", "Letters-1"]],
    ["SpecialCharacters", ["letters-1", "Letters-1"]],
    ["UpperLowerCaseNumeric", ["Letters1only", "Letters-1"]],
    ["UpperLowerCaseNumericSpecialCharacters", ["Letters-1"]],
    [
      "Any3UpperLowerCaseNumericSpecialCharacters",
      ["letters-1", "Letters1only", "Letters-only", "Letters-1"],
    ],
  ])("%s takes what has it, and says what it wants", (complexity, taken) => {
    const policy = { ...DEFAULT_POLICY, complexity };
    expect(samples.filter((sample) => refusal(sample, undefined, policy) === undefined)).toEqual(taken);
    const needs = passwordHint(policy).replace(/^At least 8 characters, (.*)\.$/, "$1");
    for (const sample of samples.filter((each) => !taken.includes(each)))
      expect(refusal(sample, undefined, policy)).toBe(`Your password must have ${needs}.`);
  });
});

it("counts the characters that the policy asks for", () => {
  const policy = { ...DEFAULT_POLICY, minimumLength: 12 };
  expect(refusal("elevenchar1", undefined, policy)).toBe(
    "Your password must be at least 12 characters long.",
  );
  expect(refusal("twelve-char1", undefined, policy)).toBeUndefined();
});
