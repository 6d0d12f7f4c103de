import type { Transporter } from "nodemailer";
import type { MailTransport } from "../domain/ports/outbox.ts";

const FROM = "noreply@groundfog.invalid";
const PATIENCE_MS = 10_000;

/**
 * Delivery to the server of an smtp:// or smtps:// URL, one connection a mail. `?from=` sets the sender. To another
 * machine only over TLS with a certificate that holds: a mail may bring a security token, and SMTP's password goes
 * with it. Throws an Error that says what is wrong with the URL, never the URL: it holds that password.
 */
export function smtpTransport(url: string): MailTransport {
  const { host, port, secure, auth, from } = readSmtpUrl(url);
  const local = isLoopback(host);
  const options = {
    host,
    port,
    secure,
    requireTLS: !local,
    // A mail server on this machine has a certificate of its own making, if it has one.
    tls: { rejectUnauthorized: !local, minVersion: "TLSv1.2" as const },
    ...(auth ? { auth } : {}),
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  // Read for the first mail, not for the start.
  let transport: Transporter | undefined;
  return {
    async send({ to, subject, text, html, messageId, date, replyTo, senderName }) {
      transport ??= (await import("nodemailer")).createTransport(options);
      await transport.sendMail({
        from: senderName === undefined ? from : { name: senderName, address: from },
        ...(replyTo === undefined ? {} : { replyTo: { name: "", address: replyTo } }),
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

interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  readonly auth: { readonly user: string; readonly pass: string } | null;
  readonly from: string;
}

function readSmtpUrl(text: string): SmtpServer {
  const url = URL.parse(text);
  if (url?.protocol !== "smtp:" && url?.protocol !== "smtps:")
    throw new Error("smtp must be a URL that begins with smtp:// or smtps://");
  const { hostname, port, username, password, searchParams } = url;
  if (hostname === "") throw new Error("smtp names no host");
  if ((username === "") !== (password === ""))
    throw new Error("smtp needs both user name and password, or neither");
  const unknown = [...searchParams.keys()].find((name) => name !== "from");
  if (unknown !== undefined) throw new Error("smtp knows no parameter but from");
  const from = searchParams.get("from") ?? FROM;
  if (!/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(from)) throw new Error("smtp: from must be one mail address");
  const secure = url.protocol === "smtps:";
  return {
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port ? Number(port) : secure ? 465 : 25,
    secure,
    auth: username ? { user: decoded(username), pass: decoded(password) } : null,
    from,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error("smtp: write a % in user name or password as %25");
  }
}

/** A name that anybody but this machine could answer to is not loopback. */
const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
