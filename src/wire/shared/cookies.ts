// Cookies of the pages. Over HTTPS the __Host- prefix keeps other hosts from setting them.
import type { Request } from "../../http/exchange.ts";

const isSecure = (request: Request): boolean => request.origin.startsWith("https:");
const nameOf = (request: Request, name: string): string => (isSecure(request) ? `__Host-${name}` : name);

export function cookie(request: Request, name: string): string | undefined {
  const wanted = `${nameOf(request, name)}=`;
  const found = (request.headers["cookie"] ?? "").split(/;\s*/).find((each) => each.startsWith(wanted));
  return found?.slice(wanted.length);
}

/** With `maxAge` in seconds it outlives the browser. Lax, so that a link in a mail finds its reader logged in; every form is protected by itself. */
export function setCookie(request: Request, name: string, value: string, maxAge?: number): string {
  const life = maxAge === undefined ? "" : `; Max-Age=${maxAge}`;
  return `${nameOf(request, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${isSecure(request) ? "; Secure" : ""}${life}`;
}

export const clearCookie = (request: Request, name: string): string => setCookie(request, name, "", 0);
