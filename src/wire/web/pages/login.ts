// The login page. All refusals look the same, whatever was wrong.
import { FaultError } from "../../../domain/fault.ts";
import { login as decideLogin } from "../../../domain/identity/login.ts";
import { findSession } from "../../../domain/identity/sessions.ts";
import type { Reply } from "../../../http/exchange.ts";
import { cookie, setCookie } from "../../shared/cookies.ts";
import { browserAttempt } from "../browser-attempt.ts";
import { csrfField, isOwnForm } from "../csrf.ts";
import { type PageInput, page, seeOther } from "../exchange.ts";
import { formOf } from "../form.ts";
import { html } from "../html.ts";
import { document, problem } from "../layout.ts";
import { localPath } from "../local-path.ts";
import { formOwner, newFormOwner } from "../login-form-owner.ts";
import { enterSite, toVerification } from "./verify-identity.ts";

const REFUSED =
  "Please check your username and password. If you still can't log in, contact your administrator.";
const STALE = "This page was open for too long. Please log in again.";
const AGAIN = "Your identity was not verified. Please log in again.";
const BUSY = "Too many people are logging in at this moment. Please try again.";

export async function loginForm(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const caller = await findSession(ports, cookie(request, "sid") ?? "", request.address);
  const target = localPath(request.query.get("startURL"));
  if (caller?.sessionKind === "ui") return seeOther(target);
  return form(input, target, request.query.get("again") === null ? null : AGAIN, 200);
}

function form({ ports, request }: PageInput, target: string, trouble: string | null, status: number): Reply {
  const owner = formOwner(request) ?? newFormOwner(ports);
  const content = html`<main id="content" class="narrow"><div class="card"><h1>Log In</h1>${problem(trouble)}
<form method="post" action="/login">${csrfField(ports, owner)}<input type="hidden" name="startURL" value="${target}">
<label for="username">Username</label><input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button class="main">Log In</button></form>
<p><a href="/forgot-password">Forgot Your Password?</a></p></div>
<p class="dim">In a browser the password stands alone. Tools that log in from outside of the trusted networks append the security token to it.</p></main>`;
  return page(status, document({ ports, title: "Log In", user: null }, content), {
    "set-cookie": setCookie(request, "login", owner),
  });
}

export async function login(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const fields = await formOf(request);
  const target = localPath(fields.get("startURL"));
  const owner = formOwner(request);
  if (owner === undefined || !isOwnForm(ports, request, fields, owner))
    return form(input, target, STALE, 403);
  try {
    const decision = await decideLogin(ports, {
      ...browserAttempt(request),
      username: fields.get("username") ?? "",
      secret: fields.get("password") ?? "",
    });
    if (decision.ok) return enterSite(request, target, decision);
    if (decision.challenge) return toVerification(request, target, decision.challenge.handle);
    return form(input, target, REFUSED, 401);
  } catch (error) {
    if (error instanceof FaultError && error.fault.cause === "serverBusy")
      return form(input, target, BUSY, 503);
    throw error;
  }
}
