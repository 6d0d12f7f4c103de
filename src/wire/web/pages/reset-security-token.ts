// Reset My Security Token. The token is mailed; no page ever shows it.
import { maskEmail, resetSecurityToken, tokenStatus } from "../../../domain/identity/security-token.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { moment } from "../layout.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/settings/reset-security-token";

export async function resetForm(input: UserPageInput): Promise<Reply> {
  const { ports, user, csrf } = input;
  const token = await tokenStatus(ports, user.userId);
  const state =
    token.createdAt === null
      ? html`<p>You have no security token now.</p>`
      : html`<p>Your security token was made ${moment(token.createdAt, user.timeZone)}${token.lastUsedAt === null ? " and was not used yet" : html` and last used ${moment(token.lastUsedAt, user.timeZone)}`}.</p>`;
  const content = html`<div class="card">
<p>Tools that log in from outside of the org's trusted networks need your password immediately followed by your security token.</p>
${state}
<p><strong>When you reset it, the token that you have stops working at once.</strong> Every tool and integration that logs in with it must be given the new one.</p>
<p>The new token is mailed to ${maskEmail(user.email)}. It is shown on no page.</p>
<form method="post" action="${PATH}">${csrf}<button class="main">Reset Security Token</button></form></div>`;
  return page(200, settingsPage(input, PATH, content));
}

export async function resetToken({ ports, caller, request }: UserPageInput): Promise<Reply> {
  await resetSecurityToken(
    ports,
    { kind: "user", userId: caller.userId, address: request.address },
    caller.userId,
  );
  return seeOther(`${PATH}/done`);
}

export async function resetDone(input: UserPageInput): Promise<Reply> {
  const content = html`<div class="card" role="status"><p>We sent a new security token to the email address for your account, ${maskEmail(input.user.email)}.</p>
<p>Append it to your password without a blank between them: if your password is <code>mypassword</code> and the token <code>XXXXXXXXXX</code>, a tool takes <code>mypasswordXXXXXXXXXX</code>.</p>
<p><a href="/inbox">Open the Inbox</a></p></div>`;
  return page(200, settingsPage(input, PATH, content));
}
