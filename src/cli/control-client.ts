// Runs an administration command where the org is: in a running ephemeral org (--url), in the server that has the
// data directory open (its socket), or here, on the directory itself.
import { existsSync } from "node:fs";
import { request } from "node:http";
import { join, resolve } from "node:path";
import { socketPath } from "../platform/data-directory.ts";
import type { ControlCommand, ControlResult } from "../wire/control/commands.ts";
import { CommandFailed } from "./failure.ts";

export interface Target {
  readonly data: string;
  readonly url: string | null;
}

const PATH = "/groundfog/control";

/** Throws CommandFailed with the org's own words when it refuses, FaultError when the directory does. */
export async function callOrg<Name extends ControlCommand>(
  target: Target,
  command: Name,
  args: Readonly<Record<string, unknown>>,
): Promise<ControlResult<Name>> {
  if (target.url !== null) return (await callUrl(target.url, command, args)) as ControlResult<Name>;
  const answer = await callSocket(resolve(target.data, "control.sock"), command, args);
  if (answer !== undefined) return answer.result as ControlResult<Name>;
  return (await callDirectory(target.data, command, args)) as ControlResult<Name>;
}

async function callUrl(
  url: string,
  command: string,
  args: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  if (!URL.canParse(url)) throw new CommandFailed(`--url must be a URL, not "${url}"`);
  let response: Response;
  try {
    response = await fetch(new URL(PATH, url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ command, args }),
    });
  } catch (error) {
    throw new CommandFailed(`nothing answers at ${url}${causeOf(error)}`);
  }
  return readAnswer(response.status, await response.text());
}

/** undefined: no server has the directory. */
async function callSocket(
  path: string,
  command: string,
  args: Readonly<Record<string, unknown>>,
): Promise<{ readonly result: unknown } | undefined> {
  if (!existsSync(path)) return undefined;
  const answer = await new Promise<{ status: number; text: string } | undefined>((resolve, reject) => {
    const call = request(
      {
        socketPath: socketPath(path),
        path: PATH,
        method: "POST",
        headers: { "content-type": "application/json", host: "localhost" },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    call.on("error", (error: NodeJS.ErrnoException) => {
      // What a killed server leaves behind.
      if (error.code === "ECONNREFUSED" || error.code === "ENOENT") resolve(undefined);
      else reject(error);
    });
    call.end(JSON.stringify({ command, args }));
  });
  return answer && { result: readAnswer(answer.status, answer.text) };
}

async function callDirectory(
  data: string,
  command: string,
  args: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  // Asked first, because opening a directory makes it a data directory.
  if (!existsSync(join(data, "org.db"))) {
    throw new CommandFailed(
      `there is no org in ${data}; groundfog start makes one, --data names another place`,
    );
  }
  const { openOrg } = await import("../org.ts");
  const { runControlCommand } = await import("../wire/control/commands.ts");
  const org = await openOrg(data);
  try {
    return await runControlCommand(org.ports, command, args);
  } finally {
    await org.close();
  }
}

function readAnswer(status: number, text: string): unknown {
  const answer = parse(text);
  if (status === 200 && "result" in answer) return answer["result"];
  const error = answer["error"];
  if (typeof error === "object" && error !== null && "message" in error && "code" in error) {
    throw new CommandFailed(`${String(error.code)}: ${String(error.message)}`);
  }
  throw new CommandFailed(
    status === 404
      ? "this org takes no commands over --url; only ephemeral ones do"
      : `the org answered ${status}`,
  );
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && cause.message !== "" ? ` (${cause.message})` : "";
}
