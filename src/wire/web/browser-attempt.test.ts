import fc from "fast-check";
import { expect, it } from "vitest";
import { browserName } from "./browser-attempt.ts";

it.each([
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    "Chrome 120 on Linux",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
    "Edge 120 on Windows",
  ],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
    "Safari 17 on Mac OS X",
  ],
  ["Mozilla/5.0 (Android 14; Mobile; rv:121.0) Gecko/121.0 Firefox/121.0", "Firefox 121 on Android"],
  ["node", "Unknown browser"],
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
      expect(browserName(parts.join(""))).toMatch(/^(Unknown browser|[A-Z][a-z]+ \d{1,4})( on [A-Za-z ]+)?$/);
    }),
  );
});
