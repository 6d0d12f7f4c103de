// The frame of the personal settings: their menu with quick find, and the page at hand.
import type { UserPermission } from "../../../facts/user-permissions.ts";
import type { UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { document } from "../layout.ts";

const ITEMS = [
  ["/settings/personal-information", "Personal Information"],
  ["/settings/change-password", "Change My Password"],
  ["/settings/reset-security-token", "Reset My Security Token"],
  ["/settings/tokens", "Tokens for Tools"],
  ["/settings/login-check", "What to Append Now"],
  ["/settings/login-problems", "Why Logins Failed"],
  ["/settings/advanced-user-details", "Advanced User Details"],
  ["/settings/activations", "My Activations"],
  ["/settings/login-history", "Login History"],
  ["/settings/sessions", "Sessions"],
] as const;

/** What administrators find beside their own, by the permission that each page asks for. */
const SETUP = [
  ["/setup/users", "Users", "ManageUsers"],
  ["/setup/profiles", "Profiles", "ManageIpAddresses"],
  ["/setup/network-access", "Network Access", "ManageIpAddresses"],
  ["/setup/login-history", "Login History of All Users", "ManageUsers"],
  ["/setup/sessions", "Session Management", "ManageUsers"],
  ["/setup/activations", "Activations", "ManageUsers"],
  ["/setup/audit-trail", "View Setup Audit Trail", "ManageUsers"],
] as const satisfies readonly (readonly [string, string, UserPermission])[];

const SCHEMA = [
  ["/setup/object-manager", "Object Manager", "CustomizeApplication"],
] as const satisfies readonly (readonly [string, string, UserPermission])[];

export type SettingsPath = (typeof ITEMS | typeof SETUP | typeof SCHEMA)[number][0];

export function settingsPage(
  { ports, user, caller, hasTokens, csrf, request }: UserPageInput,
  path: SettingsPath,
  content: Html,
  title: string = [...ITEMS, ...SETUP, ...SCHEMA].find(([each]) => each === path)?.[1] ?? "Settings",
): Html {
  const find = request.query.get("find") ?? "";
  const isFound = ([, label]: readonly [string, string, ...unknown[]]): boolean =>
    label.toLowerCase().includes(find.trim().toLowerCase());
  const items = ITEMS.filter(([each]) => hasTokens || each !== "/settings/reset-security-token");
  const shown = items.filter(isFound);
  const setup = SETUP.filter(([, , needed]) => caller.permissions.has(needed)).filter(isFound);
  const schema = SCHEMA.filter(([, , needed]) => caller.permissions.has(needed)).filter(isFound);
  const link = ([each, label]: readonly [string, string, ...unknown[]]): Html =>
    html`<li><a href="${each}"${each === path ? html` aria-current="page"` : ""}>${label}</a></li>`;
  const menu = html`<nav aria-label="Settings"><form method="get" action="${path}" role="search">
<label for="find">Quick Find</label><input id="find" name="find" type="search" value="${find}" placeholder="Quick Find"></form>
<p class="section" id="section">My Personal Information</p><ul aria-labelledby="section">${shown.map(link)}</ul>
${setup.length > 0 && html`<p class="section" id="setup">Setup: Identity</p><ul aria-labelledby="setup">${setup.map(link)}</ul>`}
${schema.length > 0 && html`<p class="section" id="schema">Setup: Objects and Fields</p><ul aria-labelledby="schema">${schema.map(link)}</ul>`}
${shown.length + setup.length + schema.length === 0 && html`<p class="dim" role="status">No matching items found.</p>`}</nav>`;
  return document(
    { ports, title, user, csrf },
    html`<div class="columns">${menu}<main id="content"><h1>${title}</h1>${content}</main></div>`,
  );
}
