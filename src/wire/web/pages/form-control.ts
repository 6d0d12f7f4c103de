// The controls of longer forms, each filled with what was typed.
import { type Html, html } from "../html.ts";

type Choices = readonly (readonly [value: string, label: string])[];

export interface Control {
  readonly name: string;
  readonly label: string;
  readonly required?: boolean;
  /** One line of text if absent; choices make it a select. */
  readonly kind?: "lines" | "check";
  readonly choices?: Choices | undefined;
  readonly hint?: string;
  /** What stands in it before anything was typed. */
  readonly initial?: string;
}

export type Values = Readonly<Record<string, string>>;

export const initialValues = (controls: readonly Control[]): Values =>
  Object.fromEntries(controls.map(({ name, initial = "" }) => [name, initial]));

/** What was sent of the controls; what isn't theirs is not looked at. */
export const sentValues = (controls: readonly Control[], form: URLSearchParams): Values =>
  Object.fromEntries(controls.map(({ name }) => [name, form.get(name) ?? ""]));

/** Without those that are blank: they say nothing. */
export const givenValues = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ""));

export function control({ name, label, required, kind, choices, hint }: Control, value: string): Html {
  const described = hint !== undefined && html` aria-describedby="${name}-hint"`;
  const named = html`id="${name}" name="${name}"`;
  const marks = html`${required && html` required`}${described}`;
  const told = hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`;
  if (kind === "check")
    return html`<label class="check"><input ${named}${marks} type="checkbox" value="true"${value === "true" && html` checked`}> ${label}</label>${told}`;
  const above = html`<label for="${name}">${label}</label>`;
  if (choices)
    return html`${above}<select ${named}${marks}>${choices.map(
      ([each, text]) => html`<option value="${each}"${each === value && html` selected`}>${text}</option>`,
    )}</select>${told}`;
  // The first line break after the tag is not part of the text.
  if (kind === "lines") return html`${above}<textarea ${named}${marks}>${"\n"}${value}</textarea>${told}`;
  return html`${above}<input ${named} value="${value}" autocomplete="off"${marks}>${told}`;
}

export const controlsOf = (controls: readonly Control[], values: Values): Html =>
  html`${controls.map((each) => control(each, values[each.name] ?? ""))}`;
