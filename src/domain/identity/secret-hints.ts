// What is wrong with a refused secret, as far as its form and the token tell: for the trace, never for the client.
import type { LoginUser } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { equalBytes } from "./equal.ts";
import { endsLikeToken } from "./secret.ts";
import { tokenMac } from "./security-token.ts";
import { tokenLengthIn } from "./token-format.ts";

const NOBODY = 0;

/**
 * Null if nothing can be told. As much is computed for users that aren't there: what a refusal costs must not say
 * which one it is.
 */
export async function secretHint(
  ports: Pick<Ports, "keys" | "settings">,
  { identity }: Stores,
  user: LoginUser | undefined,
  secret: string,
): Promise<string | null> {
  const userId = user?.userId ?? NOBODY;
  const trimmed = secret.trimEnd();
  const tail = trimmed.slice(-tokenLengthIn(trimmed));
  const head = trimmed.slice(0, -tail.length);
  const mac = tokenMac(ports, userId, tail);
  const old = await identity.tokenHistory.list(userId);
  const ended = old.filter((each) => equalBytes(each.tokenMac, mac));
  const named = await identity.namedTokens.withMac(userId, mac);
  if (named || (user?.tokenMac && equalBytes(user.tokenMac, mac))) {
    if (trimmed !== secret) return "a blank or a line break follows the token";
    if (head === "") return "the token was sent alone, without the password before it";
    if (head !== head.trimEnd()) return "a blank or a line break stands between password and token";
    return `the token at its end is ${named ? `the user's named token "${named.label}"` : "right"}`;
  }
  const [newest] = ended;
  if (newest)
    return `the token at its end was replaced on ${new Date(newest.endedAt).toISOString().slice(0, 10)}`;
  if (endsLikeToken(ports, trimmed))
    return "it ends in a token of this org which is not the user's, or was replaced long ago";
  if (head !== "" && /^[A-Za-z0-9]+$/.test(tail) && /\d/.test(tail) && tail.toLowerCase() !== tail)
    return "it ends in 25 letters and digits that are no token: if they should be one, look at each letter and its case";
  return null;
}
