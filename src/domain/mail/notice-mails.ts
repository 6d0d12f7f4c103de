// Mails that tell of tokens without holding any.
import type { UserInfo } from "../model/identity.ts";
import { escapeHtml } from "./escape-html.ts";

interface NoticeMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** A login that its user is told of. */
export interface FailedLogin {
  readonly at: number;
  readonly address: string;
  readonly application: string;
  /** What the login rule saw. */
  readonly seen: string;
}

const mailOf = (subject: string, paragraphs: readonly string[]): NoticeMail => ({
  subject,
  text: `${paragraphs.join("\n\n")}\n`,
  html: paragraphs.map((text) => `<p>${escapeHtml(text).replaceAll("\n", "<br>\n")}</p>`).join("\n"),
});

export const wrongTokenMail = (user: UserInfo, { at, address, application, seen }: FailedLogin): NoticeMail =>
  mailOf("Your password was used with a wrong security token", [
    `Somebody tried to log in to the org ${user.organizationName} with your password and a wrong security token, and was refused.`,
    `Username: ${user.username}\nTime: ${new Date(at).toISOString()}\nAddress: ${address}\nApplication: ${application}\nReason: ${seen}`,
    "If this is a tool of yours, give it your latest security token, or reset it under Settings > Reset My Security Token.",
    "If it is not, somebody knows your password: change it, and tell your administrator.",
    "You get this mail once an hour at most.",
  ]);

export const lockedOutMail = (user: UserInfo, { at, address, application, seen }: FailedLogin): NoticeMail =>
  mailOf("A login was refused because you are locked out", [
    `There were too many logins to the org ${user.organizationName} with a wrong password or token as yours. Now one was refused because of them, whatever its password was.`,
    `Username: ${user.username}\nTime: ${new Date(at).toISOString()}\nAddress: ${address}\nApplication: ${application}\nReason: ${seen}`,
    "If this is a tool of yours, correct its password or token, or it will lock you out again: Settings > Login History has all attempts and their addresses.",
    "If it is not, tell your administrator, who can unlock you: Setup > Users > (you) > Unlock.",
    "You get this mail once a day at most.",
  ]);

export const ageMail = (user: UserInfo, madeAt: number): NoticeMail =>
  mailOf("Your security token is old", [
    `Your security token in the org ${user.organizationName} was made on ${new Date(madeAt).toISOString().slice(0, 10)}, and works until you reset it.`,
    `Username: ${user.username}`,
    "To have a new one, choose Settings > Reset My Security Token, and give it to every tool that logs in as you. The old one then stops working.",
  ]);
