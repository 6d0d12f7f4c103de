// The system query options of a request: each once, and none that nothing here answers.
import { refuse } from "../../domain/fault.ts";
import { OTHER_SYSTEM_OPTIONS, SYSTEM_OPTIONS, type SystemOption } from "../../facts/odata.ts";

export type Options = ReadonlyMap<SystemOption, string>;

const KNOWN: ReadonlySet<string> = new Set(SYSTEM_OPTIONS);
const RESERVED: ReadonlySet<string> = new Set([...SYSTEM_OPTIONS, ...OTHER_SYSTEM_OPTIONS]);

/**
 * Reads them; `allowed` are those that the resource has. Throws odataUnsupported and odataMalformed. Other options are
 * the client's own and mean nothing.
 */
export function readOptions(query: URLSearchParams, allowed: readonly SystemOption[]): Options {
  const options = new Map<SystemOption, string>();
  for (const [name, value] of query) {
    if (name.startsWith("@"))
      throw refuse("odataUnsupported", { detail: "Parameter aliases are not supported" });
    if (!name.startsWith("$")) {
      // OData 4.01 lets the "$" be left out; as a client's own option it would be ignored in silence.
      if (RESERVED.has(name.toLowerCase()))
        throw refuse("odataMalformed", { detail: `The query option ${name} must be written $${name}` });
      continue;
    }
    const option = name.slice(1);
    if (!isSystemOption(option))
      throw refuse("odataUnsupported", { detail: `The query option ${name.slice(0, 80)} is not supported` });
    if (!allowed.includes(option))
      throw refuse("odataMalformed", { detail: `The query option ${name} does not apply to this resource` });
    if (options.has(option))
      throw refuse("odataMalformed", { detail: `The query option ${name} is there more than once` });
    options.set(option, value);
  }
  return options;
}

const isSystemOption = (name: string): name is SystemOption => KNOWN.has(name);

/** $top and $skip; undefined if it isn't there. Throws odataMalformed. */
export function wholeNumber(options: Options, name: "top" | "skip"): number | undefined {
  const text = options.get(name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    throw refuse("odataMalformed", { detail: `$${name} must be a whole number, not negative` });
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

/** $count. Throws odataMalformed. */
export function isCountAsked(options: Options): boolean {
  const text = options.get("count") ?? "false";
  if (text !== "true" && text !== "false")
    throw refuse("odataMalformed", { detail: "$count must be true or false" });
  return text === "true";
}
