// The two ways in which settings can be wrong; main.ts turns them into exit codes 2 and 78.

/** The command line itself is wrong: unknown command or flag, missing argument. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The environment or the file is wrong, or settings together would be unsafe. Exit code 78, as sysexits.h has it. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
