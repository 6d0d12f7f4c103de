// Whose a form is before anybody is logged in: a random cookie's.
import type { Ports } from "../../domain/ports/ports.ts";
import type { Request } from "../../http/exchange.ts";
import { cookie } from "../shared/cookies.ts";

/** Only what we could have set: a form must not be bound to words that somebody else chose. */
export function formOwner(request: Request): string | undefined {
  const value = cookie(request, "login");
  return value !== undefined && /^[\w-]{22}$/.test(value) ? value : undefined;
}

export const newFormOwner = ({ random }: Pick<Ports, "random">): string =>
  Buffer.from(random.bytes(16)).toString("base64url");
