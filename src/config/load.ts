// Decides the value of every setting of a command: flag, else environment, else file, else default.
import { parseArgs } from "node:util";
import { own, readFileSettings } from "./file.ts";
import { editDistance, nearestName } from "./nearest.ts";
import { ConfigurationError, UsageError } from "./refusal.ts";
import { COMMANDS, type CommandName, type SettingsOf } from "./schema.ts";
import { type Command, environmentNameOf, flagOf, type Setting } from "./setting.ts";
import { readValue, type Value } from "./value.ts";

export interface Loaded<Name extends CommandName> {
  readonly settings: SettingsOf<Name>;
  /** The positional arguments, as many as the command has. */
  readonly arguments: readonly string[];
  /** Names of the settings that came as flags. */
  readonly flags: ReadonlySet<string>;
}

export interface Sources {
  /** What follows the command's name on the command line. */
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Text of groundfog.config.json; null if there is none. */
  readonly file: string | null;
}

/** Throws UsageError for a wrong command line, ConfigurationError for a wrong environment or file. */
export function loadSettings<Name extends CommandName>(name: Name, sources: Sources): Loaded<Name> {
  const command: Command = COMMANDS[name];
  const line = readCommandLine(name, command, sources.argv);
  const file = readFileSettings(sources.file);
  refuseMisspeltEnvironment(sources.environment);
  const settings: Record<string, Value> = {};
  for (const [key, setting] of Object.entries(command.settings)) {
    const flag = line.flags.get(key);
    const variable = setting.sources.includes("environment")
      ? sources.environment[environmentNameOf(key)]
      : undefined;
    if (flag !== undefined) settings[key] = flag;
    else if (variable !== undefined && variable !== "") {
      settings[key] = readValue(
        setting,
        setting.kind === "list" ? variable.split(",") : variable,
        (problem) => {
          return new ConfigurationError(`${environmentNameOf(key)} ${problem}`);
        },
      );
    } else if (setting.sources.includes("file") && file.has(key)) settings[key] = file.get(key) ?? null;
    else settings[key] = setting.default;
  }
  return {
    settings: settings as SettingsOf<Name>,
    arguments: line.positionals,
    flags: new Set(line.flags.keys()),
  };
}

function readCommandLine(name: string, command: Command, argv: readonly string[]) {
  const known = Object.entries(command.settings).filter(([, setting]) => setting.sources.includes("flag"));
  const byName = new Map<string, Setting>(known);
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      known.map(([key, setting]) => [
        key,
        { type: setting.kind === "switch" ? "boolean" : "string" } as const,
      ]),
    ),
  });
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const setting = byName.get(token.name);
    if (setting === undefined) throw new UsageError(unknownFlag(name, token.rawName, byName.keys(), command));
    const missing = token.value === undefined || (!token.inlineValue && token.value.startsWith("--"));
    if (missing && setting.kind !== "switch") {
      throw new UsageError(
        `${token.rawName} needs a value${setting.value ? `: ${token.rawName} ${setting.value}` : ""}`,
      );
    }
    const texts = given.get(token.name) ?? [];
    if (texts.length > 0 && setting.kind !== "list") throw new UsageError(`${token.rawName} was given twice`);
    given.set(token.name, [...texts, token.value ?? "true"]);
  }
  const flags = new Map<string, Value>();
  for (const [key, texts] of given) {
    const setting = byName.get(key);
    if (setting === undefined) continue;
    const raw = setting.kind === "list" ? texts : (texts[0] ?? "");
    flags.set(
      key,
      readValue(setting, raw, (problem) => new UsageError(`${flagOf(key)} ${problem}`)),
    );
  }
  checkArguments(name, command, positionals);
  return { flags, positionals };
}

function unknownFlag(name: string, flag: string, known: Iterable<string>, command: Command): string {
  const bare = flag.replace(/^-+/, "");
  const withheld = own(command.settings, bare);
  if (withheld !== undefined) {
    return `${flag} would show a secret to every user of this machine; set ${environmentNameOf(bare)} instead`;
  }
  const nearest = nearestName(bare, known);
  const hint = nearest === undefined ? `see groundfog ${name} --help` : `did you mean ${flagOf(nearest)}?`;
  return `unknown flag ${flag} of groundfog ${name}; ${hint}`;
}

function checkArguments(name: string, command: Command, positionals: readonly string[]): void {
  const missing = command.arguments[positionals.length];
  if (missing !== undefined) throw new UsageError(`groundfog ${name} needs ${missing.name}: ${missing.help}`);
  const extra = positionals[command.arguments.length];
  if (extra !== undefined) throw new UsageError(`groundfog ${name} takes no argument "${extra}"`);
}

/**
 * A variable one slip away from one of ours is refused; others of our prefix are left alone, since container
 * platforms make such names of their own (GROUNDFOG_SERVICE_HOST for a service called groundfog).
 */
function refuseMisspeltEnvironment(environment: Sources["environment"]): void {
  const ours = new Set<string>();
  for (const command of Object.values<Command>(COMMANDS)) {
    for (const [key, setting] of Object.entries(command.settings)) {
      if (setting.sources.includes("environment")) ours.add(environmentNameOf(key));
    }
  }
  for (const name of Object.keys(environment)) {
    if (!name.startsWith("GROUNDFOG_") || ours.has(name) || environment[name] === "") continue;
    const nearest = nearestName(name, ours);
    if (nearest !== undefined && editDistance(name, nearest) <= 2)
      throw new ConfigurationError(`unknown variable ${name}; did you mean ${nearest}?`);
  }
}
