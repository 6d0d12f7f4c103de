// Installs clients, and runs programs.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type Client, pathOf } from "./clients.ts";

/** The client can't be had here. */
export class SkippedError extends Error {}

/** What sh and Python say of tools that aren't there. */
const MISSING = /: not found$|No module named venv|ensurepip is not available/;

/** Exit codes by folder: clients may share one. */
const installed = new Map<string, number | null>();

/**
 * Exit code of the installer. Throws SkippedError if what it needs is out of reach, but where all must run only if no
 * registry has it.
 */
export async function install(client: Client): Promise<number | null> {
  const { folder, install: command, unreachable, needs } = client;
  if (needs && !process.env[needs.variable])
    throw new SkippedError(`${needs.variable} must name ${needs.why}`);
  const before = installed.get(folder);
  if (before !== undefined) return before;
  const mustRun = process.env["GROUNDFOG_REQUIRE_ALL"] === "1";
  const said: string[] = [];
  let code: number | null;
  try {
    code = await runProgram(command, pathOf(`clients/${folder}`), {}, (line) => said.push(line), "pipe");
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT" || mustRun) throw error;
    throw new SkippedError(`no ${command[0]} (apt-get install ${client.tools})`);
  }
  if (code !== 0 && !mustRun) {
    if (said.some((line) => unreachable.test(line))) throw new SkippedError("no registry");
    if (said.some((line) => MISSING.test(line)))
      throw new SkippedError(`a tool is missing (apt-get install ${client.tools})`);
  }
  if (code !== 0) console.error(said.join("\n"));
  installed.set(folder, code);
  return code;
}

/** Exit code of `program`; `told` gets each line that it prints, on standard error too if that is piped. */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  cwd: string,
  variables: Readonly<Record<string, string>>,
  told: (line: string) => void,
  stderr: "inherit" | "pipe" = "inherit",
): Promise<number | null> {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", stderr],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  // A program that isn't there fails before its output is read to the end.
  ended.catch(() => undefined);
  if (child.stderr) createInterface({ input: child.stderr }).on("line", told);
  if (child.stdout) for await (const line of createInterface({ input: child.stdout })) told(line);
  return await ended;
}
