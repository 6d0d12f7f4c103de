// Tokens for single tools: made, listed and revoked by their user. A new one is shown once, on the answer to its form.
import { FaultError } from "../../../domain/fault.ts";
import {
  createNamedToken,
  listNamedTokens,
  revokeNamedToken,
} from "../../../domain/identity/named-tokens.ts";
import type { NamedToken } from "../../../domain/ports/identity.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment, problem } from "../layout.ts";
import { actorOf } from "../setup.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/settings/tokens";
const DAY_MS = 86_400_000;

export const tokens = (input: UserPageInput): Promise<Reply> => list(input, null, 200);

async function list(input: UserPageInput, trouble: string | null, status: number): Promise<Reply> {
  const all = await listNamedTokens(input.ports, input.user.userId);
  const content = html`<div class="card">${problem(trouble)}
<p>A token of its own for each tool can be limited, and revoked without the others. The tool appends it to your password as it would the security token.</p>
${all.length === 0 ? html`<p>You have none.</p>` : table(input, all)}</div>
<div class="card"><h2>New Token</h2><form method="post" action="${PATH}">${input.csrf}
<label for="label">Label</label><input id="label" name="label" maxlength="80" required>
<label for="expires">Last Day (UTC; none: it doesn't expire)</label><input id="expires" name="expires" type="date">
<label for="ranges">Addresses (ranges or CIDR blocks with blanks between; none: from anywhere)</label><input id="ranges" name="ranges">
<label><input name="readOnly" type="checkbox" value="1"> Read only: its sessions may change nothing</label>
<label><input name="prefixed" type="checkbox" value="1"> Form gft_..., which scanners for leaked secrets recognize</label>
<button class="main">Make Token</button></form></div>`;
  return page(status, settingsPage(input, PATH, content));
}

function table({ user, csrf }: UserPageInput, all: readonly NamedToken[]): Html {
  const when = (time: number | null): Html => (time === null ? html`never` : moment(time, user.timeZone));
  const row = (
    token: NamedToken,
  ): Html => html`<tr><th scope="row">${token.label}</th><td>${when(token.createdAt)}</td>
<td>${when(token.expiresAt)}</td><td>${limitsOf(token)}</td><td>${when(token.lastUsedAt)}${token.lastUsedAt !== null && html`<div class="dim">${token.lastApplication} from ${token.lastAddress}</div>`}</td>
<td><form method="post" action="${PATH}/revoke">${csrf}<input type="hidden" name="label" value="${token.label}"><button class="plain" aria-label="Revoke ${token.label}">Revoke</button></form></td></tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Tokens"><table><caption>Your tokens</caption>
<thead><tr><th scope="col">Label</th><th scope="col">Made</th><th scope="col">Expires</th><th scope="col">Limits</th><th scope="col">Last Used</th><th scope="col">Action</th></tr></thead>
<tbody>${all.map(row)}</tbody></table></div>`;
}

function limitsOf({ ranges, readOnly }: NamedToken): string {
  const from = ranges.map((range) => (range.from === range.to ? range.from : `${range.from}-${range.to}`));
  return [
    readOnly ? "read only" : "read and write",
    ...(from.length === 0 ? [] : [`from ${from.join(", ")}`]),
  ].join("; ");
}

export async function createToken(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  const { ports, user } = input;
  const expires = fields.get("expires") ?? "";
  try {
    const { token, label } = await createNamedToken(ports, actorOf(input), user.userId, {
      label: fields.get("label") ?? "",
      expiresAt: expires === "" ? null : Date.parse(expires) + DAY_MS,
      ranges: (fields.get("ranges") ?? "").split(/[\s,]+/).filter(Boolean),
      readOnly: fields.get("readOnly") === "1",
      prefixed: fields.get("prefixed") === "1",
    });
    const content = html`<div class="card" role="status"><p>This is the token <strong>${label}</strong>. It is shown this once: give it to its tool now.</p>
<p><code>${token}</code></p><p>The tool logs in with your password immediately followed by it.</p>
<p><a href="${PATH}">Back to your tokens</a></p></div>`;
    return page(200, settingsPage(input, PATH, content));
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return list(input, `No token was made: ${error.fault.message}`, 400);
  }
}

export async function revokeToken(input: UserPageInput, fields: URLSearchParams): Promise<Reply> {
  try {
    await revokeNamedToken(input.ports, actorOf(input), input.user.userId, fields.get("label") ?? "");
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return list(input, error.fault.message, 400);
  }
  return seeOther(PATH);
}
