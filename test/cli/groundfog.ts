// Runs the program as people do: as a process, with its own environment and working directory.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

export interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(args: readonly string[], { env = {}, cwd }: Options): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GROUNDFOG_"));
  return spawn(process.execPath, [MAIN, ...args], {
    env: { ...Object.fromEntries(inherited), ...env },
    cwd: cwd ?? tmpdir(),
    stdio: ["ignore", "pipe", "pipe"],
  });
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

/** The ready line, as far as tests look into it. */
export interface ReadyLine {
  readonly url: string;
  readonly admin: { readonly username: string; readonly password?: string; readonly securityToken?: string };
  readonly [key: string]: unknown;
}

export interface Started {
  readonly ready: ReadyLine;
  /** Sends the signal and resolves when the process has ended; stdout holds all lines after the ready line. */
  stop(signal?: "SIGTERM" | "SIGINT"): Promise<Ended>;
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
