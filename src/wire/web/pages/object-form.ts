// Setup > Object Manager: the form of a new custom object.
import type { Reply } from "../../../http/exchange.ts";
import { page, seeOther, type UserPageInput } from "../exchange.ts";
import { html } from "../html.ts";
import { problem } from "../layout.ts";
import { only } from "../setup.ts";
import {
  type Control,
  controlsOf,
  givenValues,
  initialValues,
  sentValues,
  type Values,
} from "./form-control.ts";
import { orRefusal } from "./ip-range-form.ts";
import { customizableObjects, OBJECT_MANAGER } from "./object-manager.ts";
import { createComponent, customName } from "./save-component.ts";
import { settingsPage } from "./settings.ts";

const OBJECT: readonly Control[] = [
  { name: "label", label: "Label", required: true },
  { name: "pluralLabel", label: "Plural Label", required: true },
  {
    name: "name",
    label: "Object Name",
    required: true,
    hint: "Letters, digits and single underscores. Its API name has __c at the end.",
  },
  { name: "description", label: "Description", kind: "lines" },
];

const RECORD_NAME: readonly Control[] = [
  { name: "nameLabel", label: "Record Name Label", required: true, hint: "For example: Invoice Number" },
  {
    name: "nameType",
    label: "Data Type",
    choices: [
      ["Text", "Text"],
      ["AutoNumber", "Auto Number"],
    ],
    initial: "Text",
  },
  { name: "displayFormat", label: "Display Format", hint: "Of an Auto Number. For example: INV-{0000}" },
  { name: "startingNumber", label: "Starting Number", hint: "Of an Auto Number." },
];

const MASTER: readonly Control[] = [
  { name: "masterLabel", label: "Master Field Label" },
  { name: "masterName", label: "Master Field Name", hint: "Its API name has __c at the end." },
  {
    name: "masterChildren",
    label: "Child Relationship Name",
    hint: "A master's records are asked for their details by this name, with __r at the end.",
  },
];

async function formPage(input: UserPageInput, values: Values, trouble: string | null): Promise<Reply> {
  const content = html`<div class="card">${problem(trouble)}<form method="post" action="${OBJECT_MANAGER}/new">${input.csrf}
${controlsOf(OBJECT, values)}<h2>Record Name</h2>${controlsOf(RECORD_NAME, values)}
<h2>Master</h2><p class="hint">An object whose records belong to those of another one, and go with them, gets its master now.</p>
${controlsOf(await masterControls(input), values)}
<button class="main">Save</button></form><p><a href="${OBJECT_MANAGER}">Cancel</a></p></div>`;
  const title = "New Custom Object";
  return page(trouble === null ? 200 : 400, settingsPage(input, OBJECT_MANAGER, content, title));
}

const masterControls = async (input: UserPageInput): Promise<readonly Control[]> => [
  {
    name: "master",
    label: "Master Object",
    choices: [
      ["", "None"],
      ...(await customizableObjects(input)).map(({ name, label }) => [name, `${label} (${name})`] as const),
    ],
  },
  ...MASTER,
];

const allControls = async (input: UserPageInput): Promise<readonly Control[]> => [
  ...OBJECT,
  ...RECORD_NAME,
  ...(await masterControls(input)),
];

export const newObject = only("CustomizeApplication", async (input) =>
  formPage(input, initialValues(await allControls(input)), null),
);

export const createObject = only("CustomizeApplication", async (input, form) => {
  const values = sentValues(await allControls(input), form);
  const fullName = customName(values["name"] ?? "");
  return orRefusal(
    input,
    ({ message }) => formPage(input, values, message),
    async () => {
      await createComponent(input, "CustomObject", fullName, metadataOf(givenValues(values)));
      return seeOther(`${OBJECT_MANAGER}/${fullName}`);
    },
  );
});

/** What isn't given has no element. */
function metadataOf(given: Values): Readonly<Record<string, unknown>> {
  const { label, pluralLabel, description, nameLabel, nameType, displayFormat, startingNumber } = given;
  return {
    label,
    pluralLabel,
    description,
    nameField: { label: nameLabel, type: nameType, displayFormat, startingNumber },
    fields: masterOf(given),
  };
}

function masterOf({ master, masterLabel, masterName, masterChildren }: Values): readonly unknown[] {
  if ([master, masterLabel, masterName, masterChildren].every((each) => each === undefined)) return [];
  return [
    {
      fullName: masterName === undefined ? undefined : customName(masterName),
      type: "MasterDetail",
      label: masterLabel,
      referenceTo: master,
      relationshipName: masterChildren,
    },
  ];
}
