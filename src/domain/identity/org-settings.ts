// Settings of the org that are rows: their names, what each may be, and what it is while there is no row.
import { refuse } from "../fault.ts";
import type { IdentityStore } from "../ports/identity.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";

type SettingValue = string | number | boolean;

const oneOf = (...values: readonly SettingValue[]) => ({
  allowed: values.map((value) => JSON.stringify(value)).join(", "),
  takes: (value: unknown): boolean => values.some((each) => each === value),
});

const SETTINGS: Readonly<Record<string, ReturnType<typeof oneOf>>> = {
  "login.faultDetail": oneOf("compatible", "strict"),
  "password.maxLoginAttempts": oneOf(0, 3, 5, 10),
  "password.lockoutMinutes": oneOf(0, 15, 30, 60),
};

/** Throws invalidOperation naming the setting that is none, or what it may be. */
export function checkSettings(settings: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(settings)) {
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (!setting) throw refuse("invalidOperation", { detail: `${name} is no setting` });
    if (!setting.takes(value))
      throw refuse("invalidOperation", { detail: `${name} must be one of ${setting.allowed}` });
  }
}

/** Keeps settings in the caller's transaction. Throws invalidOperation before any is kept. */
export async function saveSettings(
  { identity }: Stores,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  checkSettings(settings);
  for (const [name, value] of Object.entries(settings)) await identity.saveSetting(name, String(value));
}

/** How much a refused login tells. An ephemeral org is there to be compared with Salesforce, a kept one to be safe. */
export async function faultDetail(
  ports: Pick<Ports, "settings">,
  identity: Pick<IdentityStore, "setting">,
): Promise<"compatible" | "strict"> {
  const row = await identity.setting("login.faultDetail");
  if (row === "compatible" || row === "strict") return row;
  return ports.settings.ephemeral ? "compatible" : "strict";
}
