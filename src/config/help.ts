// Renders the settings' table for people: --help on the terminal, docs/configuration.md for the web.
import { COMMANDS, type CommandName } from "./schema.ts";
import { type Command, environmentNameOf, flagOf, type Setting } from "./setting.ts";

const COLUMN = 28;

/** The text of `groundfog --help`. */
export function renderOverview(): string {
  const lines = ["Usage: groundfog COMMAND [ARGUMENTS] [FLAGS]", "", "Commands:"];
  for (const [name, command] of Object.entries<Command>(COMMANDS)) {
    const usage = [name, ...command.arguments.map((argument) => argument.name)].join(" ");
    lines.push(twoColumns(usage, command.summary));
  }
  lines.push("", "groundfog COMMAND --help tells the flags of a command.", "");
  return lines.join("\n");
}

/** The text of `groundfog NAME --help`. */
export function renderHelp(name: CommandName): string {
  const command: Command = COMMANDS[name];
  const usage = ["groundfog", name, ...command.arguments.map((argument) => argument.name), "[FLAGS]"].join(
    " ",
  );
  const lines = [`Usage: ${usage}`, "", `  ${command.summary}`];
  if (command.arguments.length > 0) {
    lines.push("", "Arguments:");
    for (const argument of command.arguments) lines.push(twoColumns(argument.name, argument.help));
  }
  const settings = Object.entries(command.settings);
  const flags = settings.filter(([, setting]) => setting.sources.includes("flag"));
  if (flags.length > 0) lines.push("", "Flags:");
  for (const [key, setting] of flags) lines.push(twoColumns(flagUsage(key, setting), describe(setting)));
  const secrets = settings.filter(([, setting]) => !setting.sources.includes("flag"));
  if (secrets.length > 0) lines.push("", "From the environment only:");
  for (const [key, setting] of secrets) lines.push(twoColumns(environmentNameOf(key), describe(setting)));
  if (
    settings.some(
      ([, setting]) => setting.sources.includes("flag") && setting.sources.includes("environment"),
    )
  ) {
    lines.push("", "Other flags can be set by environment too, such as --data by GROUNDFOG_DATA.");
  }
  lines.push("");
  return lines.join("\n");
}

/** The whole of docs/configuration.md. */
export function renderMarkdown(): string {
  const lines = [
    "<!-- Made by npm run docs from src/config/schema.ts; edit that file. -->",
    "# Configuration",
    "",
    "A setting's value is its flag, else its environment variable, else its key in `groundfog.config.json`",
    "(an object in the working directory, whose keys are the flags' names), else its default. A flag or key that",
    "nobody knows is an error, and so is a `GROUNDFOG_` variable one or two letters away from a known one. Secrets",
    "have no flags, because other users of a machine can see those.",
    "",
    "In a checkout, `npm start -- FLAGS` is `groundfog start FLAGS`, and `npm run groundfog -- ARGS` runs any command.",
    "Compiled code is cached in `~/.cache/groundfog` (or below `XDG_CACHE_HOME`), which halves the time to start;",
    "`NODE_DISABLE_COMPILE_CACHE=1` turns that off.",
    "",
    "Exit codes: 0 done, 1 failed, 2 wrong command line, 78 wrong or unsafe configuration.",
  ];
  for (const [name, command] of Object.entries<Command>(COMMANDS)) {
    const usage = [name, ...command.arguments.map((argument) => argument.name)].join(" ");
    lines.push("", `## groundfog ${usage}`, "", `${sentence(command.summary)}`);
    if (command.arguments.length > 0) lines.push("");
    for (const argument of command.arguments) lines.push(`- \`${argument.name}\`: ${argument.help}`);
    lines.push("", "| flag | environment | file | default | meaning |", "|---|---|---|---|---|");
    for (const [key, setting] of Object.entries(command.settings)) lines.push(markdownRow(key, setting));
  }
  lines.push("");
  return lines.join("\n");
}

function markdownRow(key: string, setting: Setting): string {
  const flag = setting.sources.includes("flag") ? `\`${flagUsage(key, setting)}\`` : "";
  const environment = setting.sources.includes("environment") ? `\`${environmentNameOf(key)}\`` : "";
  const file = setting.sources.includes("file") ? `\`${key}\`` : "";
  return `| ${flag} | ${environment} | ${file} | ${defaultText(setting)} | ${meaning(setting)} |`;
}

const flagUsage = (key: string, setting: Setting): string =>
  setting.kind === "switch" ? flagOf(key) : `${flagOf(key)} ${setting.value ?? "VALUE"}`;

const meaning = (setting: Setting): string =>
  setting.kind === "choice" ? `${setting.help}: ${setting.choices.join(", ")}` : setting.help;

function describe(setting: Setting): string {
  const byDefault = defaultText(setting);
  return byDefault === "" || setting.kind === "switch"
    ? meaning(setting)
    : `${meaning(setting)} (default ${byDefault})`;
}

function defaultText(setting: Setting): string {
  if (setting.kind === "switch") return "off";
  return setting.default === null ? "" : String(setting.default);
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const twoColumns = (left: string, right: string): string =>
  left.length < COLUMN ? `  ${left.padEnd(COLUMN)}${right}` : `  ${left}\n  ${" ".repeat(COLUMN)}${right}`;
