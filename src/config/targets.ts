// Where settings may come from, and the settings that many commands have alike.
import type { Setting } from "./setting.ts";

export const everywhere = ["flag", "environment", "file"] as const;
export const commandLine = ["flag", "environment"] as const;
export const flagOnly = ["flag"] as const;
export const secret = ["environment"] as const;

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
