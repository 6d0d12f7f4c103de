// Starts a throw-away org as a process of its own, the way a test suite in any language would.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { CommandFailed } from "../cli/failure.ts";

/** What the ready line of `start --json` says, of what the demo needs. */
export interface Ready {
  readonly url: string;
  readonly inboxUrl: string;
  readonly admin: { readonly username: string; readonly password: string; readonly securityToken: string };
}

export interface OrgProcess extends Ready {
  /** Asks it to stop and waits until it has; resolves with its exit code, null if a signal ended it. */
  stop(): Promise<number | null>;
  /** Resolves when it has ended by itself or by stop(). */
  readonly ended: Promise<number | null>;
}

/** Throws CommandFailed if the process ends before it is ready. */
export async function startOrgProcess(): Promise<OrgProcess> {
  // This file is src/demo/x.ts in a checkout and dist/demo/x.js in the package; main lies one folder up in both.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const main = fileURLToPath(new URL(`../main.${extension}`, import.meta.url));
  const child = spawn(process.execPath, [main, "start", "--ephemeral", "--json", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: withoutOurs(process.env),
  });
  const ended = once(child, "exit").then(([code]) => code as number | null);
  const line = await Promise.race([firstLine(child), ended]);
  if (typeof line !== "string") throw new CommandFailed(`the org did not start (exit code ${line})`);
  return {
    ...(JSON.parse(line) as Ready),
    ended,
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  for await (const line of createInterface({ input: child.stdout })) return line;
  return undefined;
}

/** The demo's org is the same whatever org the terminal is set up for. */
const withoutOurs = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith("GROUNDFOG_")));
