// $select and $expand: which of an entity's properties are told, and of which parents.
import { refuse } from "../../domain/fault.ts";
import type { Column } from "../../domain/model/column.ts";
import type { JsonMember } from "../../domain/records/feed.ts";
import type { Parent } from "../../domain/records/parents.ts";
import { EDM_TYPES, type EdmType, MODEL_NAMESPACE } from "../../facts/odata.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { JsonForm } from "./media-type.ts";
import { type Model, navigationName, navigationOf, propertiesOf, propertyOf } from "./model.ts";
import type { Options } from "./options.ts";
import { splitOutside } from "./split.ts";

interface Expansion {
  readonly parent: Parent;
  readonly properties: readonly Field[];
}

export interface Shape {
  readonly object: SObject;
  readonly properties: readonly Field[];
  readonly expansions: readonly Expansion[];
  /** "(Name,Owner(Name))" of the context URL; "" if all is told. */
  readonly selectList: string;
}

interface Selected {
  readonly properties: readonly Field[];
  /** What was asked for; null: everything. */
  readonly names: readonly string[] | null;
}

/** Throws unknownColumn, odataMalformed, odataUnsupported. */
export function readShape(model: Model, object: SObject, options: Options): Shape {
  const own = readSelect(model, object, options.get("select"));
  const expanded = readExpand(model, object, options.get("expand"));
  const nested = expanded.flatMap(({ parent, selected }) =>
    selected.names === null ? [] : [`${navigationName(parent.reference)}(${selected.names.join(",")})`],
  );
  const names = own.names ?? (nested.length > 0 ? ["*"] : []);
  const listed = [...names, ...nested].join(",");
  return {
    object,
    properties: own.properties,
    expansions: expanded.map(({ parent, selected }) => ({ parent, properties: selected.properties })),
    selectList: listed === "" ? "" : `(${listed})`,
  };
}

/** What is told of an entity, in its form. */
export function membersOf({ object, properties, expansions }: Shape, form: JsonForm): JsonMember[] {
  const isFull = form.metadata === "full";
  // Where no key is told, a client can't make the entity's id of its own.
  const isNamed = form.metadata === "minimal" && !properties.some(({ type }) => type === "id");
  return [
    ...(isFull ? [typeOf(object)] : []),
    ...(isFull || isNamed ? link("@odata.id", object, "", []) : []),
    ...properties.flatMap((field) => propertyMembers({ field }, form)),
    ...expansions.flatMap(({ parent, properties: told }) => {
      const name = navigationName(parent.reference);
      return [
        ...(isFull ? link(`${name}@odata.navigationLink`, object, `/${name}`, []) : []),
        {
          name,
          parents: [parent],
          members: [
            ...(isFull ? [typeOf(parent.object), ...link("@odata.id", parent.object, "", [parent])] : []),
            ...told.flatMap((field) => propertyMembers({ field, parents: [parent] }, form)),
          ],
        },
      ];
    }),
  ];
}

const typeOf = ({ name }: SObject): JsonMember => ({
  name: "@odata.type",
  text: `#${MODEL_NAMESPACE}.${name}`,
});

/** "Account('...')", with what stands behind; relative to the context URL. */
function link(name: string, object: SObject, behind: string, parents: readonly Parent[]): JsonMember[] {
  const field = object.fieldsByName.get("id");
  const column = parents.length > 0 ? { field, parents } : { field };
  const form = { kind: "link", before: `${object.name}('`, after: `')${behind}` } as const;
  return field ? [{ name, column: { ...column, field }, form }] : [];
}

/** Types that JSON's own say already; all others are told with full metadata. Source: OData JSON Format 4.0, 4.5.3. */
const PLAIN_TYPES: ReadonlySet<EdmType | null> = new Set(["Edm.String", "Edm.Boolean"]);

function propertyMembers(column: Column, { metadata, decimalsAsText }: JsonForm): JsonMember[] {
  const { name, type } = column.field;
  const edm = EDM_TYPES[type];
  const isQuoted = decimalsAsText && edm === "Edm.Decimal";
  const value: JsonMember = { name, column, ...(isQuoted ? { form: { kind: "quoted" } } : {}) };
  if (metadata !== "full" || PLAIN_TYPES.has(edm)) return [value];
  return [{ name: `${name}@odata.type`, text: `#${edm?.slice("Edm.".length)}` }, value];
}

/** Parents that are told of. */
export const expandedColumns = ({ expansions }: Shape): Column[] =>
  expansions.map(({ parent }) => ({ field: parent.reference, parents: [parent] }));

function readSelect(model: Model, object: SObject, text: string | undefined): Selected {
  if (text === undefined) return { properties: propertiesOf(object), names: null };
  const names = [...new Set(splitOutside(text, ","))];
  const wanted = new Set<Field>();
  for (const name of names) {
    if (name === "*") for (const field of propertiesOf(object)) wanted.add(field);
    else if (/[/().]/.test(name))
      throw refuse("odataUnsupported", { detail: `$select of ${name.slice(0, 80)} is not supported` });
    else {
      const field = propertyOf(object, name);
      if (field) wanted.add(field);
      else if (!navigationOf(model, object, name)) throw unknownProperty(object, name);
    }
  }
  return { properties: propertiesOf(object).filter((field) => wanted.has(field)), names };
}

export const unknownProperty = (object: SObject, name: string) =>
  name === ""
    ? refuse("odataMalformed", { detail: "A property name is missing" })
    : refuse("unknownColumn", { field: name.slice(0, 80), object: object.name });

function readExpand(
  model: Model,
  object: SObject,
  text: string | undefined,
): { readonly parent: Parent; readonly selected: Selected }[] {
  if (text === undefined) return [];
  const seen = new Set<string>();
  return splitOutside(text, ",").map((item) => {
    const [, name = "", inner] = /^(\w+)\s*(?:\((.*)\))?$/s.exec(item) ?? [];
    if (name === "")
      throw refuse("odataUnsupported", { detail: `$expand=${item.slice(0, 80)} is not supported` });
    const parent = navigationOf(model, object, name);
    if (!parent) throw unknownProperty(object, name);
    if (seen.has(name)) throw refuse("odataMalformed", { detail: `$expand names ${name} more than once` });
    seen.add(name);
    return { parent, selected: readSelect(model, parent.object, nestedSelect(inner)) };
  });
}

/** Of the options within an $expand only $select is there. */
function nestedSelect(inner: string | undefined): string | undefined {
  if (inner === undefined) return undefined;
  const options = splitOutside(inner, ";");
  const select = options[0]?.startsWith("$select=") ? options[0].slice("$select=".length) : undefined;
  if (select === undefined || options.length > 1)
    throw refuse("odataUnsupported", { detail: "Within $expand only $select is supported" });
  return select;
}
