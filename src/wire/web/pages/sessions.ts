// Live sessions: a user's own, and in Setup those of all.
import { FaultError } from "../../../domain/fault.ts";
import {
  endListedSession,
  listSessions,
  type SessionSummary,
} from "../../../domain/identity/session-list.ts";
import { formatId, parseId } from "../../../domain/model/id.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../layout.ts";
import { actorOf, notFound, only } from "../setup.ts";
import { settingsPage } from "./settings.ts";

const OWN = "/settings/sessions";
const ALL = "/setup/sessions";
/** More than anybody looks through; SOQL has the others. */
const MOST = 500;

export async function ownSessions(input: UserPageInput): Promise<Reply> {
  const sessions = await listSessions(input.ports, input.caller.userId);
  return page(200, settingsPage(input, OWN, await table(input, OWN, sessions)));
}

export const allSessions = only("ManageUsers", async (input) => {
  const sessions = await listSessions(input.ports);
  return page(200, settingsPage(input, ALL, await table(input, ALL, sessions)));
});

async function table(
  { ports, caller, user, csrf }: UserPageInput,
  path: typeof OWN | typeof ALL,
  sessions: readonly SessionSummary[],
): Promise<Html> {
  const current = await ports.stores.identity.sessions.recordId(caller.sessionKey);
  const row = (session: SessionSummary): Html => {
    const id = formatId(session.id);
    const what = `${session.type} session of ${session.username} from ${session.from}`;
    return html`<tr>${path === ALL && html`<td>${session.username}</td>`}<td>${session.type}</td><td>${session.level}</td><td>${session.from}</td>
<td class="when">${moment(session.begunAt, user.timeZone)}</td><td class="when">${moment(session.lastUsedAt, user.timeZone)}</td><td>${
      session.id === current
        ? "This session"
        : html`<form method="post" action="${path}/${id}/end">${csrf}<button class="small" aria-label="End the ${what}">End</button></form>`
    }</td></tr>`;
  };
  const shown = sessions.slice(0, MOST);
  return html`<div class="card"><p>Tools that use a session that is ended must log in again. A session's level says how well its user proved who he is.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Sessions"><table><caption>${
    shown.length < sessions.length
      ? `The newest ${MOST} of ${sessions.length} sessions`
      : `${sessions.length} live sessions`
  }</caption>
<thead><tr>${path === ALL && html`<th scope="col">Username</th>`}<th scope="col">Session Type</th><th scope="col">Level</th><th scope="col">Source IP</th><th scope="col">Created</th><th scope="col">Updated</th><th scope="col">Action</th></tr></thead>
<tbody>${shown.map(row)}</tbody></table></div></div>`;
}

export const endOwnSession = (input: UserPageInput): Promise<Reply> => end(input, OWN);
export const endAnySession = only("ManageUsers", (input) => end(input, ALL));

async function end(input: UserPageInput, path: typeof OWN | typeof ALL): Promise<Reply> {
  const id = parseId(input.parameters[0] ?? "");
  if (id === undefined) return notFound(input);
  try {
    await endListedSession(input.ports, actorOf(input), id, path === OWN);
  } catch (error) {
    if (error instanceof FaultError && error.fault.cause === "recordNotFound") return notFound(input);
    throw error;
  }
  return seeOther(path);
}
