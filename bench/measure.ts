// Processes, clocks and medians.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");
export const work = join(import.meta.dirname, ".work");

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Seconds that `work` takes. */
export async function seconds(run: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now();
  await run();
  return (performance.now() - started) / 1000;
}

/** One line: limit, ours, their ratio and the bar, if there is one. */
export function report(name: string, limit: number, ours: number, unit: string, bar: number | null): void {
  const ratio = ours / limit;
  const verdict = bar === null ? "" : `  bar ${bar}  ${ratio >= bar ? "reached" : "MISSED"}`;
  console.log(
    `${name.padEnd(10)} limit ${limit.toFixed(0).padStart(8)} ${unit}  ours ${ours.toFixed(0).padStart(8)} ${unit}  ratio ${ratio.toFixed(2)}${verdict}`,
  );
}

export const has = (tool: string): boolean => {
  try {
    execFileSync("which", [tool], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

export interface Server {
  readonly url: string;
  readonly admin: { readonly username: string; readonly password: string; readonly securityToken: string };
  readonly process: ChildProcess;
  /** Milliseconds from process start to the ready line. */
  readonly readyMs: number;
  /** Peak resident memory so far, in MB. */
  peakMb(): number;
  stop(): Promise<void>;
}

/** Starts the program as a process of its own. `core` pins it to one core. */
export async function startServer(
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  core?: number,
): Promise<Server> {
  const main = [join(root, "src/main.ts"), "start", "--json", "--port", "0", ...flags];
  const [command, args] =
    core === undefined
      ? [process.execPath, main]
      : ["taskset", ["-c", String(core), process.execPath, ...main]];
  const started = performance.now();
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const readyMs = performance.now() - started;
  const ready = JSON.parse(line) as { url: string; admin: Server["admin"] };
  return {
    ...ready,
    process: child,
    readyMs,
    peakMb: () =>
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024,
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.kill("SIGTERM");
      }),
  };
}
