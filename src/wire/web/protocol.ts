// Pages: which path shows what to whom. No page needs JavaScript.
import { profileHasTokens } from "../../domain/identity/profile-rules.ts";
import { findSession } from "../../domain/identity/sessions.ts";
import { userInfo } from "../../domain/identity/user-info.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import {
  BodyEncodingError,
  BodyTooLargeError,
  type Protocol,
  type Reply,
  type Request,
} from "../../http/exchange.ts";
import { cookie } from "../shared/cookies.ts";
import { csrfField, isOwnForm } from "./csrf.ts";
import { type PageInput, page, seeOther, type UserPageInput } from "./exchange.ts";
import { FormError, formOf } from "./form.ts";
import { html } from "./html.ts";
import { document, main } from "./layout.ts";
import {
  allActivations,
  disconnectAny,
  ownActivations,
  removeAnyActivation,
  removeOwnActivation,
} from "./pages/activations.ts";
import {
  advancedUserDetails,
  connectAuthenticator,
  connectForm,
  disconnect,
  finishConnect,
} from "./pages/advanced-user-details.ts";
import { changePassword, changePasswordForm } from "./pages/change-password.ts";
import { health, icon, robots, stylesheet } from "./pages/fixed.ts";
import {
  forgotPassword,
  forgotPasswordForm,
  newPasswordForm,
  passwordLink,
  passwordLinkSent,
  setNewPassword,
} from "./pages/forgot-password.ts";
import { home } from "./pages/home.ts";
import { inbox, inboxHtml, inboxJson, inboxMessage } from "./pages/inbox.ts";
import { login, loginForm } from "./pages/login.ts";
import { whatToAppend, whyLoginsFailed } from "./pages/login-check.ts";
import { loginHistory } from "./pages/login-history.ts";
import { logout } from "./pages/logout.ts";
import {
  createTrustedRange,
  deleteTrustedRange,
  editTrustedRange,
  networkAccess,
  newTrustedRange,
  saveTrustedRange,
} from "./pages/network-access.ts";
import { createField, newField } from "./pages/object-field-form.ts";
import { createObject, newObject } from "./pages/object-form.ts";
import { objectDetail, objectManager } from "./pages/object-manager.ts";
import { personalInformation } from "./pages/personal-information.ts";
import { resetDone, resetForm, resetToken } from "./pages/reset-security-token.ts";
import { allSessions, endAnySession, endOwnSession, ownSessions } from "./pages/sessions.ts";
import { auditTrail, auditTrailCsv } from "./pages/setup-audit-trail.ts";
import { loginDetail } from "./pages/setup-login.ts";
import { allLogins, allLoginsCsv, ownLoginsCsv } from "./pages/setup-logins.ts";
import {
  createLoginRange,
  deleteLoginRange,
  editLoginRange,
  listOfProfiles,
  newLoginRange,
  profileDetail,
  saveLoginRange,
} from "./pages/setup-profiles.ts";
import { cloneUserForm, createUser, editUser, editUserForm, newUserForm } from "./pages/setup-user-form.ts";
import {
  activate,
  deactivate,
  freeze,
  listOfUsers,
  resetUsersPassword,
  sendUsersToken,
  unfreeze,
  unlock,
  userDetail,
} from "./pages/setup-users.ts";
import { createToken, revokeToken, tokens } from "./pages/tokens.ts";
import { mailAgain, verify, verifyForm } from "./pages/verify-identity.ts";

interface OpenRoute {
  readonly open: true;
  readonly run: (input: PageInput) => Promise<Reply>;
}

interface UserRoute {
  readonly open: false;
  /** May be used with a temporary password. */
  readonly withExpiredPassword: boolean;
  readonly run: (input: UserPageInput, form: URLSearchParams) => Promise<Reply>;
}

interface Route {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly target: OpenRoute | UserRoute;
}

const open = (method: Route["method"], path: string, run: OpenRoute["run"]): Route => ({
  method,
  path,
  target: { open: true, run },
});
const user = (
  method: Route["method"],
  path: string,
  run: UserRoute["run"],
  withExpiredPassword = false,
): Route => ({
  method,
  path,
  target: { open: false, withExpiredPassword, run },
});

// biome-ignore format: one route a line reads as the table it is
export const ROUTES: readonly Route[] = [
  open("GET", "/", loginForm),
  open("POST", "/login", login),
  open("GET", "/verify", verifyForm),
  open("POST", "/verify", verify),
  open("POST", "/verify/again", mailAgain),
  open("GET", "/forgot-password", forgotPasswordForm),
  open("POST", "/forgot-password", forgotPassword),
  open("GET", "/forgot-password/sent", passwordLinkSent),
  open("GET", "/forgot-password/link", passwordLink),
  open("GET", "/forgot-password/new", newPasswordForm),
  open("POST", "/forgot-password/new", setNewPassword),
  open("GET", "/style.css", stylesheet),
  open("GET", "/icon.svg", icon),
  open("GET", "/favicon.ico", icon),
  open("GET", "/robots.txt", robots),
  open("GET", "/groundfog/health", health),
  open("GET", "/groundfog/inbox", inboxJson),
  open("GET", "/inbox", inbox),
  open("GET", "/inbox/{id}", inboxMessage),
  open("GET", "/inbox/{id}/html", inboxHtml),
  user("GET", "/home", home),
  user("GET", "/settings", personalInformation),
  user("GET", "/settings/personal-information", personalInformation),
  user("GET", "/settings/change-password", changePasswordForm, true),
  user("POST", "/settings/change-password", changePassword, true),
  user("GET", "/settings/reset-security-token", resetForm),
  user("POST", "/settings/reset-security-token", resetToken),
  user("GET", "/settings/reset-security-token/done", resetDone),
  user("GET", "/settings/login-history", loginHistory),
  user("GET", "/settings/tokens", tokens),
  user("POST", "/settings/tokens", createToken),
  user("POST", "/settings/tokens/revoke", revokeToken),
  user("GET", "/settings/login-check", whatToAppend),
  user("GET", "/settings/login-problems", whyLoginsFailed),
  user("GET", "/settings/advanced-user-details", advancedUserDetails),
  user("POST", "/settings/advanced-user-details", connectAuthenticator),
  user("GET", "/settings/advanced-user-details/connect", connectForm),
  user("POST", "/settings/advanced-user-details/connect", finishConnect),
  user("POST", "/settings/advanced-user-details/disconnect", disconnect),
  user("GET", "/settings/activations", ownActivations),
  user("POST", "/settings/activations", removeOwnActivation),
  user("GET", "/setup/activations", allActivations),
  user("POST", "/setup/activations", removeAnyActivation),
  user("POST", "/setup/authenticators", disconnectAny),
  user("GET", "/settings/login-history.csv", ownLoginsCsv),
  user("GET", "/settings/sessions", ownSessions),
  user("POST", "/settings/sessions/{id}/end", endOwnSession),
  user("GET", "/setup/users", listOfUsers),
  user("GET", "/setup/users/new", newUserForm),
  user("POST", "/setup/users/new", createUser),
  user("GET", "/setup/users/{id}", userDetail),
  user("GET", "/setup/users/{id}/edit", editUserForm),
  user("POST", "/setup/users/{id}/edit", editUser),
  user("GET", "/setup/users/{id}/clone", cloneUserForm),
  user("POST", "/setup/users/{id}/freeze", freeze),
  user("POST", "/setup/users/{id}/unfreeze", unfreeze),
  user("POST", "/setup/users/{id}/deactivate", deactivate),
  user("POST", "/setup/users/{id}/activate", activate),
  user("POST", "/setup/users/{id}/unlock", unlock),
  user("POST", "/setup/users/{id}/reset-password", resetUsersPassword),
  user("POST", "/setup/users/{id}/send-token", sendUsersToken),
  user("GET", "/setup/network-access", networkAccess),
  user("GET", "/setup/network-access/new", newTrustedRange),
  user("POST", "/setup/network-access/new", createTrustedRange),
  user("GET", "/setup/network-access/{id}/edit", editTrustedRange),
  user("POST", "/setup/network-access/{id}/edit", saveTrustedRange),
  user("POST", "/setup/network-access/{id}/delete", deleteTrustedRange),
  user("GET", "/setup/profiles", listOfProfiles),
  user("GET", "/setup/profiles/{id}", profileDetail),
  user("GET", "/setup/profiles/{id}/login-ip-ranges/new", newLoginRange),
  user("POST", "/setup/profiles/{id}/login-ip-ranges/new", createLoginRange),
  user("GET", "/setup/profiles/{id}/login-ip-ranges/edit", editLoginRange),
  user("POST", "/setup/profiles/{id}/login-ip-ranges/edit", saveLoginRange),
  user("POST", "/setup/profiles/{id}/login-ip-ranges/delete", deleteLoginRange),
  user("GET", "/setup/object-manager", objectManager),
  user("GET", "/setup/object-manager/new", newObject),
  user("POST", "/setup/object-manager/new", createObject),
  user("GET", "/setup/object-manager/{id}", objectDetail),
  user("GET", "/setup/object-manager/{id}/fields/new", newField),
  user("POST", "/setup/object-manager/{id}/fields/new", createField),
  user("GET", "/setup/login-history", allLogins),
  user("GET", "/setup/login-history.csv", allLoginsCsv),
  user("GET", "/setup/login-history/{id}", loginDetail),
  user("GET", "/setup/sessions", allSessions),
  user("POST", "/setup/sessions/{id}/end", endAnySession),
  user("GET", "/setup/audit-trail", auditTrail),
  user("GET", "/setup/audit-trail.csv", auditTrailCsv),
  user("POST", "/logout", logout, true),
];

export function webProtocol(ports: Ports): Protocol {
  return {
    name: "web",
    mounts: ["/"],
    async handle(request) {
      try {
        return overTls(request, await handle(ports, request));
      } catch (error) {
        if (error instanceof FormError) return message(ports, error.status, "Unreadable form", error.message);
        if (error instanceof BodyTooLargeError)
          return message(ports, 413, "That is too much", "The form is larger than any of ours.");
        if (error instanceof BodyEncodingError)
          return message(ports, 400, "Unreadable form", "The form could not be read.");
        throw error;
      }
    },
    crashed: (request) =>
      message(ports, 500, "Something broke", `Tell your administrator this number: ${request.id}`),
  };
}

/**
 * A browser that was here over HTTPS comes over HTTPS for a year, on every port of the host: for localhost that would
 * shut it out of whatever else this machine serves.
 */
const overTls = (request: Request, reply: Reply): Reply =>
  request.origin.startsWith("https:") && new URL(request.origin).hostname !== "localhost"
    ? { ...reply, headers: { ...reply.headers, "strict-transport-security": "max-age=31536000" } }
    : reply;

const message = (ports: Ports, status: number, title: string, text: string): Reply =>
  page(
    status,
    document(
      { ports, title, user: null },
      main(title, html`<div class="card"><p>${text}</p><p><a href="/">Back to the start</a></p></div>`),
    ),
  );

async function handle(ports: Ports, request: Request): Promise<Reply> {
  const there = ROUTES.flatMap((route) => {
    const parameters = match(route.path, request.path);
    return parameters ? [{ route, parameters }] : [];
  });
  const method = request.method === "HEAD" ? "GET" : request.method;
  const found = there.find(({ route }) => route.method === method);
  if (!found) {
    if (there.length === 0) return message(ports, 404, "Page not found", "There is no page at this address.");
    const methods = there.map(({ route: { method } }) => (method === "GET" ? "GET, HEAD" : method));
    const allowed = [...new Set(methods)].join(", ");
    const refused = message(ports, 405, "Not that way", `This address takes ${allowed} only.`);
    return { ...refused, headers: { ...refused.headers, allow: allowed } };
  }
  const { route, parameters } = found;
  const input = { ports, request, parameters };
  return route.target.open ? route.target.run(input) : userPage(input, route.target);
}

function match(pattern: string, path: string): readonly string[] | undefined {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  if (wanted.length !== given.length) return undefined;
  const parameters: string[] = [];
  for (const [index, segment] of wanted.entries()) {
    if (segment === "{id}") parameters.push(given[index] ?? "");
    else if (segment !== given[index]) return undefined;
  }
  return parameters;
}

async function userPage(input: PageInput, target: UserRoute): Promise<Reply> {
  const { ports, request } = input;
  const caller = await findSession(ports, cookie(request, "sid") ?? "", request.address);
  if (caller?.sessionKind !== "ui")
    return seeOther(`/?startURL=${encodeURIComponent(request.method === "POST" ? "/home" : request.path)}`);
  if (caller.passwordExpired && !target.withExpiredPassword) return seeOther("/settings/change-password");
  const form = request.method === "POST" ? await formOf(request) : new URLSearchParams();
  if (request.method === "POST" && !isOwnForm(ports, request, form, caller.sessionKey)) {
    return message(
      ports,
      403,
      "Not from this page",
      "The form did not come from a page of this org, so nothing was changed. Go back and try again.",
    );
  }
  const csrf = csrfField(ports, caller.sessionKey);
  const user = await userInfo(ports, caller.userId);
  const hasTokens = await profileHasTokens(ports.stores, caller.profileId);
  return target.run({ ...input, caller, user, hasTokens, csrf }, form);
}
