import { describe, expect, it } from "vitest";
import { commonPasswords } from "./common-passwords.ts";

const list = commonPasswords();

describe("the list of common passwords", () => {
  it.each([
    "password",
    "password1",
    "PassWord1",
    "12345",
    "qwerty123",
    "TRUSTNO1",
    "1q2w3e4r",
    "\u212aitten",
  ])("has %s, in any letter case", async (password) => expect(await list.has(password)).toBe(true));

  it.each(["", "1234", "Correct-horse-9", "password1 ", "__proto__", "constructor", "x".repeat(16_000)])(
    "does not have %j",
    async (password) => expect(await list.has(password)).toBe(false),
  );
});
