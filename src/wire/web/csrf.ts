// Forms come from our own pages: a hidden field made from the session (or, before login, from a cookie), and no
// request that the browser says another site has sent.
import { equalBytes } from "../../domain/identity/equal.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Request } from "../../http/exchange.ts";
import { type Html, html } from "./html.ts";

const FIELD = "csrf";

const tokenOf = (ports: Ports, owner: string): string =>
  Buffer.from(ports.keys.mac("csrf", owner)).toString("base64url");

/** `owner`: the session's key, or the login cookie's value. */
export const csrfField = (ports: Ports, owner: string): Html =>
  html`<input type="hidden" name="${FIELD}" value="${tokenOf(ports, owner)}">`;

/** "null" says nothing: browsers send it with the forms of every page whose referrer policy is no-referrer, as ours is. */
function isOwnOrigin(given: string | undefined, own: string): boolean {
  return given === undefined || given === "null" || given === new URL(own).origin;
}

export function isOwnForm(ports: Ports, request: Request, form: URLSearchParams, owner: string): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  if (!isOwnOrigin(request.headers["origin"], request.origin)) return false;
  return equalBytes(Buffer.from(form.get(FIELD) ?? ""), Buffer.from(tokenOf(ports, owner)));
}
