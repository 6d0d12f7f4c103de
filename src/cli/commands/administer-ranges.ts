// Login IP ranges of profiles, on the terminal.
import { renderTable } from "../output.ts";
import { row } from "./row.ts";

export const rangeText = (from: string, to: string): string => (from === to ? from : `${from} to ${to}`);

export const RANGE_ADMINISTRATION = {
  "login-range add": row(
    "login-range.add",
    ({ arguments: [profile, range], settings }) => ({ profile, range, description: settings["description"] }),
    ({ profile, from, to }) => `Users of ${profile} may log in from ${rangeText(from, to)}`,
  ),
  "login-range list": row(
    "login-range.list",
    ({ arguments: [profile] }) => ({ profile }),
    ({ profile, ranges }) =>
      ranges.length === 0
        ? `Users of ${profile} may log in from anywhere`
        : renderTable(
            ["FROM", "TO", "DESCRIPTION"],
            ranges.map(({ from, to, description }) => [from, to, description]),
          ),
  ),
  "login-range remove": row(
    "login-range.remove",
    ({ arguments: [profile, range] }) => ({ profile, range }),
    ({ profile, from, to }) => `${rangeText(from, to)} is no login IP range of ${profile} any more`,
  ),
} as const;
