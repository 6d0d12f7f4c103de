// Turns whatever a command threw into one line and an exit code.
import { ConfigurationError, UsageError } from "../config/refusal.ts";

/** A command could not do its work, for a reason its reader can act on. Exit code 1. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

/** Names of errors that only a defect of ours can throw; their stack is worth more than a short line. */
const DEFECTS = new Set(["TypeError", "RangeError", "ReferenceError", "SyntaxError", "AssertionError"]);

export interface Failure {
  readonly message: string;
  readonly exitCode: number;
}

/** What to print on standard error, and the exit code. A defect of ours keeps its stack. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof UsageError) return { message: error.message, exitCode: 2 };
  if (error instanceof ConfigurationError) return { message: error.message, exitCode: 78 };
  if (!(error instanceof Error)) return { message: String(error), exitCode: 1 };
  if (DEFECTS.has(error.name)) return { message: `unexpected ${error.stack ?? error.message}`, exitCode: 1 };
  return { message: systemMessage(error) ?? oneLine(error.message), exitCode: 1 };
}

function systemMessage(error: Error): string | undefined {
  const { code, path, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} on ${address} is taken; choose another with --port, or --port 0 for a free one`;
    case "EADDRNOTAVAIL":
      return `${address} is no address of this machine; choose another with --host`;
    case "EACCES":
    case "EPERM":
      return path === undefined ? `no permission: ${oneLine(error.message)}` : `no permission for ${path}`;
    case "ENOENT":
      return path === undefined ? undefined : `there is no ${path}`;
    case "EISDIR":
      return path === undefined ? oneLine(error.message) : `${path} is a directory`;
    case "ENOSPC":
      return "the disk is full";
    default:
      return undefined;
  }
}

const oneLine = (text: string): string => text.replaceAll(/\s*\r?\n\s*/g, " ").trim();
