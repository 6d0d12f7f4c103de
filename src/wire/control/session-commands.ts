// Commands on live sessions.
import { refuse } from "../../domain/fault.ts";
import { endListedSession, listSessions, type SessionSummary } from "../../domain/identity/session-list.ts";
import { userInfo } from "../../domain/identity/user-info.ts";
import { findUser } from "../../domain/identity/users.ts";
import { formatId, parseId } from "../../domain/model/id.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, optionalText, requiredText } from "./arguments.ts";

/** A session as the commands tell it. Times are ISO 8601 in UTC. */
type SessionView = {
  readonly id: string;
  readonly username: string;
  readonly type: string;
  readonly level: string;
  readonly from: string;
  readonly begun: string;
  readonly lastUsed: string;
  readonly secondsValid: number;
};

export const SESSION_COMMANDS = {
  "session.list": async (ports: Ports, args: Arguments) => {
    const username = optionalText(args, "username");
    const user = username === undefined ? undefined : await findUser(ports, username);
    if (username !== undefined && !user) throw refuse("userUnknown", { username });
    return { sessions: (await listSessions(ports, user?.userId)).map(sessionView) };
  },
  "session.end": async (ports: Ports, args: Arguments) => {
    const text = requiredText(args, "id");
    const id = parseId(text);
    if (id === undefined)
      throw refuse("missingArgument", { detail: "id must be one that session list tells" });
    const userId = await endListedSession(ports, { kind: "console" }, id);
    return { id: formatId(id), username: (await userInfo(ports, userId)).username };
  },
};

const isoTime = (time: number): string => new Date(time).toISOString();

const sessionView = ({ id, username, type, level, from, ...more }: SessionSummary): SessionView => ({
  id: formatId(id),
  username,
  type,
  level,
  from,
  begun: isoTime(more.begunAt),
  lastUsed: isoTime(more.lastUsedAt),
  secondsValid: more.secondsValid,
});
