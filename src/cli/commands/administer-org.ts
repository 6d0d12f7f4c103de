// Settings of the org and the rehearsal of what Salesforce retires, on the terminal.
import { renderTable } from "../output.ts";
import { row } from "./row.ts";

export const ORG_ADMINISTRATION = {
  "setting list": row(
    "setting.list",
    () => ({}),
    ({ settings }) => {
      const rows = Object.entries(settings);
      return rows.length === 0
        ? "All settings are as they are by default"
        : renderTable(["SETTING", "VALUE"], rows);
    },
  ),
  "setting set": row(
    "setting.set",
    ({ arguments: [name, value] }) => ({ name, value }),
    ({ name, value }) => `${name} is ${String(value)}`,
  ),
  rehearse: row(
    "rehearse",
    ({ settings }) => ({ days: settings["days"] }),
    ({ days, logins, notes }) =>
      [
        logins.length === 0
          ? `Nobody logged in over an API in the last ${days} days`
          : renderTable(
              [
                "STOPS ON",
                "USERNAME",
                "APPLICATION",
                "API",
                "VERSION",
                "FROM",
                "LOGINS",
                "BECAUSE OF",
                "MOVE TO",
              ],
              logins.map((login) => [
                login.stopsOn ?? "never",
                login.username,
                login.application,
                login.apiType,
                login.apiVersion,
                login.address,
                String(login.logins),
                login.because === null ? "" : `${login.because} (${login.decidedBy})`,
                login.moveTo ?? "",
              ]),
            ),
        "",
        ...notes,
      ].join("\n"),
  ),
} as const;
