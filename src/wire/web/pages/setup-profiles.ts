// Setup > Profiles: from where the users of each may log in. Who may: Manage IP Addresses, and whatever the profile may.

import { refuse } from "../../../domain/fault.ts";
import {
  profileRanges,
  removeProfileRange,
  saveProfileRange,
} from "../../../domain/identity/profile-ranges.ts";
import { parseRange, rangeText } from "../../../domain/identity/trusted-networks.ts";
import { formatId, keyPrefixOf, parseId, type RecordId } from "../../../domain/model/id.ts";
import type { LoginHours, LoginIpRange } from "../../../domain/model/identity.ts";
import { runQuery } from "../../../domain/records/query.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { actorOf, callOf, only } from "../setup.ts";
import {
  EMPTY,
  orRefusal,
  type RangeForm,
  rangeForm,
  rangeTable,
  saveRange,
  sentence,
  valuesOf,
} from "./ip-range-form.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/setup/profiles";
const MOST = 200;

const HINT =
  "Users of a profile with login IP ranges log in from these alone, with their password and without a security token. Where there are none, they log in from anywhere.";

export const listOfProfiles = only("ManageIpAddresses", async (input) => {
  const soql = `SELECT Name FROM Profile ORDER BY Name LIMIT ${MOST}`;
  const found = await runQuery(input.ports, callOf(input), soql, { includeDeleted: false, batchSize: MOST });
  const rows = await Promise.all(
    (found.kind === "rows" ? found.rows : []).map(async ([name, id]) => {
      const count = (await input.ports.stores.identity.profileRules(Number(id)))?.ranges.length ?? 0;
      return html`<tr><td><a href="${PATH}/${formatId(Number(id))}">${String(name)}</a></td><td>${count === 0 ? "From anywhere" : String(count)}</td></tr>`;
    }),
  );
  const content = html`<div class="card"><p>${HINT}</p><table><caption>Profiles</caption>
<thead><tr><th scope="col">Profile</th><th scope="col">Login IP Ranges</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return page(200, settingsPage(input, PATH, content));
});

/** Throws recordNotFound for an id that is no profile's. */
function idOfPath({ parameters: [text = ""] }: UserPageInput): RecordId {
  const id = parseId(text);
  if (id === undefined || keyPrefixOf(id) !== "00e") throw refuse("recordNotFound");
  return id;
}

const pathOf = (id: RecordId): string => `${PATH}/${formatId(id)}`;

/** For a page of one profile. */
const ofProfile = (
  show: (input: UserPageInput, id: RecordId, form: URLSearchParams) => Promise<Reply>,
): ReturnType<typeof only> =>
  only("ManageIpAddresses", (input, form) =>
    orRefusal(
      input,
      ({ message }) =>
        page(
          400,
          settingsPage(
            input,
            PATH,
            html`<div class="card"><p class="error" role="alert">${message}</p></div>`,
          ),
        ),
      () => show(input, idOfPath(input), form),
    ),
  );

export const profileDetail = ofProfile(async (input, id) => page(200, await detail(input, id)));

async function detail(input: UserPageInput, id: RecordId, trouble?: Html): Promise<Html> {
  const { name, ranges, hours } = await profileRanges(input.ports, actorOf(input), id);
  const path = `${pathOf(id)}/login-ip-ranges`;
  const table = rangeTable(
    "Login IP Ranges",
    "There are none: its users log in from anywhere.",
    ranges,
    (range, said) => {
      const text = rangeText(range);
      return html`<a href="${path}/edit?range=${encodeURIComponent(text)}" aria-label="Edit ${said}">Edit</a> <form method="post" action="${path}/delete">${input.csrf}<input type="hidden" name="range" value="${text}"><button class="small" aria-label="Delete ${said}">Delete</button></form>`;
    },
  );
  const content = html`<div class="card">${trouble}<h2>Login IP Ranges</h2><p>${HINT}</p><p>You are at <strong>${input.request.address}</strong>.</p>${table}
<p class="actions"><a href="${path}/new">New</a></p></div>
<div class="card"><h2>Login Hours</h2>${hoursTable(hours)}</div><p><a href="${PATH}">All Profiles</a></p>`;
  return settingsPage(input, PATH, content, name);
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

function hoursTable(hours: readonly (LoginHours | null)[]): Html {
  if (hours.length === 0) return html`<p>Its users log in at any time.</p>`;
  return html`<dl>${DAYS.map((day, index) => html`<dt>${day}</dt><dd>${timesOf(hours[index] ?? null)}</dd>`)}</dl>
<p class="dim">In the time zone of the org.</p>`;
}

function timesOf(hours: LoginHours | null): string {
  if (hours === null) return "All day";
  return hours.start === hours.end ? "Not at all" : `${clock(hours.start)} to ${clock(hours.end)}`;
}

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

const form = (id: RecordId, before: string | null): RangeForm => ({
  menu: PATH,
  title: before === null ? "New Login IP Range" : "Edit Login IP Range",
  action: `${pathOf(id)}/login-ip-ranges/${before === null ? "new" : "edit"}`,
  back: pathOf(id),
  hint: HINT,
  hidden: html`${before !== null && html`<input type="hidden" name="range" value="${before}">`}`,
});

export const newLoginRange = ofProfile(async (input, id) => {
  await profileRanges(input.ports, actorOf(input), id);
  return rangeForm(input, form(id, null), EMPTY);
});

export const createLoginRange = ofProfile((input, id, sent) => save(input, id, sent, null));

async function rangeNamed(input: UserPageInput, id: RecordId, text: string | null): Promise<LoginIpRange> {
  const { ranges } = await profileRanges(input.ports, actorOf(input), id);
  const found = ranges.find((range) => rangeText(range) === text);
  if (!found) throw refuse("recordNotFound");
  return found;
}

export const editLoginRange = ofProfile(async (input, id) => {
  const range = await rangeNamed(input, id, input.request.query.get("range"));
  const { from: start, to: end, description = "" } = range;
  return rangeForm(input, form(id, rangeText(range)), { start, end, description });
});

export const saveLoginRange = ofProfile(async (input, id, sent) =>
  save(input, id, sent, await rangeNamed(input, id, sent.get("range"))),
);

function save(
  input: UserPageInput,
  id: RecordId,
  sent: URLSearchParams,
  before: LoginIpRange | null,
): Promise<Reply> {
  const values = valuesOf(sent);
  const entered = { ...values, evenMyself: sent.get("evenMyself") === "1" };
  return saveRange(input, form(id, before && rangeText(before)), values, () =>
    saveProfileRange(input.ports, actorOf(input), id, entered, before),
  );
}

export const deleteLoginRange = ofProfile(async (input, id, sent) => {
  const range = sent.get("range") ?? "";
  const evenMyself = sent.get("evenMyself") === "1";
  const askAgain = async (message: string): Promise<Reply> => {
    const again = html`<p class="error" role="alert">${sentence(message)}</p><form method="post" action="${pathOf(id)}/login-ip-ranges/delete">${input.csrf}<input type="hidden" name="range" value="${range}"><input type="hidden" name="evenMyself" value="1"><button class="small">Delete it even so: I can log in from elsewhere</button></form>`;
    return page(400, await detail(input, id, again));
  };
  return orRefusal(
    input,
    ({ message }) => askAgain(message),
    async () => {
      await removeProfileRange(input.ports, actorOf(input), id, parseRange(range), evenMyself);
      return seeOther(pathOf(id));
    },
  );
});
