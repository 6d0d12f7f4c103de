// Delivery: one mail at a time under a lease, with growing pauses, until the server takes it.
import type { Mail, MailTransport } from "../ports/outbox.ts";
import type { Ports } from "../ports/ports.ts";
import { bodyOf } from "./outbox.ts";

/** Longer than a delivery can take; a deliverer that died leaves the mail to the next one after it. */
const LEASE_MS = 60_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Two days of trying; then it stays in the Inbox as failed. */
const GIVE_UP_MS = 48 * 3600_000;

/** Sends what is due; returns how many mails were delivered. A server that is down is no error. */
export async function deliverDue(ports: Ports, transport: MailTransport): Promise<number> {
  let delivered = 0;
  for (;;) {
    const now = ports.clock.now();
    const mail = await ports.stores.transaction(({ outbox }) => outbox.lease(now, LEASE_MS));
    if (!mail) return delivered;
    if (await deliver(ports, transport, mail)) delivered += 1;
  }
}

async function deliver(ports: Ports, transport: MailTransport, mail: Mail): Promise<boolean> {
  const body = bodyOf(ports, mail);
  try {
    if (!body) throw new Error("the body is gone");
    await transport.send({
      to: mail.to,
      subject: mail.subject,
      ...body,
      messageId: mail.messageId,
      date: new Date(mail.createdAt),
    });
  } catch (error) {
    await postpone(ports, mail, error);
    return false;
  }
  await ports.stores.transaction(async ({ outbox }) => {
    await outbox.change(mail.id, { state: "sent", attempts: mail.attempts + 1, lastError: null });
    // The mail may hold a token, and its reader has it now.
    await outbox.setBody(mail.id, null);
  });
  return true;
}

async function postpone(ports: Ports, mail: Mail, error: unknown): Promise<void> {
  const now = ports.clock.now();
  const attempts = mail.attempts + 1;
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
  const refused = (error as { responseCode?: number }).responseCode ?? 0;
  // 5xx is the server's final word; everything else may pass.
  const over = (refused >= 500 && refused < 600) || now - mail.createdAt > GIVE_UP_MS;
  const lastError = `${(error as { code?: string }).code ?? "error"}${refused ? ` ${refused}` : ""}`;
  ports.log.event("mail delivery failed", { mail: mail.id, attempts, reason: lastError });
  await ports.stores.transaction(({ outbox }) =>
    outbox.change(mail.id, {
      state: over ? "failed" : "queued",
      attempts,
      nextAttemptAt: now + pause,
      lastError,
    }),
  );
}
