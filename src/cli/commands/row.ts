// What an administration command is: what it sends to the org, and how its result reads.
import type { SettingsOf } from "../../config/schema.ts";
import type { ControlCommand, ControlResult } from "../../wire/control/commands.ts";
import { callOrg } from "../control-client.ts";

/** What a command line gave: the settings any of these commands may have, and the arguments. */
export interface Given {
  readonly settings: SettingsOf<"user list"> & Readonly<Record<string, unknown>>;
  readonly arguments: readonly string[];
}

interface Row<Name extends ControlCommand> {
  readonly command: Name;
  readonly args: (
    given: Given,
  ) => Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
  readonly render: (result: ControlResult<Name>) => string;
  /** Whether the command did its work and has bad news: its exit code is 1 then. */
  readonly isBad?: (result: ControlResult<Name>) => boolean;
}

export interface Outcome {
  readonly text: string;
  readonly code: 0 | 1;
}

export const row = <Name extends ControlCommand>(
  command: Name,
  args: Row<Name>["args"],
  render: Row<Name>["render"],
  isBad: Row<Name>["isBad"] = () => false,
): ((given: Given) => Promise<Outcome>) => {
  return async (given) => {
    const result = await callOrg(given.settings, command, await args(given));
    const text = given.settings.json ? JSON.stringify(result) : render(result);
    return { text, code: isBad(result) ? 1 : 0 };
  };
};
