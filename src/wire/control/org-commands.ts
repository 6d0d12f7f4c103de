// Settings of the org, and what the retirement of SOAP login() will do to its users.
import { listSettings, setSetting } from "../../domain/identity/org-settings.ts";
import { rehearse } from "../../domain/identity/rehearsal.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { type Arguments, optionalText, requiredText } from "./arguments.ts";
import { CONSOLE } from "./common.ts";

export const ORG_COMMANDS = {
  "setting.list": async (ports: Ports) => ({ settings: await listSettings(ports) }),
  "setting.set": async (ports: Ports, args: Arguments) => {
    const name = requiredText(args, "name");
    const value = await setSetting(ports, CONSOLE, name, requiredText(args, "value"));
    return { name, value };
  },
  rehearse: (ports: Ports, args: Arguments) => rehearse(ports, Number(optionalText(args, "days") ?? 90)),
};
