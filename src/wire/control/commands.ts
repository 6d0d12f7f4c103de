// The administration commands: one row each, the same whether they come over a running org's socket or from a
// command line that has opened the data directory itself. Results are plain JSON.
import { refuse } from "../../domain/fault.ts";
import { disconnectAuthenticator } from "../../domain/identity/authenticator.ts";
import { explainLogin } from "../../domain/identity/explain-login.ts";
import { resetPassword } from "../../domain/identity/passwords.ts";
import { maskEmail, resetSecurityToken, tokenStatus } from "../../domain/identity/security-token.ts";
import {
  addTrustedRange,
  listTrustedRanges,
  removeTrustedRange,
} from "../../domain/identity/trusted-networks.ts";
import { addUser, freezeUser, listUsers, type UserSummary, unlockUser } from "../../domain/identity/users.ts";
import { formatId } from "../../domain/model/id.ts";
import type { TrustedRange } from "../../domain/model/identity.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { importDefinitions } from "../../domain/schema/import-definitions.ts";
import { parseDefinitions } from "../../domain/schema/parse-definitions.ts";
import { NEWEST_API_VERSION } from "../../facts/api-versions.ts";
import { STANDARD_PROFILE, STANDARD_PROFILES } from "../../facts/user-permissions.ts";
import { canonicalAddress } from "../../http/client-address.ts";
import { type Arguments, optionalText, requiredText } from "./arguments.ts";
import { AUDIT_COMMANDS } from "./audit-commands.ts";
import { CONSOLE, isoTime, userNamed } from "./common.ts";
import { LOGIN_COMMANDS } from "./login-commands.ts";
import { ORG_COMMANDS } from "./org-commands.ts";
import { RANGE_COMMANDS } from "./range-commands.ts";
import { SESSION_COMMANDS } from "./session-commands.ts";
import { TOKEN_COMMANDS } from "./token-commands.ts";

/** A user as the commands tell it. Times are ISO 8601 in UTC. */
export interface UserView {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly profile: string;
  readonly isActive: boolean;
  readonly isFrozen: boolean;
  readonly lockedUntil: string | null;
  readonly lastLogin: string | null;
  readonly hasToken: boolean;
}

type RangeView = Pick<TrustedRange, "from" | "to" | "description">;

const CONTROL_COMMANDS = {
  "user.add": async (ports: Ports, args: Arguments) => {
    const username = requiredText(args, "username");
    const firstName = optionalText(args, "firstName");
    const added = await addUser(ports, CONSOLE, {
      username,
      email: optionalText(args, "email") ?? username,
      lastName: optionalText(args, "lastName") ?? username.replace(/@.*/, ""),
      ...(firstName === undefined ? {} : { firstName }),
      profile: profileNamed(optionalText(args, "profile")),
    });
    return { id: formatId(added.userId), username, temporaryPassword: added.temporaryPassword };
  },
  "user.list": async (ports: Ports) => ({ users: (await listUsers(ports)).map(userView) }),
  "user.show": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    const token = await tokenStatus(ports, user.userId);
    return {
      user: userView(user),
      tokenCreated: isoTime(token.createdAt),
      tokenLastUsed: isoTime(token.lastUsedAt),
    };
  },
  "user.reset-password": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    const { temporaryPassword } = await resetPassword(ports, CONSOLE, user.userId);
    return { username: user.username, temporaryPassword };
  },
  "user.unlock": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    await unlockUser(ports, CONSOLE, user.userId);
    return { username: user.username };
  },
  "user.disconnect-authenticator": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    if (!(await disconnectAuthenticator(ports, CONSOLE, user.userId)))
      throw refuse("invalidOperation", { detail: `${user.username} has connected no authenticator` });
    return { username: user.username };
  },
  "user.freeze": (ports: Ports, args: Arguments) => setFrozen(ports, args, true),
  "user.activate": (ports: Ports, args: Arguments) => setFrozen(ports, args, false),
  "token.reset": async (ports: Ports, args: Arguments) => {
    const wantsToken = args["print"] === true;
    if (wantsToken && !ports.settings.ephemeral) {
      throw refuse("functionalityNotEnabled", {
        detail: "A kept org mails security tokens and never prints them",
      });
    }
    const user = await userNamed(ports, args);
    const { mailedTo, token } = await resetSecurityToken(ports, CONSOLE, user.userId);
    return { username: user.username, mailedTo: maskEmail(mailedTo), token: wantsToken ? token : null };
  },
  ...TOKEN_COMMANDS,
  ...ORG_COMMANDS,
  "login.explain": async (ports: Ports, args: Arguments) => {
    const username = requiredText(args, "username");
    const from = canonicalAddress(requiredText(args, "from"));
    if (from === undefined) throw refuse("missingArgument", { detail: "from must be an IP address" });
    const { secret, channel = "soap" } = args;
    if (typeof secret !== "string") throw refuse("missingArgument", { detail: "secret must be a text" });
    if (channel !== "soap" && channel !== "browser")
      throw refuse("missingArgument", { detail: "channel must be soap or browser" });
    const explained = await explainLogin(ports, {
      username,
      secret,
      address: from,
      channel: channel === "soap" ? "soap-partner" : channel,
      apiVersion: channel === "soap" ? NEWEST_API_VERSION : null,
      application: "",
      loginUrl: "",
    });
    const { status, fault, asksFor, passwordExpired, trace } = explained;
    const answer = fault?.code ?? null;
    return { username, from, channel, status, answer, asksFor, passwordExpired, trace };
  },
  "network.trust": async (ports: Ports, args: Arguments) => {
    const description = optionalText(args, "description") ?? "";
    return rangeView(await addTrustedRange(ports, CONSOLE, requiredText(args, "range"), description));
  },
  "network.list": async (ports: Ports) => ({ ranges: (await listTrustedRanges(ports)).map(rangeView) }),
  "network.remove": async (ports: Ports, args: Arguments) => {
    const range = requiredText(args, "range");
    await removeTrustedRange(ports, CONSOLE, range);
    return { range };
  },
  ...RANGE_COMMANDS,
  "schema.import": (ports: Ports, args: Arguments) =>
    importDefinitions(ports, parseDefinitions(args["definitions"])),
  ...AUDIT_COMMANDS,
  ...SESSION_COMMANDS,
  ...LOGIN_COMMANDS,
};

export type ControlCommand = keyof typeof CONTROL_COMMANDS;
export type ControlResult<Name extends ControlCommand> = Awaited<ReturnType<(typeof CONTROL_COMMANDS)[Name]>>;

/** Runs a command by name. Throws FaultError, also for a name that is no command. */
export async function runControlCommand(ports: Ports, name: string, args: Arguments): Promise<unknown> {
  if (!Object.hasOwn(CONTROL_COMMANDS, name)) {
    throw refuse("invalidOperation", { detail: `No such command: ${name}` });
  }
  return await CONTROL_COMMANDS[name as ControlCommand](ports, args);
}

async function setFrozen(ports: Ports, args: Arguments, frozen: boolean) {
  const user = await userNamed(ports, args);
  await freezeUser(ports, CONSOLE, user.userId, frozen);
  return { username: user.username, isFrozen: frozen };
}

function profileNamed(name = STANDARD_PROFILE): string {
  if (Object.hasOwn(STANDARD_PROFILES, name)) return name;
  throw refuse("missingArgument", {
    detail: `profile must be one of ${Object.keys(STANDARD_PROFILES).join(", ")}`,
  });
}

const rangeView = ({ from, to, description }: TrustedRange): RangeView => ({ from, to, description });

const userView = (user: UserSummary): UserView => ({
  id: formatId(user.userId),
  username: user.username,
  email: user.email,
  profile: user.profile,
  isActive: user.isActive,
  isFrozen: user.isFrozen,
  lockedUntil: isoTime(user.lockedUntil),
  lastLogin: isoTime(user.lastLogin),
  hasToken: user.hasToken,
});
