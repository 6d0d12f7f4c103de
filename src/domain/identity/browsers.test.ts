import fc from "fast-check";
import { expect, it } from "vitest";
import { browserName, browserOf, platformOf } from "./browsers.ts";

const KHTML = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${KHTML} Chrome/142.0.0.0 Safari/537.36`,
    "Chrome 142",
    "Windows 10",
  ],
  [`Mozilla/5.0 (X11; Linux x86_64) ${KHTML} HeadlessChrome/142.0.0.0 Safari/537.36`, "Chrome 142", "Linux"],
  [
    `Mozilla/5.0 (Windows NT 10.0) ${KHTML} Chrome/142.0.0.0 Safari/537.36 Edg/141.0.1`,
    "Edge 141",
    "Windows 10",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Firefox 145",
    "Mac OSX",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Safari 18",
    "iPhone",
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; Pixel) ${KHTML} Chrome/142.0.0.0 Mobile Safari/537.36`,
    "Chrome 142",
    "Android",
  ],
  ["curl/8.1", "Unknown", "Unknown"],
  ["", "Unknown", "Unknown"],
  [`${"x".repeat(600)} Chrome/1`, "Unknown", "Unknown"],
  ["Chrome/99999999999", "Chrome 9999", "Unknown"],
])("%s", (userAgent, browser, platform) => {
  expect([browserOf(userAgent), platformOf(userAgent)]).toEqual([browser, platform]);
});

it.each([
  [`Mozilla/5.0 (X11; Linux x86_64) ${KHTML} Chrome/120.0.0.0 Safari/537.36`, "Chrome 120 on Linux"],
  ["curl/8.1 (Linux)", "Unknown browser on Linux"],
  ["", "Unknown browser"],
])("calls %j %s", (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});

it("says nothing of a User-Agent but what is in its own lists", () => {
  const words = fc.constantFrom(
    "Chrome/",
    "Firefox/",
    "Linux",
    "<b>",
    "9",
    "\r\nBcc: x@evil.test",
    "Edg/12345",
    "%",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.string({ maxLength: 5 })), { maxLength: 12 }), (parts) => {
      expect(browserName(parts.join(""))).toMatch(
        /^(Unknown browser|[A-Z][a-z]+ \d{1,4})( on [A-Za-z0-9 ]+)?$/,
      );
    }),
  );
});
