// From the words of a command line to the command: each command's code is loaded only when it is the one.
import { readFile } from "node:fs/promises";
import { CONFIGURATION_FILE } from "../config/file.ts";
import { loadSettings, type Sources } from "../config/load.ts";
import { nearestName } from "../config/nearest.ts";
import { UsageError } from "../config/refusal.ts";
import { COMMANDS, type CommandName, commandNamed } from "../config/schema.ts";
import { printLine } from "./output.ts";

/** Runs the command that `argv` (without node and script) names; resolves with its exit code. */
export async function dispatch(
  argv: readonly string[],
  environment: Sources["environment"],
): Promise<number> {
  const first = argv[0];
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    const { renderOverview } = await import("../config/help.ts");
    printLine(renderOverview());
    return first === undefined ? 2 : 0;
  }
  if (first === "--version" || first === "-v") {
    printLine(await readVersion());
    return 0;
  }
  const name = commandNamed(argv);
  if (name === undefined) throw new UsageError(unknownCommand(argv));
  const rest = argv.slice(name.split(" ").length);
  if (asksForHelp(rest)) {
    const { renderHelp } = await import("../config/help.ts");
    printLine(renderHelp(name));
    return 0;
  }
  return await run(name, { argv: rest, environment, file: await readConfigurationFile() });
}

async function run(name: CommandName, sources: Sources): Promise<number> {
  switch (name) {
    case "start": {
      const { settings, flags } = loadSettings(name, sources);
      if (settings.ephemeral && flags.has("data"))
        throw new UsageError("an ephemeral org keeps nothing: leave out --data, or --ephemeral");
      const { start } = await import("./commands/start.ts");
      return await start(settings);
    }
    case "demo": {
      const { settings } = loadSettings(name, sources);
      const { demo } = await import("../demo/demo.ts");
      return await demo(settings);
    }
    case "tls export": {
      const { settings } = loadSettings(name, sources);
      const { exportTls } = await import("./commands/tls-export.ts");
      return await exportTls(settings);
    }
    case "load": {
      const loaded = loadSettings(name, sources);
      const { load } = await import("./commands/load.ts");
      return await load(loaded.settings, loaded.arguments);
    }
    case "export": {
      const loaded = loadSettings(name, sources);
      const { exportRows } = await import("./commands/export.ts");
      return await exportRows(loaded.settings, loaded.arguments);
    }
    case "token check": {
      const { settings } = loadSettings(name, sources);
      const { checkTokens } = await import("./commands/token-check.ts");
      return await checkTokens(settings);
    }
    default: {
      const loaded = loadSettings(name, sources);
      if (loaded.flags.has("url") && loaded.flags.has("data")) {
        throw new UsageError("--url and --data name two different orgs; give one of them");
      }
      const { administer } = await import("./commands/administer.ts");
      return await administer(name, loaded);
    }
  }
}

/** "--" ends the flags; what follows is an argument even if it looks like one. */
function asksForHelp(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  const flags = end < 0 ? words : words.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
}

function unknownCommand(argv: readonly string[]): string {
  const first = argv[0] ?? "";
  const names = Object.keys(COMMANDS);
  const family = names.filter((name) => name.startsWith(`${first} `));
  const second = argv[1];
  if (family.length > 0) {
    const verbs = family.map((name) => name.slice(first.length + 1));
    const nearest = second === undefined ? undefined : nearestName(second, verbs);
    const hint =
      nearest === undefined ? `one of ${verbs.join(", ")} must follow` : `did you mean ${first} ${nearest}?`;
    return second === undefined ? `${first}: ${hint}` : `${first} ${second} is no command; ${hint}`;
  }
  const nearest = nearestName(first, [...names, ...names.map((name) => name.split(" ")[0] ?? name)]);
  return `${first} is no command; ${nearest === undefined ? "see groundfog --help" : `did you mean ${nearest}?`}`;
}

async function readConfigurationFile(): Promise<string | null> {
  try {
    return await readFile(CONFIGURATION_FILE, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

async function readVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return String((manifest as { readonly version: unknown }).version);
}
