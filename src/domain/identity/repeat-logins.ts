// Repeat logins without a hash, where the org wants it: a password that was verified lately is taken for right as long as
// the stored hash is the one it was verified against. All else is decided anew, and a refusal has had its hash.
import { REPEAT_LOGINS_MS } from "../../facts/password-policy.ts";
import { formatId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import type { ReadAttempt } from "./login-facts.ts";
import { verifiedMemory } from "./verified-memory.ts";

/** By user and password: the hash that the password was verified against. */
const memory = verifiedMemory<string>(REPEAT_LOGINS_MS);

export const remembersVerified = async ({ stores }: Ports): Promise<boolean> =>
  (await stores.identity.setting("login.rememberVerified")) === "true";

const NOBODY = 0;

/** Without the token: whether it is the user's is asked each time, and browsers take no token as part of a password. */
const keyOf = (ports: Ports, { user, secret }: ReadAttempt): string =>
  memory.keyOf(ports, formatId(user?.userId ?? NOBODY), secret.password);

/** Costs the same for users that aren't there. */
export function isVerifiedLately(ports: Ports, read: ReadAttempt): boolean {
  const key = keyOf(ports, read);
  const hash = memory.recall(ports, key);
  if (hash === undefined) return false;
  if (hash === read.user?.passwordHash) return true;
  memory.forget(ports, key);
  return false;
}

/** Keeps what a login has verified, against the hash that was read before it. */
export function rememberVerified(ports: Ports, read: ReadAttempt): void {
  if (read.user) memory.keep(ports, keyOf(ports, read), read.user.passwordHash);
}
