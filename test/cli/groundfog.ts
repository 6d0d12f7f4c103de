// Runs the program as people do: as a process, with its own environment and working directory.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished, vi } from "vitest";
import { dispatch } from "../../src/cli/dispatch.ts";
import { describeFailure } from "../../src/cli/failure.ts";

export const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it finds on standard input; nothing by default. */
  readonly input?: string;
  /** Octal digits of the umask it runs under. */
  readonly umask?: string;
  /** Permissions count for it even if the tests run as root; root needs setpriv of util-linux for that. */
  readonly obeysPermissions?: boolean;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program with its output in pipes. */
export function launch(args: readonly string[], options: Options = {}): ChildProcess {
  const { env = {}, cwd = tmpdir(), input } = options;
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GROUNDFOG_"));
  const [file = "", ...words] = [...prefix(options), process.execPath, MAIN, ...args];
  const child = spawn(file, words, {
    env: { ...Object.fromEntries(inherited), ...env },
    cwd,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.end(input);
  return child;
}

function prefix({ umask, obeysPermissions = false }: Options): string[] {
  const isRoot = process.getuid?.() === 0;
  return [
    ...(umask === undefined ? [] : ["sh", "-c", `umask ${umask}; exec "$@"`, "sh"]),
    ...(obeysPermissions && isRoot ? ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] : []),
  ];
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

/** Runs a command to its end. */
export async function run(args: readonly string[], options: Options = {}): Promise<Ended> {
  const child = launch(args, options);
  const [[code], stdout, stderr] = await Promise.all([
    once(child, "exit"),
    textOf(child.stdout),
    textOf(child.stderr),
  ]);
  return { code: code as number | null, stdout, stderr };
}

const ENDINGS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs a command to its end in this process, as main.ts would: a hundred commands cost no hundred processes. Not for
 * commands that stay, nor with the working directory, umask or permissions of others.
 */
export async function runHere(
  args: readonly string[],
  { env = {}, input }: Pick<Options, "env" | "input"> = {},
): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const collect = (name: "stdout" | "stderr") =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  const spies = [collect("stdout"), collect("stderr")];
  const given = Readable.from(input === undefined ? [] : [Buffer.from(input)]);
  const standardInput = vi.spyOn(process, "stdin", "get").mockReturnValue(given as typeof process.stdin);
  const listening = ENDINGS.map((signal) => [signal, process.listeners(signal)] as const);
  let code: number;
  try {
    code = await dispatch(args, env);
  } catch (error) {
    const failure = describeFailure(error);
    written.stderr += `groundfog: ${failure.message}\n`;
    code = failure.exitCode;
  } finally {
    for (const spy of [...spies, standardInput]) spy.mockRestore();
    // A process takes them with it when it ends.
    for (const [signal, before] of listening)
      for (const listener of process.listeners(signal))
        if (!before.includes(listener)) process.off(signal, listener);
  }
  return { code, ...written };
}

/** The ready line, as far as tests look into it. */
interface ReadyLine {
  readonly url: string;
  readonly admin: { readonly username: string; readonly password?: string; readonly securityToken?: string };
  readonly [key: string]: unknown;
}

export interface Started {
  readonly ready: ReadyLine;
  readonly process: ChildProcess;
  /** Sends the signal and resolves when the process has ended; stdout holds all lines after the ready line. */
  stop(signal?: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<Ended>;
}

/** Runs `start --json --port 0` with more flags until it is ready. It is killed when the test ends without stop(). */
export async function startProcess(args: readonly string[], options: Options = {}): Promise<Started> {
  const child = launch(["start", "--json", "--port", "0", ...args], options);
  onTestFinished(() => {
    if (child.exitCode === null) child.kill("SIGKILL");
  });
  const exited = once(child, "exit");
  const stderr = textOf(child.stderr);
  const lines: string[] = [];
  const { promise: first, resolve: read, reject } = Promise.withResolvers<string>();
  const all = (async () => {
    if (child.stdout === null) return;
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      read(line);
    }
    reject(new Error(`it ended before it was ready: ${await stderr}`));
  })();
  const ready = JSON.parse(await first) as ReadyLine;
  return {
    ready,
    process: child,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      const [code] = await exited;
      await all;
      return { code: code as number | null, stdout: lines.slice(1).join("\n"), stderr: await stderr };
    },
  };
}

/** A new directory that is removed when the test ends. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "groundfog-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
