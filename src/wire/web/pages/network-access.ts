// Setup > Network Access: the org's trusted IP ranges. Who may: Manage IP Addresses.
import {
  addTrustedRange,
  changeTrustedRange,
  listTrustedRanges,
  rangeText,
  removeTrustedRange,
} from "../../../domain/identity/trusted-networks.ts";
import type { TrustedRange } from "../../../domain/model/identity.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { actorOf, notFound, only } from "../setup.ts";
import {
  EMPTY,
  orRefusal,
  type RangeForm,
  rangeForm,
  rangeTable,
  saveRange,
  valuesOf,
} from "./ip-range-form.ts";
import { settingsPage } from "./settings.ts";

const PATH = "/setup/network-access";

const HINT =
  "From a trusted range nobody needs a security token or a verification code: the password alone logs in. Nobody is kept out elsewhere.";

export const networkAccess = only("ManageIpAddresses", async (input) => {
  const ranges = await listTrustedRanges(input.ports);
  const table = rangeTable("Trusted IP Ranges", "No range is trusted.", ranges, (range, name) => {
    const path = `${PATH}/${range.id}`;
    return html`<a href="${path}/edit" aria-label="Edit ${name}">Edit</a> <form method="post" action="${path}/delete">${input.csrf}<button class="small" aria-label="Delete ${name}">Delete</button></form>`;
  });
  const content = html`<div class="card"><p>${HINT}</p><p>You are at <strong>${input.request.address}</strong>.</p>${table}
<p class="actions"><a href="${PATH}/new">New</a></p></div>`;
  return page(200, settingsPage(input, PATH, content));
});

const form = (title: string, action: string): RangeForm => ({
  menu: PATH,
  title,
  action,
  back: PATH,
  hint: HINT,
});

const NEW = form("New Trusted IP Range", `${PATH}/new`);

export const newTrustedRange = only("ManageIpAddresses", async (input) => rangeForm(input, NEW, EMPTY));

export const createTrustedRange = only("ManageIpAddresses", async (input, sent) => {
  const values = valuesOf(sent);
  return saveRange(input, NEW, values, () =>
    addTrustedRange(input.ports, actorOf(input), values, values.description),
  );
});

const rangeOfPath = async ({ ports, parameters: [id] }: UserPageInput): Promise<TrustedRange | undefined> =>
  (await listTrustedRanges(ports)).find((range) => String(range.id) === id);

const editing = ({ id }: TrustedRange): RangeForm => form("Edit Trusted IP Range", `${PATH}/${id}/edit`);

export const editTrustedRange = only("ManageIpAddresses", async (input) => {
  const range = await rangeOfPath(input);
  if (!range) return notFound(input);
  const { from: start, to: end, description } = range;
  return rangeForm(input, editing(range), { start, end, description });
});

export const saveTrustedRange = only("ManageIpAddresses", async (input, sent) => {
  const range = await rangeOfPath(input);
  if (!range) return notFound(input);
  const values = valuesOf(sent);
  return saveRange(input, editing(range), values, () =>
    changeTrustedRange(input.ports, actorOf(input), range.id, values, values.description),
  );
});

export const deleteTrustedRange = only("ManageIpAddresses", async (input) => {
  const range = await rangeOfPath(input);
  if (!range) return notFound(input);
  return orRefusal(
    input,
    // Somebody else was faster.
    () => notFound(input),
    async () => {
      await removeTrustedRange(input.ports, actorOf(input), rangeText(range));
      return seeOther(PATH);
    },
  );
});
