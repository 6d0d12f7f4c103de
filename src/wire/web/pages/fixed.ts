// What is the same for everybody.
import type { Reply } from "../../../http/exchange.ts";
import { SECURITY_HEADERS } from "../exchange.ts";
import { STYLESHEET } from "../style.ts";

const fixed = (type: string, body: string, cache: string) => async (): Promise<Reply> => ({
  status: 200,
  headers: { ...SECURITY_HEADERS, "content-type": type, "cache-control": cache },
  body,
});

export const stylesheet = fixed("text/css; charset=UTF-8", STYLESHEET, "max-age=3600");
export const robots = fixed("text/plain", "User-agent: *\nDisallow: /\n", "max-age=3600");
export const health = fixed("application/json;charset=UTF-8", '{"ok":true}', "no-store");
export const icon = fixed(
  "image/svg+xml",
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1f5f4a"/><g stroke="#fff" stroke-width="3" stroke-linecap="round"><path d="M7 12h18M5 18h22M9 24h14"/></g></svg>',
  "max-age=3600",
);
