// What a login from an address needs at this moment, for the user himself to ask.
import type { Caller } from "../model/call.ts";
import type { Ports } from "../ports/ports.ts";
import { takesCode } from "./login-rules.ts";
import { hasTokens, NO_RULES, profileRange } from "./profile-rules.ts";
import { matchingRange } from "./trusted-networks.ts";

export interface LoginCheck {
  /** As the org sees it. */
  readonly address: string;
  /** The org-wide trusted range that holds it, or null. */
  readonly trustedRange: string | null;
  /** What tools must append to the password; "refused": nobody of the user's profile gets in from there. */
  readonly append: "nothing" | "securityToken" | "authenticatorCode" | "refused";
  /** There is a classic token. */
  readonly hasToken: boolean;
  /** One sentence for a person. */
  readonly advice: string;
}

/** Asks what the login rules ask of an address; counts and keeps nothing. */
export async function loginCheck(
  { stores: { identity } }: Ports,
  { userId, profileId, permissions }: Pick<Caller, "userId" | "profileId" | "permissions">,
  address: string,
): Promise<LoginCheck> {
  const rules = (await identity.profileRules(profileId)) ?? NO_RULES;
  const range = matchingRange(await identity.networks.list(), address);
  const user = await identity.credentials.byUserId(userId);
  const hasToken = user?.tokenMac != null;
  const common = { address, trustedRange: range ? `${range.from}-${range.to}` : null, hasToken };
  const isOutside = !hasTokens(rules) && profileRange(rules, address) === undefined;
  if (takesCode(user, permissions) && !isOutside)
    return {
      ...common,
      append: "authenticatorCode",
      advice: `Tools must append the code that your authenticator app shows to the password, without a blank between, from ${address} as from anywhere.`,
    };
  if (!hasTokens(rules)) {
    return {
      ...common,
      append: isOutside ? "refused" : "nothing",
      advice: isOutside
        ? `${address} is in none of your profile's login IP ranges: no tool gets in from there, whatever it appends.`
        : `${address} is in your profile's login IP ranges: tools log in with the password alone.`,
    };
  }
  if (range)
    return {
      ...common,
      append: "nothing",
      advice: `${address} is in a trusted network: tools log in with the password alone, and may append the security token.`,
    };
  const without = hasToken
    ? ""
    : " You have no security token now: reset it, and a new one is mailed to you.";
  return {
    ...common,
    append: "securityToken",
    advice: `${address} is in no trusted network: tools must append your security token, or a token of their own, to the password, without a blank between.${without}`,
  };
}
