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

/**
 * What waits is due at once: for the start of an org's only deliverer, since the one before may have been killed in
 * the middle of a delivery, and whoever restarts an org has perhaps just put its mail server right.
 */
export async function startOver(ports: Ports): Promise<void> {
  await ports.stores.transaction(({ outbox }) => outbox.makeDue(ports.clock.now()));
}

/**
 * Sends what is due; returns how many mails were delivered. A server that is down is no error. `stopping` is asked
 * before each mail.
 */
export async function deliverDue(
  ports: Ports,
  transport: MailTransport,
  stopping: () => boolean = () => false,
): Promise<number> {
  let delivered = 0;
  for (;;) {
    if (stopping()) return delivered;
    const now = ports.clock.now();
    const mail = await ports.stores.transaction(({ outbox }) => outbox.lease(now, LEASE_MS));
    if (!mail) return delivered;
    if (await deliver(ports, transport, mail)) delivered += 1;
  }
}

async function deliver(ports: Ports, transport: MailTransport, mail: Mail): Promise<boolean> {
  try {
    const body = bodyOf(ports, mail);
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
  const { code = "error", responseCode } = error as { code?: string; responseCode?: number };
  const over = isFinal(code, responseCode ?? 0) || now - mail.createdAt > GIVE_UP_MS;
  const lastError = responseCode ? `${code} ${responseCode}` : code;
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

/**
 * 5xx is the server's final word if it is about this mail: its sender, recipient or content. Said to our greeting or
 * password (or, 530, that one is missing) it is about the settings, which somebody will put right.
 */
const isFinal = (code: string, response: number): boolean =>
  response >= 500 && response < 600 && response !== 530 && (code === "EENVELOPE" || code === "EMESSAGE");
