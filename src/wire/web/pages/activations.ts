// Browsers that needn't verify again: a user's own, and for administrators everybody's with the authenticators.

import { FaultError } from "../../../domain/fault.ts";
import { listActivations, removeActivation as remove } from "../../../domain/identity/activations.ts";
import { disconnectAuthenticator } from "../../../domain/identity/authenticator.ts";
import { userInfo } from "../../../domain/identity/user-info.ts";
import { formatId, parseId } from "../../../domain/model/id.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../layout.ts";
import { actorOf } from "../setup.ts";
import { notYours } from "./not-yours.ts";
import { settingsPage } from "./settings.ts";

const OWN = "/settings/activations";
const ALL = "/setup/activations";

type Rows = Awaited<ReturnType<typeof listActivations>>;

function table(
  { user, csrf }: UserPageInput,
  path: string,
  rows: Rows,
  names: ReadonlyMap<number, string> | null,
): Html {
  const row = (each: Rows[number]): Html =>
    html`<tr>${names && html`<td>${names.get(each.userId)}</td>`}<td>${each.browser}</td><td>${each.address}</td>
<td>${moment(each.createdAt, user.timeZone)}</td><td>${moment(each.lastUsedAt, user.timeZone)}</td>
<td><form method="post" action="${path}">${csrf}<input type="hidden" name="id" value="${each.id}"><button class="small" aria-label="Remove ${each.browser}, last used from ${each.address}">Remove</button></form></td></tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Activated browsers"><table><caption>${rows.length === 1 ? "1 activated browser" : `${rows.length} activated browsers`}</caption>
<thead><tr>${names && html`<th scope="col">Username</th>`}<th scope="col">Browser</th><th scope="col">Login IP</th><th scope="col">Activated</th><th scope="col">Last Used</th><th scope="col">Action</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>`;
}

const numberOf = (fields: URLSearchParams): number => {
  const id = fields.get("id") ?? "";
  return /^\d{1,12}$/.test(id) ? Number(id) : 0;
};

export async function ownActivations(input: UserPageInput): Promise<Reply> {
  const rows = await listActivations(input.ports, input.caller.userId);
  const content = html`<div class="card"><p>With these browsers you log in without a mailed code. One that you remove is asked for a code again.</p>
${table(input, OWN, rows, null)}</div>`;
  return page(200, settingsPage(input, OWN, content));
}

export async function removeOwnActivation(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  await remove(input.ports, actorOf(input), numberOf(fields), input.caller.userId);
  return seeOther(OWN);
}

export async function allActivations(input: UserPageInput): Promise<Reply> {
  const { ports, caller, csrf, user } = input;
  if (!caller.permissions.has("ManageUsers")) return notYours(input);
  const activations = await listActivations(ports, null);
  const authenticators = await ports.stores.identity.verifications.authenticators();
  const users = new Set([...activations, ...authenticators].map(({ userId }) => userId));
  const infos = await Promise.all([...users].map((userId) => userInfo(ports, userId)));
  const names = new Map(infos.map(({ userId, username }) => [userId, username]));
  const row = ({ userId, since }: (typeof authenticators)[number]): Html =>
    html`<tr><td>${names.get(userId)}</td><td class="when">${moment(since, user.timeZone)}</td>
<td><form method="post" action="/setup/authenticators">${csrf}<input type="hidden" name="id" value="${formatId(userId)}"><button class="small" aria-label="Disconnect the app of ${names.get(userId)}">Disconnect</button></form></td></tr>`;
  const content = html`<div class="card">${table(input, ALL, activations, names)}</div>
<div class="card"><div class="scroll" tabindex="0" role="region" aria-label="Authenticators"><table><caption>${authenticators.length === 1 ? "1 authenticator app" : `${authenticators.length} authenticator apps`}</caption>
<thead><tr><th scope="col">Username</th><th scope="col">Connected</th><th scope="col">Action</th></tr></thead><tbody>${authenticators.map(row)}</tbody></table></div>
<p class="dim">Disconnect the app of who has lost it. Until another one is connected, the security token takes its place.</p></div>`;
  return page(200, settingsPage(input, ALL, content));
}

export async function removeAnyActivation(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  if (!input.caller.permissions.has("ManageUsers")) return notYours(input);
  await remove(input.ports, actorOf(input), numberOf(fields), null);
  return seeOther(ALL);
}

export async function disconnectAny(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  if (!input.caller.permissions.has("ManageUsers")) return notYours(input);
  try {
    await disconnectAuthenticator(input.ports, actorOf(input), parseId(fields.get("id") ?? "") ?? 0);
  } catch (error) {
    if (error instanceof FaultError) return notYours(input);
    throw error;
  }
  return seeOther(ALL);
}
