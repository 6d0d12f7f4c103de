// describeLayout() and its kin: the same layouts as REST's, in the WSDL's elements.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { formatId } from "../../domain/model/id.ts";
import { describeValues } from "../../domain/schema/describe.ts";
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
import { OBJECTS_PER_DESCRIBE } from "../../facts/limits.ts";
import { NO_ID } from "../../facts/soap.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { OperationInput } from "./operation.ts";
import { isNil, type Message, named, readMessage } from "./read-message.ts";
import { type SoapObject, writeMessage } from "./write-message.ts";

/** Throws invalidType for an object without layouts, functionalityNotEnabled for a named one, invalidCrossReference for a record type. */
export async function describeLayoutOperation({ ports, call, soap }: OperationInput): Promise<string> {
  const message = readMessage(soap.operation);
  const catalogue = await callersCatalogue(ports, call.caller);
  const object = laidOut(catalogue, message.text("sObjectType"));
  const [layoutName] = message.all("layoutName");
  if (layoutName && !isNil(layoutName) && layoutName.text.trim() !== "")
    throw refuse("functionalityNotEnabled", { detail: "Named layouts are not available in this org" });
  const infos = askedRecordTypes(message, object);
  const layout = pageLayout(object);
  const result = {
    layouts: [layoutOf(layout)],
    recordTypeMappings: infos.map((info) => ({
      ...info,
      layoutId: formatId(layout.id),
      picklistsForRecordType: picklists(object).map((field) => ({
        picklistName: field.name,
        picklistValues: describeValues(valuesFor(object, info, field)),
      })),
    })),
    recordTypeSelectorRequired: choosesRecordType(object),
  };
  return writeMessage("describeLayoutResponse", { result: result as SoapObject }, call.apiVersion);
}

export async function describeCompactLayoutsOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const message = readMessage(soap.operation);
  const object = laidOut(await callersCatalogue(ports, call.caller), message.text("sObjectType"));
  const infos = askedRecordTypes(message, object);
  const result = {
    compactLayouts: [compactOf(object)],
    defaultCompactLayoutId: NO_ID,
    recordTypeCompactLayoutMappings: infos.map(({ available, recordTypeId, name }) => ({
      available,
      compactLayoutId: null,
      compactLayoutName: SYSTEM_LAYOUT.name,
      recordTypeId,
      recordTypeName: name,
    })),
  };
  return writeMessage("describeCompactLayoutsResponse", { result }, call.apiVersion);
}

export async function describePrimaryCompactLayoutsOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const names = readMessage(soap.operation).all("sObjectTypes");
  if (names.length > OBJECTS_PER_DESCRIBE)
    throw refuse("tooManyRecords", { limit: String(OBJECTS_PER_DESCRIBE) });
  const catalogue = await callersCatalogue(ports, call.caller);
  const result = names.map(({ text }) => compactOf(laidOut(catalogue, text)));
  return writeMessage("describePrimaryCompactLayoutsResponse", { result }, call.apiVersion);
}

/** There are no approval processes; one that is named is refused. */
export async function describeApprovalLayoutOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const message = readMessage(soap.operation);
  laidOut(await callersCatalogue(ports, call.caller), message.text("sObjectType"));
  if (named(message, "approvalProcessNames").length > 0)
    throw refuse("functionalityNotEnabled", { detail: "Approval processes are not available in this org" });
  return writeMessage("describeApprovalLayoutResponse", { result: {} }, call.apiVersion);
}

function laidOut(catalogue: Catalogue, named: string): SObject {
  const object = catalogue.object(named.trim());
  if (!object?.layoutable) throw refuse("invalidType", { object: named.trim() });
  return object;
}

/** Those that the message names, or all. Throws invalidCrossReference for one that the object hasn't. */
function askedRecordTypes(message: Message, object: SObject): readonly RecordTypeInfo[] {
  const asked = named(message, "recordTypeIds").map(({ text }) => {
    const info = recordTypeInfo(object, text.trim());
    if (!info) throw refuse("invalidCrossReference");
    return info;
  });
  return asked.length === 0 ? recordTypeInfos(object) : asked;
}

const layoutOf = ({ id, detail, edit }: PageLayout): SoapObject => ({
  detailLayoutSections: sectionOf(id, detail),
  editLayoutSections: sectionOf(id, edit),
  id: formatId(id),
});

function sectionOf(id: number, rows: PageLayout["detail"]): readonly SoapObject[] {
  if (rows.length === 0) return [];
  return [
    {
      collapsed: false,
      columns: LAYOUT_COLUMNS,
      heading: LAYOUT_HEADING,
      layoutRows: rows.map((row) => ({ layoutItems: row.map(itemOf), numItems: row.length })),
      layoutSectionId: null,
      parentLayoutId: formatId(id),
      rows: rows.length,
      tabOrder: "LeftToRight",
      useCollapsibleSection: false,
      useHeading: true,
    },
  ];
}

const itemOf = ({ fields, ...item }: LayoutItem): SoapObject => ({
  ...item,
  layoutComponents: fields.map(({ name }, index) => ({
    displayLines: 1,
    tabOrder: index + 1,
    type: "Field",
    value: name,
  })),
  placeholder: false,
});

const SYSTEM_LAYOUT = { label: "System Default", name: "SYSTEM" } as const;

const compactOf = (object: SObject): SoapObject => ({
  ...SYSTEM_LAYOUT,
  fieldItems: compactLayout(object).map(itemOf),
  id: NO_ID,
  objectType: object.name,
});
