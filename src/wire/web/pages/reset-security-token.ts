// Reset My Security Token. The token is mailed; no page ever shows it.
import { FaultError } from "../../../domain/fault.ts";
import { maskEmail, resetSecurityToken, tokenStatus } from "../../../domain/identity/security-token.ts";
import { resetAsksForCode, verifyResetCode } from "../../../domain/identity/step-up.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { moment, problem } from "../layout.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/settings/reset-security-token";

export const resetForm = (input: UserPageInput): Promise<Reply> => form(input, null, 200);

async function form(input: UserPageInput, trouble: string | null, status: number): Promise<Reply> {
  const { ports, user, csrf, hasTokens } = input;
  if (!hasTokens)
    return page(
      status,
      settingsPage(
        input,
        PATH,
        html`<div class="card">${problem(trouble)}
<p>Users of your profile have no security token: they log in from its login IP ranges, and from nowhere else.</p></div>`,
      ),
    );
  const asksForCode = await resetAsksForCode(ports, input.caller);
  const codeField =
    asksForCode &&
    html`<p>This org wants more than a password behind a new token. Enter the code that your authenticator app shows; if you have none, connect one under <a href="/settings/advanced-user-details">Advanced User Details</a> first.</p>
<label for="code">Verification Code</label><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6" required>`;
  const token = await tokenStatus(ports, user.userId);
  const state =
    token.createdAt === null
      ? html`<p>You have no security token now.</p>`
      : html`<p>Your security token was made ${moment(token.createdAt, user.timeZone)}${token.lastUsedAt === null ? " and was not used yet" : html` and last used ${moment(token.lastUsedAt, user.timeZone)}`}.</p>`;
  const content = html`<div class="card">${problem(trouble)}
<p>Tools that log in from outside of the org's trusted networks need your password immediately followed by your security token.</p>
${state}
<p class="notice"><strong>When you reset it, the token that you have stops working at once.</strong> Every tool and integration that logs in with it must be given the new one.</p>
<p>The new token is mailed to ${maskEmail(user.email)}. It is shown on no page.</p>
<form method="post" action="${PATH}">${csrf}${codeField}<button class="main">Reset Security Token</button></form></div>`;
  return page(status, settingsPage(input, PATH, content));
}

export async function resetToken(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  const { ports, caller, request } = input;
  if (await resetAsksForCode(ports, caller)) {
    const code = fields.get("code") ?? "";
    if (!(await verifyResetCode(ports, caller, request.address, code)))
      return form(
        input,
        "Your security token was not reset. The verification code is wrong, or was used before.",
        400,
      );
  }
  try {
    const actor = { kind: "user", userId: caller.userId, address: request.address, door: "browser" } as const;
    await resetSecurityToken(ports, actor, caller.userId);
  } catch (error) {
    // Such as a mail address that no mail server could be given.
    if (!(error instanceof FaultError)) throw error;
    return form(input, `Your security token was not reset. ${error.fault.message}`, 400);
  }
  return seeOther(`${PATH}/done`);
}

export async function resetDone(input: UserPageInput): Promise<Reply> {
  const content = html`<div class="card" role="status"><p>We sent a new security token to the email address for your account, ${maskEmail(input.user.email)}.</p>
<p>Append it to your password without a blank between them: if your password is <code>mypassword</code> and the token <code>XXXXXXXXXX</code>, a tool takes <code>mypasswordXXXXXXXXXX</code>.</p>
<p><a href="/inbox">Open the Inbox</a></p></div>`;
  return page(200, settingsPage(input, PATH, content));
}
