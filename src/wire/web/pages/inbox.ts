// The Inbox. A test double shows all mail to whoever reaches it; a kept org shows its users their own, and its
// administrators besides what went out to whom and what failed, but not what it says: a token is its user's alone.
import { findSession } from "../../../domain/identity/sessions.ts";
import { userInfo } from "../../../domain/identity/user-info.ts";
import {
  listMessages,
  type MailMessage,
  type MailSummary,
  readMessage,
} from "../../../domain/mail/outbox.ts";
import type { RecordId } from "../../../domain/model/id.ts";
import type { UserInfo } from "../../../domain/model/identity.ts";
import type { Reply } from "../../../http/exchange.ts";
import { cookie } from "../../shared/cookies.ts";
import { csrfField } from "../csrf.ts";
import { isLocalHost, type PageInput, page, SECURITY_HEADERS, seeOther } from "../exchange.ts";
import { Html, html } from "../html.ts";
import { document, main, moment } from "../layout.ts";

interface Reader {
  /** Whose mail is listed; null: everybody's. */
  readonly lists: RecordId | null;
  /** Whose mail may be read; null: everybody's. */
  readonly reads: RecordId | null;
  readonly user: UserInfo | null;
  readonly csrf?: Html;
}

const STATES: Readonly<Record<MailSummary["state"], string>> = {
  queued: "Waiting for delivery",
  sent: "Delivered",
  failed: "Delivery failed",
  kept: "Inbox only",
};

async function readerOf({ ports, request }: PageInput): Promise<Reader | null> {
  const caller = await findSession(ports, cookie(request, "sid") ?? "", request.address);
  const own = caller?.sessionKind === "ui" && !caller.passwordExpired ? caller : null;
  if (!own)
    return ports.settings.ephemeral && isLocalHost(request) ? { lists: null, reads: null, user: null } : null;
  const user = await userInfo(ports, own.userId);
  const { ephemeral } = ports.settings;
  return {
    lists: ephemeral || own.permissions.has("ModifyAllData") ? null : own.userId,
    reads: ephemeral ? null : own.userId,
    user,
    csrf: csrfField(ports, own.sessionKey),
  };
}

const toLogin = (): Reply => seeOther("/?startURL=%2Finbox");

function framed({ ports }: PageInput, { user, csrf }: Reader, title: string, content: Html): Reply {
  return page(200, document({ ports, title, user, ...(csrf ? { csrf } : {}) }, main(title, content)));
}

export async function inbox(input: PageInput): Promise<Reply> {
  const reader = await readerOf(input);
  if (!reader) return toLogin();
  const messages = await listMessages(input.ports, reader.lists);
  const zone = reader.user?.timeZone ?? "UTC";
  const rows = messages.map(
    ({ id, to, subject, createdAt, state }) =>
      html`<tr><td><a href="/inbox/${id}">${subject}</a></td><td>${to}</td><td class="when">${moment(createdAt, zone)}</td>
<td class="state${state === "failed" && " bad"}">${stateOf(state)}</td></tr>`,
  );
  const table = html`<div class="scroll" tabindex="0" role="region" aria-label="Messages"><table><caption>${messages.length === 1 ? "1 message" : `${messages.length} messages, newest first`}</caption>
<thead><tr><th scope="col">Subject</th><th scope="col">To</th><th scope="col">Sent</th><th scope="col">State</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  const empty = html`<p>No mail yet. Reset a security token, and its mail lands here.</p>`;
  return framed(
    input,
    reader,
    "Inbox",
    html`<div class="card">${messages.length === 0 ? empty : table}</div>`,
  );
}

const stateOf = (state: MailSummary["state"]): string => `${state === "failed" ? "✗ " : ""}${STATES[state]}`;

/** The message of the path, if its reader may know of it: another one's looks like none. */
async function messageOf(input: PageInput, reader: Reader): Promise<MailMessage | undefined> {
  const [id = ""] = input.parameters;
  const message = /^\d{1,12}$/.test(id) ? await readMessage(input.ports, Number(id)) : undefined;
  return message && (reader.lists === null || message.userId === reader.lists) ? message : undefined;
}

const mayRead = (reader: Reader, message: MailMessage): boolean =>
  reader.reads === null || message.userId === reader.reads;

const VIEWS = ["html", "text", "source"] as const;

export async function inboxMessage(input: PageInput): Promise<Reply> {
  const reader = await readerOf(input);
  if (!reader) return toLogin();
  const message = await messageOf(input, reader);
  if (!message)
    return {
      ...framed(input, reader, "Message not found", html`<p><a href="/inbox">Inbox</a></p>`),
      status: 404,
    };
  const view = VIEWS.find((each) => each === input.request.query.get("view")) ?? "html";
  const tabs = VIEWS.map(
    (each) =>
      html`<a href="/inbox/${message.id}?view=${each}"${each === view ? html` aria-current="page"` : ""}>${each === "html" ? "HTML" : each === "text" ? "Text" : "Source"}</a>`,
  );
  const shown =
    view === "html"
      ? html`<iframe sandbox title="Message" src="/inbox/${message.id}/html"></iframe>`
      : html`<pre tabindex="0" aria-label="Message">${view === "text" ? message.text : message.source}</pre>`;
  const body = !mayRead(reader, message)
    ? html`<p>Only the user whom this message is for can read it.</p>`
    : message.text === null
      ? html`<p>This message was delivered; what it said was erased.</p>`
      : html`<nav class="tabs" aria-label="Views">${tabs}</nav>${shown}`;
  const content = html`<p><a href="/inbox">Back to the Inbox</a></p><div class="card"><dl><dt>To</dt><dd>${message.to}</dd>
<dt>Sent</dt><dd>${moment(message.createdAt, reader.user?.timeZone ?? "UTC")}</dd><dt>State</dt><dd>${stateOf(message.state)}${message.lastError !== null && ` (${message.lastError})`}</dd></dl></div>
<div class="card">${body}</div>`;
  return framed(input, reader, message.subject, content);
}

/** The HTML part alone, for the frame: nothing in it runs, loads or submits. */
export async function inboxHtml(input: PageInput): Promise<Reply> {
  const reader = await readerOf(input);
  const message = reader && (await messageOf(input, reader));
  if (!reader || !message || !mayRead(reader, message) || message.html === null)
    return { status: 404, headers: SECURITY_HEADERS };
  const policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
  return page(
    200,
    new Html(
      `<!doctype html><meta charset="utf-8"><body style="font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">${message.html}`,
    ),
    {
      "content-security-policy": policy,
    },
  );
}

/** The messages as JSON, for test suites in any language; only of a test double, and only to local host names. */
export async function inboxJson({ ports, request }: PageInput): Promise<Reply> {
  if (!ports.settings.ephemeral || !isLocalHost(request)) return { status: 404, headers: SECURITY_HEADERS };
  const listed = await listMessages(ports, null);
  const messages = await Promise.all(listed.map(({ id }) => readMessage(ports, id)));
  const body = messages.map(
    (message) =>
      message && {
        id: message.id,
        to: message.to,
        subject: message.subject,
        text: message.text,
        createdAt: new Date(message.createdAt).toISOString(),
      },
  );
  return {
    status: 200,
    headers: { ...SECURITY_HEADERS, "content-type": "application/json;charset=UTF-8" },
    body: JSON.stringify(body),
  };
}
