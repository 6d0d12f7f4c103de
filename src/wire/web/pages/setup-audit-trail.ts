// View Setup Audit Trail: the newest rows, and half a year of them as a file.
import { formatId } from "../../../domain/model/id.ts";
import type { AuditRow } from "../../../domain/ports/audit.ts";
import { csvFile } from "../csv.ts";
import { page } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { moment } from "../layout.ts";
import { only } from "../setup.ts";
import { settingsPage } from "./settings.ts";

/** Documented: the last 20 on the page, 180 days in the file. */
const ON_SCREEN = 20;
const DAYS_IN_FILE = 180;
const MOST_IN_FILE = 50_000;
const DAY_MS = 86_400_000;

const byOf = ({ actor, actorId }: AuditRow): string =>
  actorId === null ? "The console" : (actor ?? formatId(actorId));

export const auditTrail = only("ViewSetup", async (input) => {
  const rows = await input.ports.stores.audit.latest(ON_SCREEN);
  const row = (entry: AuditRow): Html =>
    html`<tr><td class="when">${moment(entry.at, input.user.timeZone)}</td><td>${byOf(entry)}</td><td>${entry.address}</td><td>${entry.display}</td><td>${entry.section}</td></tr>`;
  const content = html`<div class="card"><p><a href="/setup/audit-trail.csv">Download the last ${DAYS_IN_FILE} days as CSV</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="Changes"><table><caption>The last ${rows.length} changes</caption>
<thead><tr><th scope="col">Date</th><th scope="col">User</th><th scope="col">Source IP</th><th scope="col">Action</th><th scope="col">Section</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>
<p class="dim">Nobody can change or delete these rows. <code>groundfog audit verify</code> checks that nobody did.</p></div>`;
  return page(200, settingsPage(input, "/setup/audit-trail", content));
});

export const auditTrailCsv = only("ViewSetup", async ({ ports }) => {
  const since = ports.clock.now() - DAYS_IN_FILE * DAY_MS;
  const rows = (await ports.stores.audit.latest(MOST_IN_FILE)).filter(({ at }) => at >= since);
  return csvFile(
    "SetupAuditTrail.csv",
    ["Date", "User", "Source IP", "Source", "Action", "Section", "Delegate User"],
    rows.map((entry) => [
      new Date(entry.at).toISOString(),
      byOf(entry),
      entry.address,
      entry.door,
      entry.display,
      entry.section,
      null,
    ]),
  );
});
