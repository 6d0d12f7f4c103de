import { LONGEST_PASSWORD_BYTES, SHORTEST_PASSWORD } from "../../facts/password-policy.ts";
import { FaultError, fault } from "../fault.ts";

/** Throws invalidNewPassword saying what a new password lacks. */
export function checkNewPassword(password: string, username: string): void {
  const refusePassword = (detail: string): FaultError =>
    new FaultError(fault("invalidNewPassword", { detail }));
  if (!password.isWellFormed() || password.includes("\0"))
    throw refusePassword("Your password must be plain text.");
  if ([...password].length < SHORTEST_PASSWORD) {
    throw refusePassword(`Your password must be at least ${SHORTEST_PASSWORD} characters long.`);
  }
  if (new TextEncoder().encode(password).length > LONGEST_PASSWORD_BYTES) {
    throw refusePassword(`Your password must be at most ${LONGEST_PASSWORD_BYTES} bytes long.`);
  }
  if (!/\p{L}/u.test(password) || !/\p{N}/u.test(password)) {
    throw refusePassword("Your password must have a mix of letters and numbers.");
  }
  const [name = ""] = username.toLowerCase().split("@");
  if (name.length >= 4 && password.toLowerCase().includes(name)) {
    throw refusePassword("Your password cannot contain your username.");
  }
}
