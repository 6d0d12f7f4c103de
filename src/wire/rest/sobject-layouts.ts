// What an sObject has to be shown with: its page layouts, the system's compact one, and no approval layouts.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { formatId } from "../../domain/model/id.ts";
import { objectNamed } from "../../domain/records/names.ts";
import { describeSObject, describeValues } from "../../domain/schema/describe.ts";
import {
  compactLayout,
  LAYOUT_COLUMNS,
  LAYOUT_HEADING,
  type LayoutItem,
  type PageLayout,
  pageLayout,
  picklists,
} from "../../domain/schema/layouts.ts";
import {
  choosesRecordType,
  type RecordTypeInfo,
  recordTypeInfo,
  recordTypeInfos,
  valuesFor,
} from "../../domain/schema/record-type-infos.ts";
import { NAMED_LAYOUTS } from "../../facts/list-views.ts";
import type { SObject } from "../../facts/sobject.ts";
import { type Handler, ok, type RestCall } from "./answer.ts";
import { objectOf } from "./sobject-row.ts";

/** The object of the call, if it is one of those that are shown. Throws NOT_FOUND for others. */
async function shown({
  ports,
  call,
  param,
}: RestCall): Promise<{ readonly object: SObject; readonly catalogue: Catalogue }> {
  const catalogue = await callersCatalogue(ports, call.caller);
  const object = objectNamed(catalogue, param("object"));
  if (!object.layoutable) throw refuse("notFound");
  return { object, catalogue };
}

type Json = Readonly<Record<string, unknown>>;

/** Items as JSON, each component with the describe of its field. */
function itemWriter(object: SObject, catalogue: Catalogue, apiVersion: number): (item: LayoutItem) => Json {
  const { fields } = describeSObject(object, catalogue, apiVersion) as { readonly fields: readonly Json[] };
  const details = new Map(fields.map((field) => [field["name"], field]));
  return ({ fields: parts, ...item }) => ({
    editableForNew: item.editableForNew,
    editableForUpdate: item.editableForUpdate,
    label: item.label,
    layoutComponents: parts.map(({ name }, index) => ({
      components: [],
      details: details.get(name),
      displayLines: 1,
      tabOrder: index + 1,
      type: "Field",
      value: name,
    })),
    placeholder: false,
    required: item.required,
  });
}

/** GET sobjects/X/describe/compactLayouts: the name alone, as the system's own layout has it. */
export const compactLayouts: Handler = async (rest) => {
  const { object, catalogue } = await shown(rest);
  const fieldItems = compactLayout(object).map(itemWriter(object, catalogue, rest.call.apiVersion));
  return ok({
    compactLayouts: [
      {
        actions: [],
        fieldItems,
        id: null,
        imageItems: [],
        label: "System Default",
        name: "SYSTEM",
        objectType: object.name,
      },
    ],
    defaultCompactLayoutId: null,
    recordTypeCompactLayoutMappings: recordTypeInfos(object).map(({ available, recordTypeId, name }) => ({
      available,
      compactLayoutId: null,
      compactLayoutName: "SYSTEM",
      recordTypeId,
      recordTypeName: name,
      urls: {},
    })),
    urls: {},
  });
};

/** Where the layout of a record type is. */
export const layoutUrl = (
  base: string,
  { name }: Pick<SObject, "name">,
  { recordTypeId }: Pick<RecordTypeInfo, "recordTypeId">,
): string => `${base}/sobjects/${name}/describe/layouts/${recordTypeId}`;

/** GET sobjects/X/describe/layouts: the one page layout, which is that of all records. */
export const layouts: Handler = async (rest) => {
  const { object, catalogue } = await shown(rest);
  const { call, base } = rest;
  return ok({
    layouts: [layoutJson(object, catalogue, call.apiVersion)],
    recordTypeMappings: recordTypeInfos(object).map((info) => ({
      ...info,
      layoutId: formatId(pageLayout(object).id),
      picklistsForRecordType: picklists(object).map((field) => ({
        picklistName: field.name,
        picklistValues: describeValues(valuesFor(object, info, field)),
      })),
      urls: { layout: layoutUrl(base, object, info) },
    })),
    recordTypeSelectorRequired: [choosesRecordType(object)],
  });
};

/** GET sobjects/X/describe/namedLayouts/{name}: they show what the page layout does. */
export const namedLayouts: Handler = async (rest) => {
  const { name: object } = await objectOf(rest);
  const name = rest.param("name").toLowerCase();
  const names = Object.hasOwn(NAMED_LAYOUTS, object) ? (NAMED_LAYOUTS[object] ?? []) : [];
  if (!names.some((one) => one.toLowerCase() === name)) throw refuse("notFound");
  return layouts(rest);
};

/** GET sobjects/X/describe/layouts/{recordTypeId} */
export const layoutOfRecordType: Handler = async (rest) => {
  const { object, catalogue } = await shown(rest);
  if (!recordTypeInfo(object, rest.param("recordType"))) throw refuse("notFound");
  return ok(layoutJson(object, catalogue, rest.call.apiVersion));
};

function layoutJson(object: SObject, catalogue: Catalogue, apiVersion: number): Json {
  const write = itemWriter(object, catalogue, apiVersion);
  const { id, detail, edit } = pageLayout(object);
  const section = (rows: PageLayout["detail"]): readonly Json[] =>
    rows.length === 0
      ? []
      : [
          {
            collapsed: false,
            columns: LAYOUT_COLUMNS,
            heading: LAYOUT_HEADING,
            layoutRows: rows.map((row) => ({ layoutItems: row.map(write), numItems: row.length })),
            layoutSectionId: null,
            parentLayoutId: formatId(id),
            rows: rows.length,
            tabOrder: "LeftToRight",
            useCollapsibleSection: false,
            useHeading: true,
          },
        ];
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: section(detail),
    editLayoutSections: section(edit),
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: formatId(id),
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: { quickActionListItems: [] },
    relatedContent: null,
    relatedLists: [],
    saveOptions: [],
  };
}

/** GET sobjects/X/quickActions: there are none. */
export const objectQuickActions: Handler = async (rest) => {
  await shown(rest);
  return ok([]);
};

/** GET sobjects/X/describe/approvalLayouts: there are no approval processes. */
export const approvalLayouts: Handler = async (rest) => {
  await shown(rest);
  return ok({ approvalLayouts: [] });
};
