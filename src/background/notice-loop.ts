// Tells users by mail what concerns their tokens. By a clock of its own and not by logins, whose answers and times must
// say nothing of it.
import { remindOfOldTokens, tellOfFailures } from "../domain/identity/token-notices.ts";
import type { Ports } from "../domain/ports/ports.ts";

const LOOK_MS = 1000;
const REMIND_MS = 3_600_000;

export function noticeLoop(ports: Ports): { stop(): Promise<void> } {
  let after: number | null = null;
  let remindedAt: number | null = null;
  let running: Promise<void> | null = null;
  const pass = async (): Promise<void> => {
    // Failures of before the start are old news.
    after = await (after === null ? ports.stores.identity.newestTrace() : tellOfFailures(ports, after));
    const now = ports.clock.now();
    if (remindedAt !== null && Math.abs(now - remindedAt) < REMIND_MS) return;
    remindedAt = now;
    await remindOfOldTokens(ports);
  };
  const start = (): void => {
    running ??= pass()
      .catch((error: unknown) => ports.log.crash("notices", error))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(start, LOOK_MS).unref();
  start();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
