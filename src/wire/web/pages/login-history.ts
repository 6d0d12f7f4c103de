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
      html`<div class="card"><p><a href="/settings/login-history.csv">Download as CSV</a></p>${await ownLogins(input, 100)}</div>`,
    ),
  );
}
