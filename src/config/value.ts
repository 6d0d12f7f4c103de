// Reads one setting's text and says what is wrong with it; the same words for flags, environment and file.
import { nearestName } from "./nearest.ts";
import type { Setting } from "./setting.ts";

export type Value = string | number | boolean | null | readonly string[];

/** `refuse` makes the error for a problem such as `must be a port from 0 to 65535, not "x"`. */
export function readValue(
  setting: Setting,
  raw: string | readonly string[],
  refuse: (problem: string) => Error,
): Value {
  if (setting.kind === "list") {
    const items = (typeof raw === "string" ? [raw] : raw)
      .map((item) => item.trim())
      .filter((item) => item !== "");
    return items;
  }
  const text = typeof raw === "string" ? raw : raw.join(",");
  switch (setting.kind) {
    case "text":
      if (text === "") throw refuse("must not be empty");
      return text;
    case "switch":
      if (text === "true" || text === "1") return true;
      if (text === "false" || text === "0") return false;
      throw refuse(`must be true or false, not "${text}"`);
    case "port":
      if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
      throw refuse(`must be a port from 0 to 65535, not "${text}"`);
    case "choice": {
      if (setting.choices.includes(text)) return text;
      const nearest = nearestName(text, setting.choices);
      const hint = nearest === undefined ? "" : `; did you mean "${nearest}"?`;
      throw refuse(`must be one of ${setting.choices.join(", ")}, not "${text}"${hint}`);
    }
  }
}
