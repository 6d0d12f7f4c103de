import type { Reply } from "../../../http/exchange.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { ownLogins } from "./own-logins.ts";
import { settingsPage } from "./settings.ts";

export async function loginHistory(input: UserPageInput): Promise<Reply> {
  return page(
    200,
    settingsPage(
      input,
      "/settings/login-history",
      html`<div class="card">${await ownLogins(input, 100)}</div>`,
    ),
  );
}
