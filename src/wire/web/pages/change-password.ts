import { FaultError } from "../../../domain/fault.ts";
import { passwordPolicy, passwordTrouble } from "../../../domain/identity/password-policy.ts";
import { passwordHint } from "../../../domain/identity/password-rules.ts";
import { changeOwnPassword } from "../../../domain/identity/passwords.ts";
import type { Reply } from "../../../http/exchange.ts";
import { clearCookie } from "../../shared/cookies.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { document, main, problem } from "../layout.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/settings/change-password";

export const changePasswordForm = (input: UserPageInput): Promise<Reply> => form(input, null, 200);

async function form(input: UserPageInput, trouble: string | null, status: number): Promise<Reply> {
  const { ports, caller } = input;
  const state = caller.passwordExpired ? await passwordTrouble(ports, caller.userId) : null;
  const hint = passwordHint(await passwordPolicy(ports.stores.identity));
  const content = html`<div class="card">${problem(trouble)}
${state === "temporary" && html`<p class="notice"><strong>Your password is temporary.</strong> Choose your own before you go on.</p>`}
${state === "expired" && html`<p class="notice"><strong>Your password has expired.</strong> Choose another one before you go on.</p>`}
<p>${hint} All your sessions end, and your security token with them; if you had one, a new one is mailed.</p>
<form method="post" action="${PATH}">${input.csrf}
<input name="username" value="${input.user.username}" autocomplete="username" readonly hidden>
<label for="current">Current Password</label><input id="current" name="current" type="password" autocomplete="current-password" required>
<label for="new">New Password</label><input id="new" name="new" type="password" autocomplete="new-password" required>
<label for="verify">Verify New Password</label><input id="verify" name="verify" type="password" autocomplete="new-password" required>
<button class="main">Save</button></form></div>`;
  return page(status, settingsPage(input, PATH, content));
}

export async function changePassword(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  const { ports, caller, request } = input;
  const wanted = fields.get("new") ?? "";
  if (wanted !== fields.get("verify")) return form(input, "The two new passwords are not the same.", 400);
  try {
    await changeOwnPassword(ports, caller, request.address, fields.get("current") ?? "", wanted);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return form(input, error.fault.message, 400);
  }
  const content = html`<div class="card" role="status"><p>Your password was changed.</p><p><a href="/">Log in with the new one</a></p></div>`;
  return page(
    200,
    document({ ports, title: "Password changed", user: null }, main("Password changed", content)),
    {
      "set-cookie": clearCookie(request, "sid"),
    },
  );
}
