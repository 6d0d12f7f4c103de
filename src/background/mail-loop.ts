// Delivers the outbox as long as the org runs: when it is woken, and each second for what waits for its next attempt.
import { deliverDue, startOver } from "../domain/mail/deliver.ts";
import type { MailTransport } from "../domain/ports/outbox.ts";
import type { Ports } from "../domain/ports/ports.ts";

const MAIL_INTERVAL_MS = 1000;

export interface MailLoop {
  wake(): void;
  /** Resolves when the mail in flight, if there is one, has gone or failed. */
  stop(): Promise<void>;
}

export function mailLoop(ports: Ports, transport: MailTransport): MailLoop {
  let running: Promise<void> | null = null;
  let wanted = false;
  let stopping = false;
  const run = async (): Promise<void> => {
    while (wanted && !stopping) {
      wanted = false;
      await deliverDue(ports, transport, () => stopping);
    }
  };
  const start = (work: () => Promise<void>): void => {
    // A run that is about to end may have looked before this mail was there.
    wanted = true;
    running ??= work()
      .catch((error: unknown) => ports.log.crash("mail", error))
      .finally(() => {
        running = null;
      });
  };
  const timer = setInterval(() => start(run), MAIL_INTERVAL_MS).unref();
  start(async () => {
    await startOver(ports);
    await run();
  });
  return {
    wake: () => start(run),
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
