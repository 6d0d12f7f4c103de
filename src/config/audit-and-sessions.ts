// Commands on the audit trail, the login history and live sessions.
import type { Command } from "./setting.ts";
import { flagOnly, target } from "./shared-settings.ts";

export const AUDIT_AND_SESSIONS = {
  "audit verify": {
    summary: "check the setup audit trail, row by row; exit code 1 if it was tampered with",
    arguments: [],
    settings: {
      head: {
        kind: "text",
        value: "COUNT:HASH",
        default: null,
        sources: flagOnly,
        help: "a head that an earlier verify printed and that was noted elsewhere",
      },
      ...target,
    },
  },
  "audit list": {
    summary: "list the newest rows of the setup audit trail",
    arguments: [],
    settings: {
      limit: {
        kind: "text",
        value: "ROWS",
        default: "20",
        sources: flagOnly,
        help: "how many rows",
      },
      ...target,
    },
  },
  "login list": {
    summary: "list the newest logins and attempts",
    arguments: [],
    settings: {
      limit: { kind: "text", value: "ROWS", default: "20", sources: flagOnly, help: "how many rows" },
      ...target,
    },
  },
  "login show": {
    summary: "say what a login came to, rule by rule, as it was kept",
    arguments: [{ name: "ID", help: "the login's id, as login list tells it" }],
    settings: target,
  },
  "session list": {
    summary: "list the live sessions; ids can't be used to log in",
    arguments: [],
    settings: {
      user: { kind: "text", value: "USERNAME", default: null, sources: flagOnly, help: "of one user only" },
      ...target,
    },
  },
  "session end": {
    summary: "end a session",
    arguments: [{ name: "ID", help: "the session's id, as session list tells it" }],
    settings: target,
  },
} as const satisfies Record<string, Command>;
