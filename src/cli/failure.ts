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

interface SystemError extends NodeJS.ErrnoException {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
  /** What sets the port, if it isn't --port. */
  readonly flag?: string;
}

function systemMessage(error: Error): string | undefined {
  const { code, path, port, address, hostname, flag = "--port" } = error as SystemError;
  switch (code) {
    case "EADDRINUSE":
      return `port ${port} on ${address} is taken; choose another with ${flag}, or ${flag} 0 for a free one`;
    case "EADDRNOTAVAIL":
      return `${address} is no address of this machine; choose another with --host`;
    case "ENOTFOUND":
      return `${hostname} is no address; choose another with --host`;
    case "EACCES":
    case "EPERM":
      if (port !== undefined) return `no permission for port ${port}; choose one above 1023 with ${flag}`;
      return path === undefined ? `no permission: ${oneLine(error.message)}` : `no permission for ${path}`;
    case "ENOENT":
      return path === undefined ? undefined : `there is no ${path}`;
    case "EISDIR":
      return path === undefined ? oneLine(error.message) : `${path} is a directory`;
    case "ERR_SQLITE_ERROR":
      return `the database can't be used: ${oneLine(error.message)}`;
    case "ENOSPC":
      return "the disk is full";
    default:
      return undefined;
  }
}

/** Salesforce's own texts have line breaks for web pages, too. */
const oneLine = (text: string): string => text.replaceAll(/\s*(?:\r?\n|<br>)\s*/g, " ").trim();
