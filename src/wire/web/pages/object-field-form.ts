// Setup > Object Manager: the choice of a new custom field's data type, and the form of that type.
import type { SObject } from "../../../facts/sobject.ts";
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { problem } from "../layout.ts";
import { notFound, only } from "../setup.ts";
import {
  type Control,
  controlsOf,
  givenValues,
  initialValues,
  sentValues,
  type Values,
} from "./form-control.ts";
import { orRefusal } from "./ip-range-form.ts";
import { FIELD_TYPE_FORMS, type FieldTypeForm } from "./object-field-types.ts";
import { customizableObjects, OBJECT_MANAGER, objectOfPath, objectPath } from "./object-manager.ts";
import { createComponent, customName } from "./save-component.ts";
import { settingsPage } from "./settings.ts";

const FIRST: readonly Control[] = [
  { name: "label", label: "Field Label", required: true },
  {
    name: "name",
    label: "Field Name",
    required: true,
    hint: "Letters, digits and single underscores. Its API name has __c at the end.",
  },
];

const LAST: readonly Control[] = [
  { name: "description", label: "Description", kind: "lines" },
  { name: "inlineHelpText", label: "Help Text" },
];

const formNamed = (type: string | null): FieldTypeForm | undefined =>
  FIELD_TYPE_FORMS.find((each) => each.type === type);

const titleOf = ({ label }: SObject): string => `${label}: New Custom Field`;

/** Which data type. */
function choicePage(input: UserPageInput, object: SObject, trouble: string | null): Reply {
  const path = `${objectPath(object)}/fields/new`;
  const content = html`<div class="card">${problem(trouble)}<table><caption>Data Type</caption>
<thead><tr><th scope="col">Data Type</th><th scope="col">What it holds</th></tr></thead>
<tbody>${FIELD_TYPE_FORMS.map(
    ({ type, label, about }) =>
      html`<tr><td><a href="${path}?type=${type}">${label}</a></td><td>${about}</td></tr>`,
  )}</tbody></table></div><p><a href="${objectPath(object)}">Cancel</a></p>`;
  return page(trouble === null ? 200 : 400, settingsPage(input, OBJECT_MANAGER, content, titleOf(object)));
}

async function controlsFor(input: UserPageInput, form: FieldTypeForm): Promise<readonly Control[]> {
  const target: Control = {
    name: "referenceTo",
    label: "Related To",
    required: true,
    choices: [
      ["", "--None--"],
      ...(form.refers === true ? await customizableObjects(input) : []).map(
        ({ name, label }) => [name, `${label} (${name})`] as const,
      ),
    ],
  };
  return [...FIRST, ...(form.refers === true ? [target] : []), ...form.controls, ...LAST];
}

async function formPage(
  input: UserPageInput,
  object: SObject,
  form: FieldTypeForm,
  sent: Values | null,
  trouble: string | null,
): Promise<Reply> {
  const controls = await controlsFor(input, form);
  const path = `${objectPath(object)}/fields/new`;
  const content = html`<div class="card">${problem(trouble)}<p>Data Type: <strong>${form.label}</strong> <a href="${path}">Change</a></p>
<form method="post" action="${path}">${input.csrf}<input type="hidden" name="type" value="${form.type}">
${controlsOf(controls, sent ?? initialValues(controls))}
<button class="main">Save</button></form><p><a href="${objectPath(object)}">Cancel</a></p></div>`;
  return page(trouble === null ? 200 : 400, settingsPage(input, OBJECT_MANAGER, content, titleOf(object)));
}

export const newField = only("CustomizeApplication", async (input) => {
  const object = await objectOfPath(input);
  if (!object) return notFound(input);
  const form = formNamed(input.request.query.get("type"));
  return form ? formPage(input, object, form, null, null) : choicePage(input, object, null);
});

export const createField = only("CustomizeApplication", async (input, sent) => {
  const object = await objectOfPath(input);
  if (!object) return notFound(input);
  const form = formNamed(sent.get("type"));
  if (!form) return choicePage(input, object, "Choose a data type.");
  const values = sentValues(await controlsFor(input, form), sent);
  const fullName = `${object.name}.${customName(values["name"] ?? "")}`;
  const metadata = metadataOf(form, givenValues(values));
  return orRefusal(
    input,
    ({ message }) => formPage(input, object, form, values, message),
    async () => {
      await createComponent(input, "CustomField", fullName, metadata);
      return seeOther(objectPath(object));
    },
  );
});

/** What isn't given has no element. */
function metadataOf({ type }: FieldTypeForm, given: Values): Readonly<Record<string, unknown>> {
  const { name: _inFullName, values = "", firstIsDefault, restricted, ...elements } = given;
  if (type !== "Picklist") return { ...elements, type };
  const lines = values.split(/\r?\n/).filter((line) => line.trim() !== "");
  const value = lines.map((fullName, index) => ({
    fullName,
    default: firstIsDefault === "true" && index === 0,
  }));
  return {
    ...elements,
    type,
    valueSet: { restricted: restricted === "true", valueSetDefinition: { value } },
  };
}
