// Commands on tokens, on settings of the org, and on what Salesforce retires: rows of schema.ts's table.
import type { Command } from "./setting.ts";
import { flagOnly, label, target, username } from "./shared-settings.ts";

export const TOKEN_COMMANDS = {
  "token create": {
    summary: "make a token for one tool, to stand behind the password; shown once",
    arguments: [username, label],
    settings: {
      expires: {
        kind: "text",
        value: "DAY",
        default: null,
        sources: flagOnly,
        help: "its last day in UTC, such as 2027-06-30, or a moment with its zone (default: none)",
      },
      from: {
        kind: "list",
        value: "RANGE",
        default: [],
        sources: flagOnly,
        help: "where it may be used from; repeatable (default: anywhere)",
      },
      "read-only": {
        kind: "switch",
        default: false,
        sources: flagOnly,
        help: "its sessions may change nothing",
      },
      prefixed: {
        kind: "switch",
        default: false,
        sources: flagOnly,
        help: "in the form gft_..., which scanners for leaked secrets recognize",
      },
      ...target,
    },
  },
  "token list": {
    summary: "list a user's tokens: their limits and last uses",
    arguments: [username],
    settings: target,
  },
  "token revoke": {
    summary: "end a token and the sessions it began",
    arguments: [username, label],
    settings: target,
  },
  "token check": {
    summary: "look for tokens of the form gft_... on standard input; asks no org",
    arguments: [],
    settings: { json: target.json },
  },
  "setting list": { summary: "list the org's settings", arguments: [], settings: target },
  "setting set": {
    summary: "change a setting of the org",
    arguments: [
      { name: "NAME", help: "such as login.faultDetail" },
      { name: "VALUE", help: "what it is from now on" },
    ],
    settings: target,
  },
  rehearse: {
    summary: "say which logins stop working when, as Salesforce retires SOAP login()",
    arguments: [],
    settings: {
      days: {
        kind: "text",
        value: "COUNT",
        default: "90",
        sources: flagOnly,
        help: "how many days of the login history to look at",
      },
      ...target,
    },
  },
} as const satisfies Record<string, Command>;
