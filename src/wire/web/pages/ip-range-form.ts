// The form of one IP range, and what becomes of it: of the org's trusted ones as of a profile's login IP ranges.
import { FaultError } from "../../../domain/fault.ts";
import type { IpRange } from "../../../domain/model/identity.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { notFound } from "../setup.ts";
import { notYours } from "./not-yours.ts";
import { type SettingsPath, settingsPage } from "./settings.ts";

export interface RangeForm {
  /** The page of Setup that it belongs to. */
  readonly menu: SettingsPath;
  readonly title: string;
  readonly action: string;
  /** Where it goes when it is saved or left. */
  readonly back: string;
  /** What a range does. */
  readonly hint: string;
  /** Further fields that come back as they are. */
  readonly hidden?: Html;
}

interface RangeValues {
  readonly start: string;
  readonly end: string;
  readonly description: string;
}

export const valuesOf = (form: URLSearchParams): RangeValues => ({
  start: form.get("start") ?? "",
  end: form.get("end") ?? "",
  description: (form.get("description") ?? "").trim(),
});

export const EMPTY: RangeValues = { start: "", end: "", description: "" };

interface Trouble {
  readonly message: string;
  readonly fields: readonly string[];
}

export function rangeForm(
  input: UserPageInput,
  form: RangeForm,
  values: RangeValues,
  trouble: Trouble | null = null,
): Reply {
  const field = (
    name: "start" | "end" | "description",
    label: string,
    needed: boolean,
    most: number,
  ): Html => {
    const wrong = trouble?.fields.includes(name) && html` aria-invalid="true" aria-describedby="trouble"`;
    return html`<label for="${name}">${label}</label><input id="${name}" name="${name}" value="${values[name]}" maxlength="${most}" autocomplete="off" spellcheck="false"${needed && html` required`}${wrong}>`;
  };
  const content = html`<div class="card">${trouble && html`<p class="error" role="alert" id="trouble">${sentence(trouble.message)}</p>`}
<p>${form.hint}</p>
<form method="post" action="${form.action}">${input.csrf}${form.hidden}
${field("start", "Start IP Address", true, 100)}${field("end", "End IP Address", true, 100)}${field("description", "Description", false, 255)}
<p class="dim">Both ends belong to the range; equal ones are one address. At most 33,554,432 IPv4 or 2<sup>96</sup> IPv6 addresses.</p>
${trouble?.fields.includes("evenMyself") && html`<label class="check"><input name="evenMyself" type="checkbox" value="1"> Save it even so: I can log in from elsewhere</label>`}
<button class="main">Save</button></form><p><a href="${form.back}">Cancel</a></p></div>`;
  return page(trouble ? 400 : 200, settingsPage(input, form.menu, content, form.title));
}

/** A fault's text where it stands alone. */
export const sentence = (message: string): string =>
  `${message.slice(0, 1).toUpperCase()}${message.slice(1)}`;

/** Does it and goes back; a refusal is told in the form as it was sent. */
export async function saveRange(
  input: UserPageInput,
  form: RangeForm,
  values: RangeValues,
  save: () => Promise<unknown>,
): Promise<Reply> {
  return orRefusal(
    input,
    (trouble) => rangeForm(input, form, values, trouble),
    async () => {
      await save();
      return seeOther(form.back);
    },
  );
}

/** What `work` answers; for a refusal the page of what isn't there or isn't the caller's, else what `tell` makes of it. */
export async function orRefusal(
  input: UserPageInput,
  tell: (trouble: Trouble) => Reply | Promise<Reply>,
  work: () => Promise<Reply>,
): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    if (error.fault.cause === "recordNotFound") return notFound(input);
    if (error.fault.cause === "insufficientAccessOnCall") return notYours(input);
    return tell(error.fault);
  }
}

interface Shown extends IpRange {
  readonly description?: string;
}

/** Ranges with what can be done to each; `none` is said where there are none. */
export const rangeTable = <R extends Shown>(
  caption: string,
  none: string,
  ranges: readonly R[],
  actions: (range: R, name: string) => Html,
): Html =>
  ranges.length === 0
    ? html`<p>${none}</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr><th scope="col">Action</th><th scope="col">Start IP Address</th><th scope="col">End IP Address</th><th scope="col">Description</th></tr></thead>
<tbody>${ranges.map(
        (range) =>
          html`<tr><td><div class="row">${actions(range, range.from === range.to ? range.from : `${range.from} to ${range.to}`)}</div></td><td>${range.from}</td><td>${range.to}</td><td>${range.description}</td></tr>`,
      )}</tbody></table></div>`;
