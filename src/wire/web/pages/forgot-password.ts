// Forgot Your Password? Always the same answer; the link's secret is in one address, once, and then in a cookie.
import { FaultError } from "../../../domain/fault.ts";
import {
  mailPasswordLink,
  setForgottenPassword,
  usernameOfLink,
} from "../../../domain/identity/forgotten-password.ts";
import { passwordPolicy } from "../../../domain/identity/password-policy.ts";
import { passwordHint } from "../../../domain/identity/password-rules.ts";
import type { Reply, Request } from "../../../http/exchange.ts";
import { clearCookie, cookie, setCookie } from "../../shared/cookies.ts";
import { csrfField, isOwnForm } from "../csrf.ts";
import { isLocalHost, type PageInput, page, seeOther } from "../exchange.ts";
import { formOf } from "../form.ts";
import { html } from "../html.ts";
import { document, problem } from "../layout.ts";
import { formOwner, newFormOwner } from "../login-form-owner.ts";

const PATH = "/forgot-password";
const NEW = "/forgot-password/new";
const LINK = "link";
const STALE = "This page was open for too long. Please try again.";

export const forgotPasswordForm = async (input: PageInput): Promise<Reply> => askForm(input, null, 200);

function askForm({ ports, request }: PageInput, trouble: string | null, status: number): Reply {
  const owner = formOwner(request) ?? newFormOwner(ports);
  const content = html`<main id="content" class="narrow"><div class="card"><h1>Forgot Your Password?</h1>${problem(trouble)}
<p>Enter your username, and we mail you a link to choose a new password.</p>
<form method="post" action="${PATH}">${csrfField(ports, owner)}
<label for="username">Username</label><input id="username" name="username" autocomplete="username" required autofocus>
<button class="main">Continue</button></form></div><p class="dim"><a href="/">Back to the login</a></p></main>`;
  return page(status, document({ ports, title: "Forgot Your Password?", user: null }, content), {
    "set-cookie": setCookie(request, "login", owner),
  });
}

export async function forgotPassword(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const fields = await formOf(request);
  const owner = formOwner(request);
  if (owner === undefined || !isOwnForm(ports, request, fields, owner)) return askForm(input, STALE, 403);
  // Behind the answer: what it costs would tell whether there is such a user.
  setImmediate(() => {
    mailPasswordLink(ports, fields.get("username") ?? "", request.address, ownAddress(input)).catch(
      (error: unknown) => ports.log.crash(request.id, error),
    );
  });
  return seeOther(`${PATH}/sent`);
}

/** Where links may lead: what was configured, or this machine to who is on it. A Host header is anybody's to write. */
function ownAddress({ ports, request }: PageInput): string | null {
  if (ports.settings.publicUrl !== null) return new URL(ports.settings.publicUrl).origin;
  const isHere = /^(127\.|::1$)/.test(request.address) && isLocalHost(request);
  return isHere ? request.origin : null;
}

export async function passwordLinkSent({ ports }: PageInput): Promise<Reply> {
  const content = html`<main id="content" class="narrow"><div class="card" role="status"><h1>Check Your Email</h1>
<p>If there is a user of this name, a link to choose a new password is on its way to the user's email address. It is good for 24 hours.</p>
<p>Nothing came? Look among the spam, check the username, or ask your administrator.</p>
<p><a href="/">Back to the login</a></p></div></main>`;
  return page(200, document({ ports, title: "Check Your Email", user: null }, content));
}

/** The mailed address. It uses nothing up: mail filters open links, too. */
export async function passwordLink({ request }: PageInput): Promise<Reply> {
  const secret = request.query.get("c") ?? "";
  return /^[A-Za-z0-9]{43}$/.test(secret)
    ? seeOther(NEW, { "set-cookie": setCookie(request, LINK, secret) })
    : seeOther(NEW);
}

const linkOf = (request: Request): string => cookie(request, LINK) ?? "";

export const newPasswordForm = (input: PageInput): Promise<Reply> => newForm(input, null, 200);

async function newForm(input: PageInput, trouble: string | null, status: number): Promise<Reply> {
  const { ports, request } = input;
  const username = await usernameOfLink(ports, linkOf(request));
  if (username === undefined) return expired(input);
  const hint = passwordHint(await passwordPolicy(ports.stores.identity));
  const content = html`<main id="content" class="narrow"><div class="card"><h1>Change Your Password</h1>${problem(trouble)}
<p>Enter a new password for <strong>${username}</strong>. ${hint}</p>
<p>All your sessions end, and your security token with them; if you had one, a new one is mailed.</p>
<form method="post" action="${NEW}">${csrfField(ports, linkOf(request))}
<input name="username" value="${username}" autocomplete="username" readonly hidden>
<label for="new">New Password</label><input id="new" name="new" type="password" autocomplete="new-password" required autofocus>
<label for="verify">Confirm New Password</label><input id="verify" name="verify" type="password" autocomplete="new-password" required>
<button class="main">Change Password</button></form></div></main>`;
  return page(status, document({ ports, title: "Change Your Password", user: null }, content));
}

function expired({ ports, request }: PageInput): Reply {
  const content = html`<main id="content" class="narrow"><div class="card"><h1>Link Expired</h1>
<p>Your reset link expired after 24 hours or has already been used.</p>
<p><a href="${PATH}">Ask for a new one</a></p></div></main>`;
  return page(200, document({ ports, title: "Link Expired", user: null }, content), {
    "set-cookie": clearCookie(request, LINK),
  });
}

export async function setNewPassword(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const fields = await formOf(request);
  const secret = linkOf(request);
  if (!isOwnForm(ports, request, fields, secret)) return newForm(input, STALE, 403);
  const wanted = fields.get("new") ?? "";
  if (wanted !== fields.get("verify")) return newForm(input, "The two new passwords are not the same.", 400);
  try {
    if (!(await setForgottenPassword(ports, secret, request.address, wanted))) return expired(input);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return newForm(input, error.fault.message, error.fault.cause === "serverBusy" ? 503 : 400);
  }
  const content = html`<main id="content" class="narrow"><div class="card" role="status"><h1>Password changed</h1>
<p>Your password was changed.</p><p><a href="/">Log in with the new one</a></p></div></main>`;
  return page(200, document({ ports, title: "Password changed", user: null }, content), {
    "set-cookie": [clearCookie(request, LINK), clearCookie(request, "sid")],
  });
}
