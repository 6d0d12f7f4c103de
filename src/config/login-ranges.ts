// Commands on the login IP ranges of profiles.
import type { Command } from "./setting.ts";
import { flagOnly, range, target } from "./shared-settings.ts";

const profile = { name: "PROFILE", help: "the profile's name" } as const;

export const LOGIN_RANGES = {
  "login-range add": {
    summary: "let the users of a profile log in from its login IP ranges alone, and from this one",
    arguments: [profile, range],
    settings: {
      description: {
        kind: "text",
        value: "TEXT",
        default: null,
        sources: flagOnly,
        help: "a word on whose range it is",
      },
      ...target,
    },
  },
  "login-range list": {
    summary: "list the login IP ranges of a profile",
    arguments: [profile],
    settings: target,
  },
  "login-range remove": {
    summary: "take a login IP range from a profile; without its last one, users log in from anywhere",
    arguments: [profile, range],
    settings: target,
  },
} as const satisfies Readonly<Record<string, Command>>;
