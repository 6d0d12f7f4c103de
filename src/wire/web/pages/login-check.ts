// What tools must append from here, and why logins of the last days failed.
import { loginCheck } from "../../../domain/identity/login-check.ts";
import { loginProblems } from "../../../domain/identity/login-problems.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { moment } from "../layout.ts";
import { settingsPage } from "./settings.ts";

export async function whatToAppend(input: UserPageInput): Promise<Reply> {
  const { ports, caller, request } = input;
  const check = await loginCheck(ports, caller, request.address);
  const { address, trustedRange, hasToken, advice } = check;
  const content = html`<div class="card"><dl><dt>Your address, as this org sees it</dt><dd>${address}</dd>
<dt>Trusted network</dt><dd>${trustedRange ?? "none"}</dd>
<dt>Security token</dt><dd>${hasToken ? "you have one" : "you have none"}</dd></dl>
<p class="notice">${advice}</p>
<p>Tools on another machine may have another address.</p></div>`;
  return page(200, settingsPage(input, "/settings/login-check", content));
}

const SHOWN_MS = 30 * 86_400_000;

export async function whyLoginsFailed(input: UserPageInput): Promise<Reply> {
  const { ports, caller, request, user } = input;
  const since = ports.clock.now() - SHOWN_MS;
  const problems = await loginProblems(ports, { caller, address: request.address }, { since, most: 50 });
  const content =
    problems.length === 0
      ? html`<div class="card"><p>None of your logins failed in the last 30 days.</p></div>`
      : html`<div class="card"><div class="scroll" tabindex="0" role="region" aria-label="Failed logins"><table><caption>Latest ${problems.length} logins as you that failed</caption>
<thead><tr><th scope="col">Time</th><th scope="col">Source IP</th><th scope="col">Application</th><th scope="col">Status</th><th scope="col">Why</th><th scope="col">What to do</th></tr></thead>
<tbody>${problems.map(
          ({ at, address, application, status, seen, advice }) =>
            html`<tr><td class="when">${moment(at, user.timeZone)}</td><td>${address}</td><td>${application}</td><td class="state bad">${status}</td><td>${seen}</td><td>${advice}</td></tr>`,
        )}</tbody></table></div></div>`;
  return page(200, settingsPage(input, "/settings/login-problems", content));
}
