// The login history on the terminal.
import { renderTable } from "../output.ts";
import { row } from "./row.ts";

export const LOGIN_ADMINISTRATION = {
  "login list": row(
    "login.list",
    ({ settings }) => ({ limit: settings["limit"] }),
    ({ logins }) =>
      renderTable(
        ["ID", "TIME", "USERNAME", "FROM", "APPLICATION", "STATUS"],
        logins.map((each) => [each.id, each.time, each.username, each.from, each.application, each.status]),
      ),
  ),
  "login show": row(
    "login.show",
    ({ arguments: [id] }) => ({ id }),
    ({ time, username, from, application, status, trace }) =>
      [
        renderTable(
          ["RULE", "OUTCOME", "SEEN"],
          trace.map(({ rule, outcome, seen }) => [rule, outcome, seen]),
        ),
        "",
        `${username || "A name that nobody has"} from ${from} with ${application} at ${time}: ${status}`,
      ].join("\n"),
  ),
} as const;
