// Settings and arguments that several commands have.
import type { Setting } from "./setting.ts";

export const everywhere = ["flag", "environment", "file"] as const;
export const commandLine = ["flag", "environment"] as const;
export const flagOnly = ["flag"] as const;

export const data = {
  kind: "text",
  value: "DIR",
  default: "./groundfog-data",
  sources: everywhere,
  help: "directory where everything is kept",
} as const satisfies Setting;

/** Which org an administration command works on, and how it answers. */
export const target = {
  data,
  url: {
    kind: "text",
    value: "URL",
    default: null,
    sources: flagOnly,
    help: "a running ephemeral org, instead of --data",
  },
  json: { kind: "switch", default: false, sources: flagOnly, help: "print the result as JSON" },
} as const satisfies Record<string, Setting>;

export const username = { name: "USERNAME", help: "the user's username" } as const;
export const label = { name: "LABEL", help: 'the token\'s label, such as "nightly job"' } as const;
export const range = { name: "RANGE", help: "from-to, CIDR, or one address" } as const;
