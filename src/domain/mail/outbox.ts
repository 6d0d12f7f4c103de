// Outgoing mail: queued with its cause, sealed, readable in the Inbox.
import { FaultError, fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Mail, MailState } from "../ports/outbox.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";

export interface NewMail {
  readonly to: string;
  readonly userId: RecordId | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where answers go, and the name beside the org's address; the org's own if they are not there. */
  readonly replyTo?: string;
  readonly senderName?: string;
}

export interface MailSummary {
  readonly id: number;
  readonly to: string;
  readonly userId: RecordId | null;
  readonly subject: string;
  readonly createdAt: number;
  readonly state: MailState;
  /** Why the last attempt to deliver it failed, such as "EENVELOPE 550"; null if none did. */
  readonly lastError: string | null;
}

/** A message to read; the bodies are null once a delivered mail's secret was erased. */
export interface MailMessage extends MailSummary {
  readonly text: string | null;
  readonly html: string | null;
  /** Headers and text part as they are sent. */
  readonly source: string | null;
}

/** One address and no more: no line break, comma, group or quoting that a mail server could read otherwise. */
const ADDRESS =
  /^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?$/;

export const isMailAddress = (text: string): boolean => ADDRESS.test(text) && !text.includes("..");

/** Queues a mail in the transaction of its cause: either both happen or neither. */
export async function queueMail(ports: Ports, stores: Stores, mail: NewMail): Promise<number> {
  if (!isMailAddress(mail.to)) {
    throw new FaultError(fault("invalidEmail", { label: "Email", value: mail.to }, ["Email"]));
  }
  const now = ports.clock.now();
  const unique = Array.from(ports.random.bytes(16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const id = await stores.outbox.add({
    to: mail.to,
    userId: mail.userId,
    subject: mail.subject.replaceAll(/[\r\n]+/g, " "),
    messageId: `<${unique}@groundfog.invalid>`,
    createdAt: now,
    state: ports.settings.sendsMail ? "queued" : "kept",
    attempts: 0,
    nextAttemptAt: now,
    lastError: null,
  });
  const { text, html, replyTo, senderName } = mail;
  const body = JSON.stringify({ text, html, replyTo, senderName } satisfies MailBody);
  await stores.outbox.setBody(id, ports.keys.seal(body, `mail:${id}`));
  return id;
}

interface MailBody {
  readonly text: string;
  readonly html: string;
  readonly replyTo?: string | undefined;
  readonly senderName?: string | undefined;
}

export const bodyOf = (ports: Ports, mail: Mail): MailBody | null =>
  mail.sealed && (JSON.parse(ports.keys.open(mail.sealed, `mail:${mail.id}`)) as MailBody);

/** Newest first: the mails of one user, or with null of all. */
export async function listMessages(ports: Ports, userId: RecordId | null): Promise<MailSummary[]> {
  return (await ports.stores.outbox.list(userId)).map(summary);
}

const summary = ({ id, to, userId, subject, createdAt, state, lastError }: Mail): MailSummary => ({
  id,
  to,
  userId,
  subject,
  createdAt,
  state,
  lastError,
});

export async function readMessage(ports: Ports, id: number): Promise<MailMessage | undefined> {
  const mail = await ports.stores.outbox.read(id);
  if (!mail) return undefined;
  const body = bodyOf(ports, mail);
  const source =
    body &&
    [
      `To: ${mail.to}`,
      `Subject: ${mail.subject}`,
      `Date: ${new Date(mail.createdAt).toUTCString()}`,
      `Message-ID: ${mail.messageId}`,
      ...(body.replyTo === undefined ? [] : [`Reply-To: ${body.replyTo}`]),
      "",
      body.text,
    ].join("\n");
  return { ...summary(mail), text: body?.text ?? null, html: body?.html ?? null, source };
}
