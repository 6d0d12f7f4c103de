// A server as a process of its own, to be killed, starved and measured.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { addTrustedRange } from "../../src/domain/identity/trusted-networks.ts";
import type { CustomObjectDefinition } from "../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { CONSOLE } from "./identity.ts";
import { startKept } from "./kept-org.ts";

/** Starts a kept org on a directory; arguments: directory, rows of a bulk job's transaction. */
const KEPT = fileURLToPath(new URL("./kept-server.ts", import.meta.url));

// Not in /tmp, where another user could plant code.
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/groundfog-test", import.meta.url));

export const ADMIN = { username: "admin@groundfog.test", password: "Correct-horse-9" } as const;

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** What it wrote to standard error. */
  errors(): string;
}

/** `wrapper` is a command that the server's command line is appended to; it must end as exec does. */
export async function startProcess(
  data: string,
  chunkRows: number,
  wrapper: readonly string[] = [],
): Promise<ServerProcess> {
  const [command = "", ...args] = [...wrapper, process.execPath, KEPT, data, String(chunkRows)];
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    // Tests start dozens of servers; this halves the time of each.
    env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
  });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill("SIGKILL");
  });
  const exited = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const { url } = await ready(child, () => errors);
  const ended = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await exited;
    return code as number | null;
  };
  return {
    url,
    pid: child.pid ?? 0,
    async kill() {
      await ended("SIGKILL");
    },
    stop: () => ended("SIGTERM"),
    errors: () => errors,
  };
}

async function ready(child: ChildProcess, errors: () => string): Promise<{ readonly url: string }> {
  if (child.stdout === null) throw new Error("no standard output");
  for await (const line of createInterface({ input: child.stdout }))
    return JSON.parse(line) as { url: string };
  throw new Error(`it ended before it was ready: ${errors()}`);
}

/** Largest resident size so far in bytes, as the kernel counted it. */
export function peakMemory(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

/** A new directory that is removed when the test ends. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), "groundfog-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Makes a kept org whose administrator logs in from this machine with his password alone. */
export async function makeOrg(data: string, definitions: readonly CustomObjectDefinition[]): Promise<void> {
  const org = await startKept(data, { adminUsername: ADMIN.username, adminPassword: ADMIN.password });
  await importDefinitions(org.ports, [...definitions]);
  await addTrustedRange(org.ports, CONSOLE, "127.0.0.1", "the test");
  await org.stop();
}
