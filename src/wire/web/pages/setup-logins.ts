// Login History: all users' for administrators, and as files.

import { callersCatalogue } from "../../../domain/access/access.ts";
import { formatId } from "../../../domain/model/id.ts";
import type { Cell } from "../../../domain/model/record.ts";
import { runQuery } from "../../../domain/records/query.ts";
import { fieldList } from "../../../domain/schema/field-list.ts";
import type { Reply } from "../../../http/exchange.ts";
import { csvFile } from "../csv.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../layout.ts";
import { callOf, only } from "../setup.ts";
import { settingsPage } from "./settings.ts";

/** Fields and what Salesforce's page calls them. */
const COLUMNS = [
  ["LoginTime", "Login Time"],
  ["SourceIp", "Source IP"],
  ["LoginType", "Login Type"],
  ["Status", "Status"],
  ["Browser", "Browser"],
  ["Platform", "Platform"],
  ["Application", "Application"],
  ["ClientVersion", "Client Version"],
  ["ApiType", "API Type"],
  ["ApiVersion", "API Version"],
  ["LoginUrl", "Login URL"],
  ["TlsProtocol", "TLS Protocol"],
  ["CipherSuite", "TLS Cipher Suite"],
] as const;

const STATUS = COLUMNS.findIndex(([name]) => name === "Status");
const ON_SCREEN = 200;
const IN_FILE = 20_000;

const USERNAME = fieldList(["Username"]);

interface Login {
  readonly id: number;
  /** "" of an attempt under a name that nobody has. */
  readonly username: string;
  readonly time: number;
  readonly cells: readonly (string | null)[];
}

/** The newest logins that the caller may see; his own only, if `own`. */
async function logins(input: UserPageInput, most: number, own: boolean): Promise<Login[]> {
  const { ports, caller } = input;
  const where = own ? ` WHERE UserId = '${formatId(caller.userId)}'` : "";
  const soql = `SELECT UserId, ${COLUMNS.map(([name]) => name).join(", ")} FROM LoginHistory${where} ORDER BY LoginTime DESC, Id DESC LIMIT ${most}`;
  const found = await runQuery(ports, callOf(input), soql, { includeDeleted: false, batchSize: most });
  const rows = found.kind === "rows" ? found.rows : [];
  const users = (await callersCatalogue(ports, caller)).object("User");
  const ids = [...new Set(rows.flatMap(([id]) => (typeof id === "number" ? [id] : [])))];
  const read = users ? await ports.stores.records.read(users, USERNAME(users), ids) : [];
  const names = new Map(ids.map((id, index) => [id, String(read[index]?.[0] ?? "")]));
  return rows.map(([userId, ...cells]) => ({
    id: Number(cells[COLUMNS.length]),
    username: names.get(Number(userId ?? 0)) ?? "",
    time: Number(cells[0]),
    cells: cells.slice(0, COLUMNS.length).map(textOf),
  }));
}

const textOf = (cell: Cell, index: number): string | null => {
  if (cell === null) return null;
  return index === 0 ? new Date(Number(cell)).toISOString() : String(cell);
};

export const allLogins = only("ManageUsers", async (input) => {
  const rows = await logins(input, ON_SCREEN, false);
  const { timeZone } = input.user;
  const row = ({ id, username, time, cells }: Login): Html => {
    const isGood = cells[STATUS] === "Success";
    return html`<tr><td>${username}</td><td class="when"><a href="/setup/login-history/${formatId(id)}">${moment(time, timeZone)}</a></td>${cells
      .slice(1)
      .map((cell, index) =>
        index + 1 === STATUS
          ? html`<td class="state ${isGood ? "good" : "bad"}">${isGood ? "✓" : "✗"} ${cell}</td>`
          : html`<td>${cell}</td>`,
      )}</tr>`;
  };
  const content = html`<div class="card"><p><a href="/setup/login-history.csv">Download as CSV</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="Logins"><table><caption>Latest ${rows.length} logins and attempts</caption>
<thead><tr><th scope="col">Username</th>${COLUMNS.map(([, label]) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody></table></div></div>`;
  return page(200, settingsPage(input, "/setup/login-history", content));
});

const HEADER = ["Username", ...COLUMNS.map(([, label]) => label)];

const fileOf = async (input: UserPageInput, own: boolean): Promise<Reply> =>
  csvFile(
    "LoginHistory.csv",
    HEADER,
    (await logins(input, IN_FILE, own)).map(({ username, cells }) => [username, ...cells]),
  );

export const allLoginsCsv = only("ManageUsers", (input) => fileOf(input, false));
export const ownLoginsCsv = (input: UserPageInput): Promise<Reply> => fileOf(input, true);
