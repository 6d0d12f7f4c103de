import { formatId } from "../../../domain/model/id.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { settingsPage } from "./settings.ts";

export async function personalInformation(input: UserPageInput): Promise<Reply> {
  const { user } = input;
  const rows = [
    ["Name", user.fullName],
    ["Username", user.username],
    ["Email", user.email],
    ["Profile", user.profileName],
    ["User ID", formatId(user.userId)],
    ["Organization", `${user.organizationName} (${formatId(user.organizationId)})`],
    ["Time Zone", user.timeZone],
    ["Locale", user.locale],
  ];
  const content = html`<div class="card"><dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>`;
  return page(200, settingsPage(input, "/settings/personal-information", content));
}
