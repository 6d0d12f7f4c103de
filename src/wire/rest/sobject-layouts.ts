// What an sObject has to be shown with: the system's compact layout, and no approval layouts or list views.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { objectNamed } from "../../domain/records/names.ts";
import { describeSObject, MASTER_RECORD_TYPE } from "../../domain/schema/describe.ts";
import type { SObject } from "../../facts/sobject.ts";
import { type Handler, ok, type RestCall } from "./answer.ts";

/** The object of the call, if it is one of those that are shown. Throws NOT_FOUND for others. */
async function shown(
  { ports, call, param }: RestCall,
  flag: "layoutable" | "mruEnabled",
): Promise<{ readonly object: SObject; readonly catalogue: Catalogue }> {
  const catalogue = await callersCatalogue(ports, call.caller);
  const object = objectNamed(catalogue, param("object"));
  if (!object[flag]) throw refuse("notFound");
  return { object, catalogue };
}

/** GET sobjects/X/describe/compactLayouts: the name alone, as the system's own layout has it. */
export const compactLayouts: Handler = async (rest) => {
  const { object, catalogue } = await shown(rest, "layoutable");
  const { fields } = describeSObject(object, catalogue, rest.call.apiVersion) as {
    readonly fields: readonly Readonly<Record<string, unknown>>[];
  };
  const fieldItems = fields
    .filter(({ nameField }) => nameField === true)
    .map((details) => ({
      editableForNew: details["createable"],
      editableForUpdate: details["updateable"],
      label: details["label"],
      layoutComponents: [
        { components: [], details, displayLines: 1, tabOrder: 1, type: "Field", value: details["name"] },
      ],
      placeholder: false,
      required: false,
    }));
  const { recordTypeId, name: recordTypeName } = MASTER_RECORD_TYPE;
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
    recordTypeCompactLayoutMappings: [
      {
        available: true,
        compactLayoutId: null,
        compactLayoutName: "SYSTEM",
        recordTypeId,
        recordTypeName,
        urls: {},
      },
    ],
    urls: {},
  });
};

/** GET sobjects/X/describe/approvalLayouts: there are no approval processes. */
export const approvalLayouts: Handler = async (rest) => {
  await shown(rest, "layoutable");
  return ok({ approvalLayouts: [] });
};

/** GET sobjects/X/listviews: nobody can make one. */
export const listViews: Handler = async (rest) => {
  const { object } = await shown(rest, "mruEnabled");
  return ok({ done: true, listviews: [], nextRecordsUrl: null, size: 0, sobjectType: object.name });
};
