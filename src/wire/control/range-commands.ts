// Commands on the login IP ranges of profiles.
import { profileRanges, removeProfileRange, saveProfileRange } from "../../domain/identity/profile-ranges.ts";
import { profileNamed } from "../../domain/identity/profile-rules.ts";
import { parseRange } from "../../domain/identity/trusted-networks.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, optionalText, requiredText } from "./arguments.ts";
import { CONSOLE } from "./common.ts";

export const RANGE_COMMANDS = {
  "login-range.add": async (ports: Ports, args: Arguments) => {
    const profile = requiredText(args, "profile");
    const { from, to } = parseRange(requiredText(args, "range"));
    const description = optionalText(args, "description") ?? "";
    const entered = { start: from, end: to, description, evenMyself: true };
    await saveProfileRange(ports, CONSOLE, await profileNamed(ports, ports.stores, profile), entered);
    return { profile, from, to, description };
  },
  "login-range.list": async (ports: Ports, args: Arguments) => {
    const id = await profileNamed(ports, ports.stores, requiredText(args, "profile"));
    const { name, ranges } = await profileRanges(ports, CONSOLE, id);
    return {
      profile: name,
      ranges: ranges.map(({ from, to, description = "" }) => ({ from, to, description })),
    };
  },
  "login-range.remove": async (ports: Ports, args: Arguments) => {
    const profile = requiredText(args, "profile");
    const range = parseRange(requiredText(args, "range"));
    await removeProfileRange(ports, CONSOLE, await profileNamed(ports, ports.stores, profile), range, true);
    return { profile, ...range };
  },
};
