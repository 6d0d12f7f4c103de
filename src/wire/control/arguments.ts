// Reads the arguments of a control command out of JSON.
import { refuse } from "../../domain/fault.ts";

export type Arguments = Readonly<Record<string, unknown>>;

/** A text that must be there and not empty; throws missingArgument. */
export function requiredText(args: Arguments, name: string): string {
  const value = optionalText(args, name);
  if (value === undefined) throw refuse("missingArgument", { detail: `${name} must be a text` });
  return value;
}

/** A text, or undefined if it is missing, null or empty; throws missingArgument for other types. */
export function optionalText(args: Arguments, name: string): string | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw refuse("missingArgument", { detail: `${name} must be a text` });
  return value;
}
