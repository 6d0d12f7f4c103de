import { PASSWORD_LINK_MAIL } from "../../facts/mail.ts";
import type { UserInfo } from "../model/identity.ts";
import { escapeHtml } from "./escape-html.ts";

/**
 * The mail that brings a link for a new password. Without `base`, as where nobody configured an address that a
 * stranger couldn't have chosen, the reader puts the path behind the address that he knows.
 */
export function passwordLinkMail(
  user: UserInfo,
  base: string | null,
  path: string,
): { subject: string; text: string; html: string } {
  const { subject, usernameLine } = PASSWORD_LINK_MAIL;
  const greeting = `Somebody asked for a new password of your user in the org ${user.organizationName}.`;
  const use =
    base === null
      ? "To choose one, open the org as you always do and put this behind its address, within 24 hours:"
      : "To choose one, open this link within 24 hours. It works once:";
  const target = `${base ?? ""}${path}`;
  const warning =
    "If it was not you, do nothing: your password stays as it is. Whoever has this link can change it, so pass it on to nobody.";
  const shown = escapeHtml(target);
  return {
    subject,
    text: [greeting, "", `${usernameLine}${user.username}`, "", use, target, "", warning, ""].join("\n"),
    html: `<p>${escapeHtml(greeting)}</p>
<p>${usernameLine}${escapeHtml(user.username)}</p>
<p>${use}<br>${base === null ? `<code>${shown}</code>` : `<a href="${shown}">${shown}</a>`}</p>
<p>${warning}</p>`,
  };
}
