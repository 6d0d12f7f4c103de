import { EASY_PASSWORD, LONGEST_PASSWORD_BYTES, PASSWORD_COMPLEXITIES } from "../../facts/password-policy.ts";
import { FaultError, fault } from "../fault.ts";
import type { Ports } from "../ports/ports.ts";
import { DEFAULT_POLICY, type PasswordPolicy } from "./password-policy.ts";

/** checkNewPassword(), and the policy's word on passwords that everybody's users choose. */
export async function checkChosenPassword(
  { commonPasswords }: Pick<Ports, "commonPasswords">,
  password: string,
  username: string,
  policy: PasswordPolicy = DEFAULT_POLICY,
): Promise<void> {
  checkNewPassword(password, username, policy);
  if (policy.refusesCommon && (await commonPasswords.has(password)))
    throw new FaultError(fault("invalidNewPassword", { detail: EASY_PASSWORD }));
}

/** Throws invalidNewPassword saying what a new password lacks. */
export function checkNewPassword(
  password: string,
  username: string,
  { minimumLength, complexity }: PasswordPolicy = DEFAULT_POLICY,
): void {
  const refusePassword = (detail: string): FaultError =>
    new FaultError(fault("invalidNewPassword", { detail }));
  if (!password.isWellFormed() || password.includes("\0"))
    throw refusePassword("Your password must be plain text.");
  if ([...password].length < minimumLength) {
    throw refusePassword(`Your password must be at least ${minimumLength} characters long.`);
  }
  if (new TextEncoder().encode(password).length > LONGEST_PASSWORD_BYTES) {
    throw refusePassword(`Your password must be at most ${LONGEST_PASSWORD_BYTES} bytes long.`);
  }
  const { kinds, atLeast, needs } = PASSWORD_COMPLEXITIES[complexity];
  if (kinds.filter((kind) => kind.test(password)).length < atLeast) {
    throw refusePassword(`Your password must have ${needs}.`);
  }
  const [name = ""] = username.toLowerCase().split("@");
  if (name.length >= 4 && password.toLowerCase().includes(name)) {
    throw refusePassword("Your password cannot contain your username.");
  }
}

/** What the policy asks of a new password, as a page says it. */
export const passwordHint = ({ minimumLength, complexity }: PasswordPolicy): string =>
  `At least ${minimumLength} characters, ${PASSWORD_COMPLEXITIES[complexity].needs}.`;
