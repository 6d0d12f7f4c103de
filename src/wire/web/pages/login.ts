// The login page. All refusals look the same, whatever was wrong.
import { FaultError } from "../../../domain/fault.ts";
import { login as decideLogin } from "../../../domain/identity/login.ts";
import { findSession } from "../../../domain/identity/sessions.ts";
import type { Reply, Request } from "../../../http/exchange.ts";
import { cookie, setCookie } from "../../shared/cookies.ts";
import { csrfField, isOwnForm } from "../csrf.ts";
import { type PageInput, page, seeOther } from "../exchange.ts";
import { formOf } from "../form.ts";
import { html } from "../html.ts";
import { document, problem } from "../layout.ts";

const REFUSED =
  "Please check your username and password. If you still can't log in, contact your administrator.";
const STALE = "This page was open for too long. Please log in again.";
const BUSY = "Too many people are logging in at this moment. Please try again.";

export async function loginForm(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const caller = await findSession(ports, cookie(request, "sid") ?? "", request.address);
  const target = localPath(request.query.get("startURL"));
  return caller?.sessionKind === "ui" ? seeOther(target) : form(input, target, null, 200);
}

function form({ ports, request }: PageInput, target: string, trouble: string | null, status: number): Reply {
  const owner = loginCookie(request) ?? Buffer.from(ports.random.bytes(16)).toString("base64url");
  const content = html`<main id="content" class="narrow"><div class="card"><h1>Log In</h1>${problem(trouble)}
<form method="post" action="/login">${csrfField(ports, owner)}<input type="hidden" name="startURL" value="${target}">
<label for="username">Username</label><input id="username" name="username" autocomplete="username" required autofocus>
<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>
<button class="main">Log In</button></form></div>
<p class="dim">In a browser the password stands alone. Tools that log in from outside of the trusted networks append the security token to it.</p></main>`;
  return page(status, document({ ports, title: "Log In", user: null }, content), {
    "set-cookie": setCookie(request, "login", owner),
  });
}

export async function login(input: PageInput): Promise<Reply> {
  const { ports, request } = input;
  const fields = await formOf(request);
  const target = localPath(fields.get("startURL"));
  const owner = loginCookie(request);
  if (owner === undefined || !isOwnForm(ports, request, fields, owner))
    return form(input, target, STALE, 403);
  try {
    const decision = await decideLogin(ports, {
      username: fields.get("username") ?? "",
      secret: fields.get("password") ?? "",
      address: request.address,
      channel: "browser",
      apiVersion: null,
      application: "Browser",
      userAgent: request.headers["user-agent"] ?? "",
      loginUrl: new URL(request.origin).host,
      tls: request.tls,
    });
    if (!decision.ok) return form(input, target, REFUSED, 401);
    return seeOther(decision.passwordExpired ? "/settings/change-password" : target, {
      "set-cookie": sessionCookie(request, decision.sessionId),
    });
  } catch (error) {
    if (error instanceof FaultError && error.fault.cause === "serverBusy")
      return form(input, target, BUSY, 503);
    throw error;
  }
}

/** Only what we could have set: a form must not be bound to words that somebody else chose. */
function loginCookie(request: Request): string | undefined {
  const value = cookie(request, "login");
  return value !== undefined && /^[\w-]{22}$/.test(value) ? value : undefined;
}

const sessionCookie = (request: Request, sessionId: string): string => setCookie(request, "sid", sessionId);

/** A path of this org, or /home: nothing that a browser could take for another host. */
function localPath(text: string | null): string {
  return text !== null && /^\/(?![/\\])[A-Za-z0-9/_.?=&-]*$/.test(text) && text !== "/" ? text : "/home";
}
