// What a secret may be: the password, or the password immediately followed by the security token.
import { LONGEST_PASSWORD_BYTES } from "../../facts/password-policy.ts";
import { formatId15 } from "../model/id.ts";
import type { LoginAttempt } from "../model/identity.ts";
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { equalBytes } from "./equal.ts";
import { tokenMac } from "./security-token.ts";
import { isWellFormedToken, TOKEN_LENGTH } from "./token-format.ts";

export interface SplitSecret {
  /** The one string that gets the one Argon2id run. */
  readonly password: string;
  /** The tail is the user's live token. */
  readonly hasToken: boolean;
  /** The tail only looks like a token: an old one, or another user's. */
  readonly looksLikeToken: boolean;
  /** Too long, empty or no text: refused whatever it is. */
  readonly impossible: boolean;
}

/** Whether a secret ends in what could be a token of this org: a question about the secret alone, never about a user. */
export const endsLikeToken = (ports: Pick<Ports, "settings">, secret: string): boolean =>
  isWellFormedToken(secret.slice(-TOKEN_LENGTH), formatId15(ports.settings.orgId));

/** Users' id in the comparison for a name that nobody has. */
export const NOBODY = 0;

/**
 * Splits by the token, never by the password: the last 25 characters are compared with the stored keyed hash, in
 * constant time and for unknown users too. Browsers take the password alone.
 */
export function splitSecret(
  ports: Pick<Ports, "keys" | "settings" | "random">,
  attempt: LoginAttempt,
  user: LoginUser | undefined,
  trusted: boolean,
): SplitSecret {
  const { secret, channel } = attempt;
  const bytes = new TextEncoder().encode(secret).length;
  const impossible =
    secret === "" ||
    bytes > LONGEST_PASSWORD_BYTES + TOKEN_LENGTH ||
    !secret.isWellFormed() ||
    secret.includes("\0");
  const tail = impossible ? "" : secret.slice(-TOKEN_LENGTH);
  const mac = tokenMac(ports, user?.userId ?? NOBODY, tail);
  const stored = user?.tokenMac ?? ports.random.bytes(mac.length);
  const matches = equalBytes(mac, stored) && user?.tokenMac != null;
  const hasToken = matches && channel !== "browser";
  const looksLikeToken = !hasToken && endsLikeToken(ports, tail) && !trusted && channel !== "browser";
  const password = impossible ? "" : hasToken || looksLikeToken ? secret.slice(0, -TOKEN_LENGTH) : secret;
  return { password, hasToken, looksLikeToken, impossible };
}
