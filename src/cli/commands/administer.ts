// The administration commands as the terminal shows them: what each sends, and how its result reads.

import { UsageError } from "../../config/refusal.ts";
import type { CommandName } from "../../config/schema.ts";
import type { UserView } from "../../wire/control/commands.ts";
import { printLine, renderTable } from "../output.ts";
import { formatCount } from "../progress.ts";
import { readSecret } from "../read-secret.ts";
import { LOGIN_ADMINISTRATION } from "./administer-logins.ts";
import { ORG_ADMINISTRATION } from "./administer-org.ts";
import { RANGE_ADMINISTRATION, rangeText } from "./administer-ranges.ts";
import { TOKEN_ADMINISTRATION } from "./administer-tokens.ts";
import { type Given, type Outcome, row } from "./row.ts";

const username = (given: Given) => ({ username: given.arguments[0] });
const range = (given: Given) => ({ range: given.arguments[0] });

const ADMINISTRATION = {
  "user add": row(
    "user.add",
    ({ arguments: [name], settings }) => ({
      username: name,
      email: settings["email"],
      firstName: settings["first-name"],
      lastName: settings["last-name"],
      profile: settings["profile"],
    }),
    (user) =>
      [`Added ${user.username} (${user.id})`, ...temporaryPasswordLines(user.temporaryPassword)].join("\n"),
  ),
  "user list": row(
    "user.list",
    () => ({}),
    ({ users }) => {
      const header = ["USERNAME", "PROFILE", "STATE", "TOKEN", "LAST LOGIN"];
      const cells = (user: UserView) => [
        user.username,
        user.profile,
        stateOf(user),
        user.hasToken ? "yes" : "no",
        user.lastLogin ?? "never",
      ];
      return renderTable(header, users.map(cells));
    },
  ),
  "user show": row("user.show", username, ({ user, tokenCreated, tokenLastUsed }) =>
    renderTable(
      ["USERNAME", user.username],
      [
        ["ID", user.id],
        ["EMAIL", user.email],
        ["PROFILE", user.profile],
        ["STATE", stateOf(user)],
        ["LAST LOGIN", user.lastLogin ?? "never"],
        [
          "TOKEN",
          tokenCreated === null ? "none" : `made ${tokenCreated}, last used ${tokenLastUsed ?? "never"}`,
        ],
      ],
    ),
  ),
  "user reset-password": row("user.reset-password", username, (user) =>
    [`Reset the password of ${user.username}`, ...temporaryPasswordLines(user.temporaryPassword)].join("\n"),
  ),
  "user unlock": row("user.unlock", username, (user) => `Unlocked ${user.username}`),
  "user disconnect-authenticator": row(
    "user.disconnect-authenticator",
    username,
    (user) => `Disconnected the authenticator app of ${user.username}`,
  ),
  "user freeze": row("user.freeze", username, (user) => `Froze ${user.username}`),
  "user activate": row("user.activate", username, (user) => `${user.username} can log in again`),
  "token reset": row(
    "token.reset",
    ({ arguments: [name], settings }) => ({ username: name, print: settings["print"] }),
    (reset) => {
      const lines = [`Reset the security token of ${reset.username} and mailed it to ${reset.mailedTo}`];
      if (reset.token !== null) lines.push(reset.token);
      return lines.join("\n");
    },
  ),
  ...TOKEN_ADMINISTRATION,
  ...ORG_ADMINISTRATION,
  "explain-login": row(
    "login.explain",
    async ({ arguments: [name], settings }) => {
      const from = settings["from"];
      if (from === null) throw new UsageError("explain-login needs --from, the address the client has");
      const prompt = "Password, and security token behind it: ";
      return { username: name, from, channel: settings["channel"], secret: await readSecret(prompt) };
    },
    ({ username: name, from, channel, status, answer, asksFor, passwordExpired, trace }) =>
      [
        renderTable(
          ["RULE", "OUTCOME", "SEEN"],
          trace.map(({ rule, outcome, seen }) => [rule, outcome, seen]),
        ),
        "",
        asksFor !== null
          ? `${name} would be asked for ${asksFor} from ${from}; LoginHistory would say: ${status}`
          : answer === null
            ? `${name} would be let in from ${from} over ${channel}${passwordExpired ? ", only to change the password" : ""}`
            : `${name} would be refused from ${from} over ${channel} with ${answer}; LoginHistory would say: ${status}`,
      ].join("\n"),
  ),
  "network trust": row(
    "network.trust",
    ({ arguments: [text], settings }) => ({ range: text, description: settings["description"] }),
    ({ from, to }) => `Trusted ${rangeText(from, to)}: no security token is needed from there`,
  ),
  "network list": row(
    "network.list",
    () => ({}),
    ({ ranges }) =>
      ranges.length === 0
        ? "No range is trusted"
        : renderTable(
            ["FROM", "TO", "DESCRIPTION"],
            ranges.map((trusted) => [trusted.from, trusted.to, trusted.description]),
          ),
  ),
  "network remove": row("network.remove", range, (removed) => `${removed.range} is trusted no longer`),
  ...RANGE_ADMINISTRATION,
  "audit verify": row(
    "audit.verify",
    ({ settings }) => ({ head: settings["head"] }),
    (verdict) =>
      verdict.ok
        ? `OK: ${formatCount(verdict.count)} rows, head ${verdict.count}:${verdict.head}`
        : `BROKEN${verdict.row === null ? "" : ` at row ${verdict.row}`}: ${verdict.trouble}`,
    (verdict) => !verdict.ok,
  ),
  "audit list": row(
    "audit.list",
    ({ settings }) => ({ limit: settings["limit"] }),
    ({ rows }) =>
      renderTable(
        ["ROW", "TIME", "BY", "FROM", "SECTION", "WHAT"],
        rows.map((each) => [
          String(each.number),
          each.time,
          each.by,
          [each.from, each.door].filter((part) => part !== null && part !== each.by).join(" "),
          each.section,
          each.display,
        ]),
      ),
  ),
  ...LOGIN_ADMINISTRATION,
  "session list": row(
    "session.list",
    ({ settings }) => ({ username: settings["user"] }),
    ({ sessions }) =>
      sessions.length === 0
        ? "Nobody is logged in"
        : renderTable(
            ["ID", "USERNAME", "TYPE", "FROM", "BEGUN", "LAST USED"],
            sessions.map((each) => [each.id, each.username, each.type, each.from, each.begun, each.lastUsed]),
          ),
  ),
  "session end": row(
    "session.end",
    ({ arguments: [id] }) => ({ id }),
    ({ id, username: name }) => `Ended session ${id} of ${name}`,
  ),
  "schema import": row(
    "schema.import",
    async ({ arguments: [path = ""] }) => {
      const { readProject } = await import("../../wire/sfdx/read-project.ts");
      return { definitions: await readProject(path) };
    },
    ({ objects, fields }) =>
      [
        `Imported ${formatCount(objects.length)} objects and ${formatCount(fields.length)} fields`,
        ...objects.map((name) => `  ${name}`),
        ...fields.map((name) => `  ${name}`),
      ].join("\n"),
  ),
} as const satisfies Partial<Record<CommandName, (given: Given) => Promise<Outcome>>>;

type AdministrationCommand = keyof typeof ADMINISTRATION;

/** Runs one and prints its result; throws what refuses it. */
export async function administer(name: AdministrationCommand, given: Given): Promise<number> {
  const { text, code } = await ADMINISTRATION[name](given);
  printLine(text);
  return code;
}

function stateOf(user: UserView): string {
  if (!user.isActive) return "inactive";
  if (user.isFrozen) return "frozen";
  return user.lockedUntil === null ? "active" : `locked until ${user.lockedUntil}`;
}

const temporaryPasswordLines = (password: string | null): string[] =>
  password === null ? [] : [`Temporary password, shown this once: ${password}`];
