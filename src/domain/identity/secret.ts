// What a secret may be: the password, or the password immediately followed by the security token.
import { LONGEST_PASSWORD_BYTES } from "../../facts/password-policy.ts";
import { formatId15 } from "../model/id.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { LoginUser, NamedToken } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { equalBytes } from "./equal.ts";
import { tokenMac } from "./security-token.ts";
import { isPrefixedToken, isWellFormedToken, tokenLengthIn } from "./token-format.ts";

export interface SplitSecret {
  /** The one string that gets the one Argon2id run. */
  readonly password: string;
  /** The tail is the user's live token. */
  readonly hasToken: boolean;
  /** The tail only looks like a token: an old one, or another user's. */
  readonly looksLikeToken: boolean;
  /** Too long, empty or no text: refused whatever it is. */
  readonly impossible: boolean;
  /** The tail is this token of the user's, expired or not; `hasToken` is true then. */
  readonly named?: NamedToken;
}

/** Whether a secret ends in what could be a token of this org: a question about the secret alone, never about a user. */
export function endsLikeToken(ports: Pick<Ports, "settings">, secret: string): boolean {
  const tail = secret.slice(-tokenLengthIn(secret));
  return isPrefixedToken(tail) || isWellFormedToken(tail, formatId15(ports.settings.orgId));
}

/** Users' id in the comparison for a name that nobody has. */
const NOBODY = 0;

/** Keyed hash of what stands where the token would, as if it were the user's; computed for nobody, too. */
export const tailMac = (
  ports: Pick<Ports, "keys" | "settings">,
  secret: string,
  user: LoginUser | undefined,
): Uint8Array => tokenMac(ports, user?.userId ?? NOBODY, secret.slice(-tokenLengthIn(secret)));

/**
 * Splits by the token, never by the password: the characters at the end are compared with the stored keyed hash, in
 * constant time and for unknown users too. Browsers take the password alone. `named` is the user's token whose keyed
 * hash is tailMac()'s, if there is one.
 */
export function splitSecret(
  ports: Pick<Ports, "keys" | "settings" | "random">,
  attempt: LoginAttempt,
  user: LoginUser | undefined,
  trusted: boolean,
  named?: NamedToken,
): SplitSecret {
  const { secret, channel } = attempt;
  const length = tokenLengthIn(secret);
  const bytes = new TextEncoder().encode(secret).length;
  const impossible =
    secret === "" ||
    bytes > LONGEST_PASSWORD_BYTES + length ||
    !secret.isWellFormed() ||
    secret.includes("\0");
  const tail = impossible ? "" : secret.slice(-length);
  const mac = tokenMac(ports, user?.userId ?? NOBODY, tail);
  const stored = user?.tokenMac ?? ports.random.bytes(mac.length);
  const matches = equalBytes(mac, stored) && user?.tokenMac != null;
  const isNamed = named !== undefined && !impossible && channel !== "browser";
  const hasToken = isNamed || (matches && channel !== "browser");
  const looksLikeToken = !hasToken && endsLikeToken(ports, tail) && !trusted && channel !== "browser";
  const password = impossible ? "" : hasToken || looksLikeToken ? secret.slice(0, -length) : secret;
  const split = { password, hasToken, looksLikeToken, impossible };
  return isNamed ? { ...split, named } : split;
}
