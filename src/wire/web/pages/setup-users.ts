// Setup > Users: the list, a user, and what administrators do to one. Who may: Manage Users.
import { FaultError } from "../../../domain/fault.ts";
import { resetPassword } from "../../../domain/identity/passwords.ts";
import { maskEmail } from "../../../domain/identity/security-token.ts";
import { sendNewToken } from "../../../domain/identity/send-token.ts";
import { freezeUser, summaryOf, type UserSummary, unlockUser } from "../../../domain/identity/users.ts";
import { formatId } from "../../../domain/model/id.ts";
import { runQuery } from "../../../domain/records/query.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment, problem } from "../layout.ts";
import { actorOf, callOf, notFound, only, userOfPath } from "../setup.ts";
import { settingsPage } from "./settings.ts";
import { detailsOf, saveUser } from "./user-fields.ts";

const PATH = "/setup/users";
const ON_A_PAGE = 100;
/** SOQL's largest OFFSET; whom the list doesn't reach the search does. */
const LAST_OFFSET = 2000;

export const listOfUsers = only("ManageUsers", async (input) => {
  const { ports, request } = input;
  const search = (request.query.get("search") ?? "").trim().slice(0, 80);
  const offset = Math.min(LAST_OFFSET, Math.max(0, Math.trunc(Number(request.query.get("from") ?? 0)) || 0));
  const like = `'%${search.replaceAll(/[\\'%_]/g, "\\$&")}%'`;
  const where =
    search === "" ? "" : ` WHERE Name LIKE ${like} OR Username LIKE ${like} OR Email LIKE ${like}`;
  const soql = `SELECT Name FROM User${where} ORDER BY Name, Id LIMIT ${ON_A_PAGE + 1} OFFSET ${offset}`;
  const found = await runQuery(ports, callOf(input), soql, {
    includeDeleted: false,
    batchSize: ON_A_PAGE + 1,
  });
  const rows = found.kind === "rows" ? found.rows : [];
  const shown = await Promise.all(
    rows.slice(0, ON_A_PAGE).map(async ([name, id]) => ({
      name: String(name),
      ...(await summaryOf(ports, Number(id))),
    })),
  );
  const more = (from: number, label: string): Html =>
    html`<a href="${PATH}?search=${encodeURIComponent(search)}&amp;from=${from}">${label}</a>`;
  const content = html`<div class="card"><form method="get" action="${PATH}" role="search"><label for="search">Search users</label>
<input id="search" name="search" type="search" value="${search}"></form>
<p class="actions"><a href="${PATH}/new">New User</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="Users"><table><caption>${caption(shown.length, offset)}</caption>
<thead><tr><th scope="col">Full Name</th><th scope="col">Username</th><th scope="col">Profile</th><th scope="col">State</th><th scope="col">Last Login</th></tr></thead>
<tbody>${shown.map((each) => row(each, each.name, input.user.timeZone))}</tbody></table></div>
<p class="actions">${offset > 0 && more(Math.max(0, offset - ON_A_PAGE), "Previous")} ${rows.length > ON_A_PAGE && offset < LAST_OFFSET && more(offset + ON_A_PAGE, "Next")}</p></div>`;
  return page(200, settingsPage(input, PATH, content));
});

const caption = (count: number, offset: number): string =>
  count === 0 ? "No users found" : `Users ${offset + 1} to ${offset + count}`;

const row = (user: UserSummary, name: string, timeZone: string): Html =>
  html`<tr><td><a href="${PATH}/${formatId(user.userId)}">${name}</a></td><td>${user.username}</td><td>${user.profile}</td>
<td class="state">${stateOf(user)}</td><td class="when">${user.lastLogin === null ? "Never" : moment(user.lastLogin, timeZone)}</td></tr>`;

function stateOf(user: UserSummary): string {
  if (!user.isActive) return "✗ Inactive";
  if (user.isFrozen) return "✗ Frozen";
  return user.lockedUntil === null ? "✓ Active" : "✗ Locked out";
}

export const userDetail = only("ManageUsers", async (input) => {
  const user = await userOfPath(input);
  return user ? page(200, await detail(input, user, null)) : notFound(input);
});

async function detail(input: UserPageInput, user: UserSummary, trouble: string | null): Promise<Html> {
  const path = `${PATH}/${formatId(user.userId)}`;
  const button = (action: string, label: string): Html =>
    html`<form method="post" action="${path}/${action}">${input.csrf}<button class="small">${label}</button></form>`;
  const { name, fields } = await detailsOf(input, user.userId);
  const isSelf = user.userId === input.caller.userId;
  const { timeZone } = input.user;
  const facts: readonly (readonly [string, Html | string])[] = [
    ...fields,
    ["State", stateOf(user)],
    ["Last Login", user.lastLogin === null ? "Never" : moment(user.lastLogin, timeZone)],
    ["Security Token", user.hasToken ? "Yes" : "None"],
    ["User ID", formatId(user.userId)],
  ];
  const content = html`<div class="card">${problem(trouble)}
<dl>${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
<div class="actions"><a href="${path}/edit">Edit</a> <a href="${path}/clone">Clone</a>
${user.lockedUntil !== null && button("unlock", "Unlock")}
${
  !isSelf &&
  html`${button("reset-password", "Reset Password")}
${button("send-token", "Send New Security Token")}
${user.isFrozen ? button("unfreeze", "Unfreeze") : button("freeze", "Freeze")}
${user.isActive ? button("deactivate", "Deactivate") : button("activate", "Activate")}`
}</div></div>
<p><a href="${PATH}">All Users</a></p>`;
  return settingsPage(input, PATH, content, name);
}

type Action = (input: UserPageInput, user: UserSummary) => Promise<Reply | undefined>;

/** Does it to the user of the path and goes back to his page; a refusal is told there. */
const action = (
  act: Action,
  alsoToSelf = false,
): ((input: UserPageInput, form: URLSearchParams) => Promise<Reply>) =>
  only("ManageUsers", async (input) => {
    const user = await userOfPath(input);
    if (!user) return notFound(input);
    try {
      if (!alsoToSelf && user.userId === input.caller.userId)
        return page(400, await detail(input, user, "You can't do this to yourself."));
      return (await act(input, user)) ?? seeOther(`${PATH}/${formatId(user.userId)}`);
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      return page(400, await detail(input, user, error.fault.message));
    }
  });

const setFrozen =
  (frozen: boolean): Action =>
  async (input, { userId }) => {
    await freezeUser(input.ports, actorOf(input), userId, frozen);
    return undefined;
  };

const setActive =
  (active: boolean): Action =>
  async (input, user) => {
    const outcome = await saveUser(input, user.userId, { IsActive: String(active) });
    if (outcome.ok) return undefined;
    return page(400, await detail(input, user, outcome.trouble));
  };

export const freeze = action(setFrozen(true));
export const unfreeze = action(setFrozen(false));
export const deactivate = action(setActive(false));
export const activate = action(setActive(true));

export const unlock = action(async (input, { userId }) => {
  await unlockUser(input.ports, actorOf(input), userId);
  return undefined;
}, true);

export const sendUsersToken = action(async (input, { userId, username }) => {
  const { mailedTo } = await sendNewToken(input.ports, callOf(input), userId, "browser");
  const content = html`<div class="card" role="status"><p>A new security token was mailed to ${username}, at ${maskEmail(mailedTo)}. The one before it ended; the password and all sessions stay.</p>
<p><a href="${PATH}/${formatId(userId)}">Back to the user</a></p></div>`;
  return page(200, settingsPage(input, PATH, content, "Security Token Sent"));
});

export const resetUsersPassword = action(async (input, { userId, username }) => {
  const { temporaryPassword } = await resetPassword(input.ports, actorOf(input), userId);
  const content = html`<div class="card" role="status"><p>The password of ${username} was reset: the old one, the security token and all sessions ended.</p>
<p>Temporary password, shown this once: <code>${temporaryPassword}</code></p>
<p>It lets in only to be changed.</p><p><a href="${PATH}/${formatId(userId)}">Back to the user</a></p></div>`;
  return page(200, settingsPage(input, PATH, content, "Password Reset"));
});
