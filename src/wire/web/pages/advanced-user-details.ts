// Advanced User Details: the user's authenticator app.
import { FaultError } from "../../../domain/fault.ts";
import {
  authenticatorSince,
  connectingSecret,
  disconnectOwn,
  finishConnecting,
  startConnecting,
} from "../../../domain/identity/authenticator.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment, problem } from "../layout.ts";
import { authenticatorSecret } from "./authenticator-secret.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/settings/advanced-user-details";
const CONNECT = `${PATH}/connect`;

const PASSWORD = html`<label for="current">Current Password</label><input id="current" name="current" type="password" autocomplete="current-password" required>`;

export const advancedUserDetails = (input: UserPageInput): Promise<Reply> => details(input, null, 200);

async function details(input: UserPageInput, trouble: string | null, status: number): Promise<Reply> {
  const { ports, user, csrf } = input;
  const since = await authenticatorSince(ports, user.userId);
  const connect = (label: string): Html =>
    html`<form method="post" action="${PATH}">${csrf}<button class="main">${label}</button></form>`;
  const content =
    since === null
      ? html`<p>None is connected. With one, a code of the app takes the place of mailed codes when you log in with a new browser.</p>
${connect("Connect")}`
      : html`<p>An app is connected since ${moment(since, user.timeZone)}. Its key is shown on no page.</p>
<p>If you connect another one, this one's codes stop working.</p>${connect("Connect another one")}
<h2>Disconnect</h2><form method="post" action="${PATH}/disconnect">${csrf}${PASSWORD}<button class="main">Disconnect</button></form>`;
  return page(
    status,
    settingsPage(
      input,
      PATH,
      html`<div class="card"><h2>App Registration: One-Time Password Authenticator</h2>${problem(trouble)}${content}</div>`,
    ),
  );
}

export async function connectAuthenticator(input: UserPageInput): Promise<Reply> {
  await startConnecting(input.ports, input.caller);
  return seeOther(CONNECT);
}

export const connectForm = (input: UserPageInput): Promise<Reply> => connecting(input, null, 200);

async function connecting(input: UserPageInput, trouble: string | null, status: number): Promise<Reply> {
  const { ports, caller, user, csrf } = input;
  const secret = await connectingSecret(ports, caller);
  if (secret === undefined) return seeOther(PATH);
  const content = html`<div class="card"><h2>Connect an Authenticator App</h2>${problem(trouble)}
${authenticatorSecret(ports, secret, user.username, user.organizationName)}
<form method="post" action="${CONNECT}">${csrf}
<input name="username" value="${user.username}" autocomplete="username" readonly hidden>${PASSWORD}
<label for="code">Verification Code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9 ]*" maxlength="10" required>
<button class="main">Connect</button></form><p><a href="${PATH}">Cancel</a></p></div>`;
  return page(status, settingsPage(input, PATH, content));
}

const WRONG =
  "That code is not right. Wait for the next one, and check that the clock of your device is right.";

export async function finishConnect(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  const { ports, caller, request } = input;
  const code = (fields.get("code") ?? "").replaceAll(/\s/g, "");
  const password = fields.get("current") ?? "";
  try {
    const done = await finishConnecting(ports, caller, request.address, { password, code });
    return done === "wrong" ? connecting(input, WRONG, 400) : seeOther(PATH);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return connecting(input, error.fault.message, 400);
  }
}

export async function disconnect(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  const { ports, caller, request } = input;
  try {
    await disconnectOwn(ports, caller, request.address, fields.get("current") ?? "");
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return details(input, error.fault.message, 400);
  }
  return seeOther(PATH);
}
