// What several commands need.
import { refuse } from "../../domain/fault.ts";
import { findUser, type UserSummary } from "../../domain/identity/users.ts";
import type { Actor } from "../../domain/model/identity.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, requiredText } from "./arguments.ts";

export const CONSOLE: Actor = { kind: "console" };

/** The user whom `username` names; throws userUnknown. */
export async function userNamed(ports: Ports, args: Arguments): Promise<UserSummary> {
  const username = requiredText(args, "username");
  const user = await findUser(ports, username);
  if (user === undefined) throw refuse("userUnknown", { username });
  return user;
}

export const isoTime = (time: number | null): string | null =>
  time === null ? null : new Date(time).toISOString();
