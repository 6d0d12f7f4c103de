import { VERIFICATION_MAIL } from "../../facts/mail.ts";
import type { UserInfo } from "../model/identity.ts";
import { escapeHtml } from "./escape-html.ts";

/** The mail that brings a code. Scripts read the digits behind its label. */
export function verificationMail(
  user: UserInfo,
  code: string,
  { address, browser }: { readonly address: string; readonly browser: string },
): { subject: string; text: string; html: string } {
  const { subject, usernameLine, codeLine } = VERIFICATION_MAIL;
  const greeting = `Somebody with your password logs in to the org ${user.organizationName} with a browser that you have not activated: ${browser}, from ${address}.`;
  const use = "If it is you, enter this code where you log in. It is good for ten minutes, and once.";
  const warning = "If it is not you, tell it to nobody, change your password and tell your administrator.";
  const lines = [greeting, "", `${usernameLine}${user.username}`, `${codeLine}${code}`, "", use, warning, ""];
  return {
    subject,
    text: lines.join("\n"),
    html: `<p>${escapeHtml(greeting)}</p>
<p>${usernameLine}${escapeHtml(user.username)}<br>
${codeLine}<strong>${code}</strong></p>
<p>${use}</p>
<p>${warning}</p>`,
  };
}
