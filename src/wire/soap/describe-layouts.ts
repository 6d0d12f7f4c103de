// describeLayout() and its kin: the same layouts as REST's, in the WSDL's elements.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import type { Catalogue } from "../../domain/model/catalogue.ts";
import { formatId } from "../../domain/model/id.ts";
import { describeSObject, MASTER_RECORD_TYPE } from "../../domain/schema/describe.ts";
import {
  compactLayout,
  LAYOUT_COLUMNS,
  LAYOUT_HEADING,
  type LayoutItem,
  type PageLayout,
  pageLayout,
  picklists,
} from "../../domain/schema/layouts.ts";
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
  checkRecordTypes(message);
  const { fields } = describeSObject(object, catalogue, call.apiVersion) as {
    readonly fields: readonly SoapObject[];
  };
  const chosen = new Set(picklists(object).map(({ name }) => name));
  const layout = pageLayout(object);
  const result = {
    layouts: [layoutOf(layout)],
    recordTypeMappings: [
      {
        ...MASTER_RECORD_TYPE,
        layoutId: formatId(layout.id),
        picklistsForRecordType: fields
          .filter(({ name }) => chosen.has(String(name)))
          .map(({ name, picklistValues }) => ({ picklistName: name, picklistValues })),
      },
    ],
    recordTypeSelectorRequired: false,
  };
  return writeMessage("describeLayoutResponse", { result: result as SoapObject }, call.apiVersion);
}

export async function describeCompactLayoutsOperation(input: OperationInput): Promise<string> {
  const { ports, call, soap } = input;
  const message = readMessage(soap.operation);
  const object = laidOut(await callersCatalogue(ports, call.caller), message.text("sObjectType"));
  checkRecordTypes(message);
  const result = {
    compactLayouts: [compactOf(object)],
    defaultCompactLayoutId: NO_ID,
    recordTypeCompactLayoutMappings: [
      {
        available: true,
        compactLayoutId: null,
        compactLayoutName: SYSTEM_LAYOUT.name,
        recordTypeId: MASTER_RECORD_TYPE.recordTypeId,
        recordTypeName: MASTER_RECORD_TYPE.name,
      },
    ],
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

/** The only record type that there is. */
function checkRecordTypes(message: Message): void {
  const { recordTypeId } = MASTER_RECORD_TYPE;
  const known = [recordTypeId, recordTypeId.slice(0, 15)];
  for (const { text } of named(message, "recordTypeIds"))
    if (!known.includes(text.trim())) throw refuse("invalidCrossReference");
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
