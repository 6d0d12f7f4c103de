// Verify Your Identity: the second step of a login. All refusals look the same, whatever was wrong.

import {
  mailAnotherCode,
  verifyIdentity,
  type WaitingLogin,
  waitingLogin,
} from "../../../domain/identity/verify-identity.ts";
import type { LoginDecision } from "../../../domain/model/identity.ts";
import type { Reply, Request } from "../../../http/exchange.ts";
import { setCookie } from "../../shared/cookies.ts";
import { browserAttempt, deviceCookie, noWaiting, waitingCookie, waitingHandle } from "../browser-attempt.ts";
import { csrfField, isOwnForm } from "../csrf.ts";
import { type PageInput, page, seeOther } from "../exchange.ts";
import { formOf } from "../form.ts";
import { type Html, html } from "../html.ts";
import { document, problem } from "../layout.ts";
import { localPath } from "../local-path.ts";
import { authenticatorSecret } from "./authenticator-secret.ts";

const PATH = "/verify";
const TITLE = "Verify Your Identity";
const WRONG = "That code is not right. Check it, and try again.";
const NO_MORE = "No more codes are mailed for this login.";
const STALE = "This page was open for too long. Please log in again.";

const pathFor = (target: string): string => `${PATH}?startURL=${encodeURIComponent(target)}`;

/** Leads a browser whose login waits for a code to where it is entered. */
export const toVerification = (
  request: Request,
  target: string,
  handle: string,
  cookies: readonly string[] = [],
): Reply => seeOther(pathFor(target), { "set-cookie": [waitingCookie(request, handle), ...cookies] });

/** Leads a browser whose login has ended where it asked for. */
export const enterSite = (
  request: Request,
  target: string,
  { sessionId, passwordExpired }: Extract<LoginDecision, { ok: true }>,
  cookies: readonly string[] = [],
): Reply =>
  seeOther(passwordExpired ? "/settings/change-password" : target, {
    "set-cookie": [setCookie(request, "sid", sessionId), ...cookies],
  });

const begunAnew = (request: Request): Reply => seeOther("/?again=1", { "set-cookie": noWaiting(request) });

export async function verifyForm(input: PageInput): Promise<Reply> {
  const waiting = await waitingLogin(input.ports, waitingHandle(input.request));
  return waiting
    ? form(input, waiting, localPath(input.request.query.get("startURL")), null, 200)
    : begunAnew(input.request);
}

const ASKS: Readonly<Record<WaitingLogin["method"], (waiting: WaitingLogin) => Html>> = {
  email: ({ maskedEmail }) =>
    html`<p>You are logging in with a browser that we don't know. We sent a code to ${maskedEmail}.</p>`,
  totp: () => html`<p>Enter the code that your authenticator app shows for this org.</p>`,
  enroll: () =>
    html`<p>Your administrator wants you to log in with a second factor. Connect an authenticator app.</p>`,
};

async function form(
  { ports, request }: PageInput,
  waiting: WaitingLogin,
  target: string,
  trouble: string | null,
  status: number,
): Promise<Reply> {
  const csrf = csrfField(ports, waitingHandle(request));
  const { method, secret, username, mayMailAgain } = waiting;
  const remember = html`<label class="check"><input type="checkbox" name="remember" value="1" checked> Don't ask again</label>`;
  const again = html`<form method="post" action="${PATH}/again">${csrf}<input type="hidden" name="startURL" value="${target}">
<button class="plain link">Send another code</button></form>`;
  const content = html`<main id="content" class="narrow"><div class="card"><h1>${TITLE}</h1>${problem(trouble)}
${ASKS[method](waiting)}
${secret !== null && authenticatorSecret(ports, secret, username, request.origin.replace(/^https?:\/\//, ""))}
${mayMailAgain && again}
<form method="post" action="${PATH}">${csrf}<input type="hidden" name="startURL" value="${target}">
<label for="code">Verification Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="10" required autofocus>
${method !== "enroll" && waiting.mayRemember && remember}
<button class="main">Verify</button></form></div>
<p class="dim"><a href="/">Log in as somebody else</a></p></main>`;
  return page(status, document({ ports, title: TITLE, user: null }, content));
}

/** Whether a form was made for the login that waits. */
const isOfLogin = ({ ports, request }: PageInput, fields: URLSearchParams): boolean =>
  isOwnForm(ports, request, fields, waitingHandle(request));

export async function verify(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const fields = await formOf(request);
  const target = localPath(fields.get("startURL"));
  const handle = waitingHandle(request);
  const before = await waitingLogin(ports, handle);
  if (!before) return begunAnew(request);
  if (!isOfLogin(input, fields)) return form(input, before, target, STALE, 403);
  const code = (fields.get("code") ?? "").replaceAll(/\s/g, "");
  const remember = fields.get("remember") === "1";
  const verified = await verifyIdentity(ports, browserAttempt(request), { handle, code, remember });
  if (verified.kind === "over") return begunAnew(request);
  if (verified.kind === "wrong") {
    const waiting = await waitingLogin(ports, handle);
    return waiting ? form(input, waiting, target, WRONG, 401) : begunAnew(request);
  }
  const { decision, device } = verified;
  const cookies = device === null ? [] : [deviceCookie(request, device)];
  if (decision.ok) return enterSite(request, target, decision, [...cookies, noWaiting(request)]);
  if (decision.challenge) return toVerification(request, target, decision.challenge.handle, cookies);
  return begunAnew(request);
}

export async function mailAgain(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const fields = await formOf(request);
  const target = localPath(fields.get("startURL"));
  const handle = waitingHandle(request);
  const before = await waitingLogin(ports, handle);
  if (!before) return begunAnew(request);
  if (!isOfLogin(input, fields)) return form(input, before, target, STALE, 403);
  if (!(await mailAnotherCode(ports, browserAttempt(request), handle)))
    return form(input, before, target, NO_MORE, 400);
  return seeOther(pathFor(target));
}
