// Setup > Object Manager: the objects that can have custom fields, and one with its fields. Who may: Customize Application.
import { keptDefinitions } from "../../../domain/schema/catalogue.ts";
import { customizableSchema } from "../../../domain/schema/customizable.ts";
import { dataTypeName } from "../../../domain/schema/data-type-names.ts";
import { definedFields, isIndexed } from "../../../domain/schema/schema-tables.ts";
import type { Field, SObject } from "../../../facts/sobject.ts";
import { page, type UserPageInput } from "../exchange.ts";
import { type Html, html } from "../html.ts";
import { notFound, only } from "../setup.ts";
import { settingsPage } from "./settings.ts";

export const OBJECT_MANAGER = "/setup/object-manager";

export const objectPath = ({ name }: SObject): string => `${OBJECT_MANAGER}/${name}`;

/** By label. Who may customize the org sees all of its schema, as by the Metadata API. */
export async function customizableObjects({ ports, caller }: UserPageInput): Promise<readonly SObject[]> {
  const { objects } = await customizableSchema(ports, caller.permissions);
  return objects
    .filter(({ layoutable }) => layoutable)
    .toSorted((a, b) => a.label.localeCompare(b.label, "en") || (a.name < b.name ? -1 : 1));
}

/** The object that the path names, in any case; undefined if there is none. */
export async function objectOfPath({
  ports,
  caller,
  parameters,
}: UserPageInput): Promise<SObject | undefined> {
  const object = (await customizableSchema(ports, caller.permissions)).object(parameters[0] ?? "");
  return object?.layoutable ? object : undefined;
}

export const objectManager = only("CustomizeApplication", async (input) => {
  const filter = (input.request.query.get("filter") ?? "").slice(0, 80);
  const wanted = filter.trim().toLowerCase();
  const shown = (await customizableObjects(input)).filter(({ name, label }) =>
    [name, label].some((text) => text.toLowerCase().includes(wanted)),
  );
  const content = html`<div class="card"><form method="get" action="${OBJECT_MANAGER}" role="search"><label for="filter">Filter objects</label>
<input id="filter" name="filter" type="search" value="${filter}"></form>
<p class="actions"><a href="${OBJECT_MANAGER}/new">New Custom Object</a></p>
<div class="scroll" tabindex="0" role="region" aria-label="Objects"><table><caption>${shown.length === 0 ? "No objects found" : `${shown.length} objects`}</caption>
<thead><tr><th scope="col">Label</th><th scope="col">API Name</th><th scope="col">Type</th></tr></thead>
<tbody>${shown.map(
    (object) =>
      html`<tr><td><a href="${objectPath(object)}">${object.label}</a></td><td>${object.name}</td><td>${typeOf(object)}</td></tr>`,
  )}</tbody></table></div></div>`;
  return page(200, settingsPage(input, OBJECT_MANAGER, content));
});

const typeOf = ({ custom }: SObject): string => (custom ? "Custom Object" : "Standard Object");

export const objectDetail = only("CustomizeApplication", async (input) => {
  const object = await objectOfPath(input);
  if (!object) return notFound(input);
  const kept = (await keptDefinitions(input.ports.stores)).find(({ fullName }) => fullName === object.name);
  const name = object.fields.find(({ nameField }) => nameField);
  const facts: readonly (readonly [string, string | undefined])[] = [
    ["API Name", object.name],
    ["Type", typeOf(object)],
    ["Label", object.label],
    ["Plural Label", object.labelPlural],
    ["Record Name", name && `${name.label} (${name.autoNumber ? "Auto Number" : "Text"})`],
    ["Key Prefix", object.keyPrefix],
    ["Description", kept?.description],
  ];
  const content = html`<div class="card"><h2>Details</h2>
<dl>${facts.map(([label, value]) => value && html`<dt>${label}</dt><dd>${value}</dd>`)}</dl></div>
<div class="card"><h2>Fields &amp; Relationships</h2><p class="actions"><a href="${objectPath(object)}/fields/new">New Custom Field</a></p>
${await fieldTable(input, object)}</div>
<p><a href="${OBJECT_MANAGER}">All Objects</a></p>`;
  return page(200, settingsPage(input, OBJECT_MANAGER, content, object.label));
});

async function fieldTable({ ports, caller }: UserPageInput, object: SObject): Promise<Html> {
  const { objects } = await customizableSchema(ports, caller.permissions);
  const labels = new Map(objects.map(({ name, label }) => [name, label]));
  const fields = definedFields(object).toSorted((a, b) => a.label.localeCompare(b.label, "en"));
  const marks: readonly (readonly [string, (field: Field) => boolean])[] = [
    ["Indexed", isIndexed],
    ["Unique", ({ unique }) => unique],
    ["External ID", ({ externalId }) => externalId],
    [
      "Required",
      ({ nillable, createable, defaultedOnCreate }) => !nillable && createable && !defaultedOnCreate,
    ],
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Fields and relationships"><table><caption>${fields.length} fields</caption>
<thead><tr><th scope="col">Field Label</th><th scope="col">Field Name</th><th scope="col">Data Type</th>${marks.map(([label]) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${fields.map(
    (field) =>
      html`<tr><td>${field.label}</td><td>${field.name}</td><td>${dataTypeName(field, labels)}</td>${marks.map(([, holds]) => html`<td>${holds(field) && "Yes"}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
