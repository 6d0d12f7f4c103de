// What a page sees of its request, and the replies that pages give.
import type { Caller } from "../../domain/model/call.ts";
import type { UserInfo } from "../../domain/model/identity.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Reply, Request } from "../../http/exchange.ts";
import type { Html } from "./html.ts";

export interface PageInput {
  readonly ports: Ports;
  readonly request: Request;
  /** Segments that the route's pattern left open. */
  readonly parameters: readonly string[];
}

/** A page of somebody who is logged in. */
export interface UserPageInput extends PageInput {
  readonly caller: Caller;
  readonly user: UserInfo;
  /** Whether users of his profile have security tokens. */
  readonly hasTokens: boolean;
  /** Hidden field that proves that a form came from this session. */
  readonly csrf: Html;
}

const CONTENT_SECURITY =
  "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_SECURITY,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

export const page = (
  status: number,
  content: Html,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Reply => ({
  status,
  headers: { ...SECURITY_HEADERS, "content-type": "text/html; charset=UTF-8", ...headers },
  body: content.text,
});

export const seeOther = (
  location: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Reply => ({
  status: 303,
  headers: { ...SECURITY_HEADERS, location, ...headers },
});

/** Whether the client calls this machine by a local name: a web page that had its own name pointed here does not. */
export const isLocalHost = (request: Request): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(request.headers["host"] ?? "");
