import { TOKEN_MAIL } from "../../facts/mail.ts";
import type { UserInfo } from "../model/identity.ts";
import { escapeHtml } from "./escape-html.ts";

/** The mail that brings a new token. Scripts read the token between its label and "For more". */
export function tokenMail(user: UserInfo, token: string): { subject: string; text: string; html: string } {
  const { subject, usernameLine, tokenLine, moreLine } = TOKEN_MAIL;
  const greeting = `A new security token was made for your user in the org ${user.organizationName}.`;
  const use =
    "Outside of the org's trusted networks, tools log in with your password immediately followed by this token.";
  const warning =
    "The token before it has stopped working. If you did not ask for a new one, tell your administrator.";
  return {
    subject,
    text: [
      greeting,
      "",
      `${usernameLine}${user.username}`,
      `${tokenLine}${token}`,
      "",
      moreLine,
      "",
      use,
      warning,
      "",
    ].join("\n"),
    html: `<p>${escapeHtml(greeting)}</p>
<p>${usernameLine}${escapeHtml(user.username)}<br>
${tokenLine}<strong>${token}</strong></p>
<p>${moreLine}</p>
<p>${use}</p>
<p>${warning}</p>`,
  };
}
