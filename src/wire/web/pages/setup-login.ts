// One login of the history, with the rules that it passed and the one that refused it.
import { FaultError } from "../../../domain/fault.ts";
import { keptLogin } from "../../../domain/identity/kept-logins.ts";
import { parseId } from "../../../domain/model/id.ts";
import { page } from "../exchange.ts";
import { html } from "../html.ts";
import { moment } from "../layout.ts";
import { callOf, notFound, only } from "../setup.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/setup/login-history";

export const loginDetail = only("ManageUsers", async (input) => {
  const id = parseId(input.parameters[0] ?? "");
  const login = id === undefined ? undefined : await keptLogin(input.ports, callOf(input), id).catch(none);
  if (!login) return notFound(input);
  const { username, at, address, application, status, trace } = login;
  const isGood = status === "Success";
  const content = html`<div class="card"><dl><dt>Username</dt><dd>${username === "" ? "a name that nobody has" : username}</dd>
<dt>Login Time</dt><dd>${moment(at, input.user.timeZone)}</dd><dt>Source IP</dt><dd>${address}</dd>
<dt>Application</dt><dd>${application}</dd><dt>Status</dt><dd>${isGood ? "✓" : "✗"} ${status}</dd></dl>
<div class="scroll" tabindex="0" role="region" aria-label="Rules"><table><caption>${trace.length} rules, in their order</caption>
<thead><tr><th scope="col">Rule</th><th scope="col">Outcome</th><th scope="col">Seen</th></tr></thead>
<tbody>${trace.map(({ rule, outcome, seen }) => html`<tr><td>${rule}</td><td class="state${outcome === "failed" && " bad"}">${outcome}</td><td>${seen}</td></tr>`)}</tbody></table></div></div>
<p><a href="${PATH}">All Logins</a></p>`;
  return page(200, settingsPage(input, PATH, content, "Login"));
});

function none(error: unknown): undefined {
  if (!(error instanceof FaultError)) throw error;
}
