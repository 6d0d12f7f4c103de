import { latestTokenProblem } from "../../../domain/identity/login-problems.ts";
import { tokenStatus } from "../../../domain/identity/security-token.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { document, main, moment } from "../layout.ts";
import { ownLogins } from "./own-logins.ts";

export async function home(input: UserPageInput): Promise<Reply> {
  const { ports, user, csrf, hasTokens, caller, request } = input;
  const token = await tokenStatus(ports, user.userId);
  const state =
    token.exists && token.createdAt !== null
      ? html`You have a security token, made ${moment(token.createdAt, user.timeZone)}${token.lastUsedAt !== null && html`, last used ${moment(token.lastUsedAt, user.timeZone)}`}.`
      : html`You have no security token. Tools outside of the trusted networks can't log in as you until you make one.`;
  const card = html`<div class="card"><h2>Security token</h2><p>${state}</p>
<p><a href="/settings/reset-security-token">Reset My Security Token</a></p></div>`;
  const trouble = await latestTokenProblem(ports, { caller, address: request.address });
  const hint =
    trouble &&
    html`<div class="notice" role="note"><p><strong>A tool could not log in as you ${moment(trouble.at, user.timeZone)}</strong>, from ${trouble.address}: ${trouble.seen}.</p>
<p>${trouble.advice} <a href="/settings/login-problems">Why Logins Failed</a></p></div>`;
  const content = html`${hint}${hasTokens && card}
<div class="card">${await ownLogins(input, 10)}<p><a href="/settings/login-history">Login History</a></p></div>`;
  return page(
    200,
    document({ ports, title: "Home", user, csrf }, main(`Welcome, ${user.fullName}`, content)),
  );
}
