// Named tokens, as the console makes, lists and revokes them.
import { refuse } from "../../domain/fault.ts";
import { createNamedToken, listNamedTokens, revokeNamedToken } from "../../domain/identity/named-tokens.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, optionalText, requiredText } from "./arguments.ts";
import { CONSOLE, isoTime, userNamed } from "./common.ts";

export const TOKEN_COMMANDS = {
  "token.create": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    const { token, label } = await createNamedToken(ports, CONSOLE, user.userId, {
      label: requiredText(args, "label"),
      expiresAt: timeOf(args),
      ranges: rangesOf(args),
      readOnly: args["readOnly"] === true,
      prefixed: args["prefixed"] === true,
    });
    return { username: user.username, label, token };
  },
  "token.list": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    const tokens = (await listNamedTokens(ports, user.userId)).map((token) => ({
      label: token.label,
      created: isoTime(token.createdAt),
      expires: isoTime(token.expiresAt),
      ranges: token.ranges.map(({ from, to }) => (from === to ? from : `${from}-${to}`)),
      readOnly: token.readOnly,
      lastUsed: isoTime(token.lastUsedAt),
      lastAddress: token.lastAddress,
      lastApplication: token.lastApplication,
    }));
    return { username: user.username, tokens };
  },
  "token.revoke": async (ports: Ports, args: Arguments) => {
    const user = await userNamed(ports, args);
    const label = requiredText(args, "label");
    await revokeNamedToken(ports, CONSOLE, user.userId, label);
    return { username: user.username, label };
  },
};

/** A day such as "2027-06-30", which is the last one in UTC, or a moment with its zone; null if none is given. */
function timeOf(args: Arguments): number | null {
  const text = optionalText(args, "expires");
  if (text === undefined) return null;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isDay || isMoment ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    const detail = "expires must be a day such as 2027-06-30 or a moment such as 2027-06-30T18:00:00Z";
    throw refuse("missingArgument", { detail });
  }
  return isDay ? time + 86_400_000 : time;
}

function rangesOf(args: Arguments): string[] {
  const given = args["ranges"] ?? [];
  if (!Array.isArray(given) || !given.every((range) => typeof range === "string"))
    throw refuse("missingArgument", { detail: "ranges must be a list of texts" });
  return given as string[];
}
