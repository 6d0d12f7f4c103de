// Reads groundfog.config.json: an object whose keys are the flags' names. A key nobody knows is an error.
import { nearestName } from "./nearest.ts";
import { ConfigurationError } from "./refusal.ts";
import { COMMANDS } from "./schema.ts";
import type { Command, Setting } from "./setting.ts";
import { readValue, type Value } from "./value.ts";

export const CONFIGURATION_FILE = "groundfog.config.json";

/** Settings by flag name. Throws ConfigurationError. */
export function readFileSettings(text: string | null): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  if (text === null) return values;
  const known = fileSettings();
  for (const [key, raw] of Object.entries(parse(text))) {
    const setting = known.get(key);
    const refuse = (problem: string) => new ConfigurationError(`${CONFIGURATION_FILE}: "${key}" ${problem}`);
    if (setting === undefined) {
      const nearest = nearestName(key, known.keys());
      throw refuse(nearest === undefined ? "is no setting" : `is no setting; did you mean "${nearest}"?`);
    }
    if (setting.kind === "list") {
      if (!Array.isArray(raw) || !raw.every((item) => typeof item === "string"))
        throw refuse("must be a list of texts");
      values.set(key, readValue(setting, raw, refuse));
    } else if (typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean") {
      values.set(key, readValue(setting, String(raw), refuse));
    } else throw refuse("must be a text, a number, true or false");
  }
  return values;
}

function fileSettings(): Map<string, Setting> {
  const known = new Map<string, Setting>();
  for (const command of Object.values<Command>(COMMANDS)) {
    for (const [key, setting] of Object.entries(command.settings)) {
      if (setting.sources.includes("file")) known.set(key, setting);
    }
  }
  return known;
}

/** Keys come from outside: "constructor" is none of ours. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function parse(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw new ConfigurationError(`${CONFIGURATION_FILE} is not JSON: ${reason}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigurationError(`${CONFIGURATION_FILE} must hold one JSON object`);
  }
  return value as Readonly<Record<string, unknown>>;
}
