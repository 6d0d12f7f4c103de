import type { Log } from "../domain/ports/platform.ts";

const line = (entry: Readonly<Record<string, unknown>>): void => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
};

/** JSON lines on standard error: one event, one line, whatever its texts hold. */
export const stderrLog: Log = {
  event: (name, details) => line({ event: name, ...details }),
  crash: (id, error) =>
    line({ event: "crash", id, stack: error instanceof Error ? error.stack : String(error) }),
};
