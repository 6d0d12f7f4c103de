import { createTransport } from "nodemailer";
import type { MailTransport } from "../domain/ports/outbox.ts";

const FROM = "noreply@groundfog.invalid";
const PATIENCE_MS = 10_000;

/** Delivery to the server of an smtp:// or smtps:// URL, one connection a mail. `?from=` sets the sender. */
export function smtpTransport(url: string): MailTransport {
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const secure = protocol === "smtps:";
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port ? Number(port) : secure ? 465 : 25,
    secure,
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html, messageId, date }) {
      await transport.sendMail({
        from: searchParams.get("from") ?? FROM,
        to: { name: "", address: to },
        subject,
        text,
        html,
        messageId,
        date,
        headers: { "auto-submitted": "auto-generated" },
      });
    },
  };
}
