// The user's own rows of the login history, as a table.
import { namedTokensOf } from "../../../domain/identity/login-problems.ts";
import { formatId } from "../../../domain/model/id.ts";
import { runQuery } from "../../../domain/records/query.ts";
import { NEWEST_API_VERSION } from "../../../facts/api-versions.ts";
import type { UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../layout.ts";

export async function ownLogins(
  { ports, caller, request, user }: UserPageInput,
  count: number,
): Promise<Html> {
  const call = { caller, address: request.address, apiVersion: NEWEST_API_VERSION };
  const soql = `SELECT Id, LoginTime, SourceIp, Status, Application, LoginType FROM LoginHistory WHERE UserId = '${formatId(caller.userId)}' ORDER BY LoginTime DESC LIMIT ${count}`;
  const found = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: count });
  const rows = found.kind === "rows" ? found.rows : [];
  const tokens = await namedTokensOf(
    ports,
    rows.map(([id]) => Number(id)),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Logins"><table><caption>Latest ${rows.length} logins and attempts</caption>
<thead><tr><th scope="col">Login Time</th><th scope="col">Source IP</th><th scope="col">Status</th><th scope="col">Application</th><th scope="col">Login Type</th><th scope="col">Token</th></tr></thead>
<tbody>${rows.map(
    ([
      id,
      time,
      address,
      status,
      application,
      type,
    ]) => html`<tr><td class="when">${moment(Number(time), user.timeZone)}</td><td>${address}</td>
<td class="state ${status === "Success" ? "good" : "bad"}">${status === "Success" ? "✓" : "✗"} ${status}</td><td>${application}</td><td>${type}</td><td>${tokens.get(Number(id))}</td></tr>`,
  )}</tbody></table></div>`;
}
