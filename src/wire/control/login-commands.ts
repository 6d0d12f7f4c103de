// Commands on the login history.
import { refuse } from "../../domain/fault.ts";
import { type KeptLogin, keptLogin, keptLogins } from "../../domain/identity/kept-logins.ts";
import { formatId, parseId } from "../../domain/model/id.ts";
import type { TraceStep } from "../../domain/model/identity.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, optionalText, requiredText } from "./arguments.ts";

/** A login as the commands and our own door tell it; the time is ISO 8601 in UTC. */
export type LoginView = {
  readonly id: string;
  readonly time: string;
  readonly username: string;
  readonly from: string;
  readonly application: string;
  readonly status: string;
};

const MOST = 2000;

export const LOGIN_COMMANDS = {
  "login.list": async (ports: Ports, args: Arguments) => {
    const limit = Number(optionalText(args, "limit") ?? 20);
    if (!Number.isInteger(limit) || limit < 1 || limit > MOST)
      throw refuse("missingArgument", { detail: `limit must be a whole number from 1 to ${MOST}` });
    return { logins: (await keptLogins(ports, null, limit)).map(loginView) };
  },
  "login.show": async (
    ports: Ports,
    args: Arguments,
  ): Promise<LoginView & { readonly trace: readonly TraceStep[] }> => {
    const id = parseId(requiredText(args, "id"));
    if (id === undefined) throw refuse("missingArgument", { detail: "id must be one that login list tells" });
    const login = await keptLogin(ports, null, id);
    return { ...loginView(login), trace: login.trace };
  },
};

const loginView = ({ id, at, address, ...more }: KeptLogin): LoginView => ({
  id: formatId(id),
  time: new Date(at).toISOString(),
  username: more.username,
  from: address,
  application: more.application,
  status: more.status,
});
