// Rows that many standard objects have alike.
// biome-ignore-all format: rows are compared as lines
import type { Field, FieldFact } from "../sobject.ts";

/** What nobody writes, and no permission concerns. */
export const SET_BY_SYSTEM = { createable: false, updateable: false, permissionable: false } as const;

/** Parents on whose lists a record is shown. */
type Lookup = Partial<Omit<Field, "name" | "label" | "type" | "picklistValues">>;

/** A lookup to `referenceTo`; its relationship is named like the field without "Id". */
export const lookup = (name: string, label: string, referenceTo: readonly string[], more: Lookup = {}): FieldFact => ({ name, label, type: "reference", referenceTo, relationshipName: name.replace(/Id$/, ""), ...more });

export const id = (label: string): FieldFact => ({ name: "Id", label, type: "id" });

export const IS_DELETED: FieldFact = { name: "IsDeleted", label: "Deleted", type: "boolean", createable: false, updateable: false };

const ONCE = { ...SET_BY_SYSTEM, nillable: false, defaultedOnCreate: true } as const;

export const CREATED_DATE: FieldFact = { name: "CreatedDate", label: "Created Date", type: "datetime", ...ONCE };
export const CREATED_BY: FieldFact = lookup("CreatedById", "Created By ID", ["User"], ONCE);
export const LAST_MODIFIED_DATE: FieldFact = { name: "LastModifiedDate", label: "Last Modified Date", type: "datetime", ...ONCE };
export const LAST_MODIFIED_BY: FieldFact = lookup("LastModifiedById", "Last Modified By ID", ["User"], ONCE);
export const SYSTEM_MODSTAMP: FieldFact = { name: "SystemModstamp", label: "System Modstamp", type: "datetime", ...ONCE };

export const AUDIT: readonly FieldFact[] = [CREATED_DATE, CREATED_BY, LAST_MODIFIED_DATE, LAST_MODIFIED_BY, SYSTEM_MODSTAMP];

export const LAST_ACTIVITY: FieldFact = { name: "LastActivityDate", label: "Last Activity", type: "date", ...SET_BY_SYSTEM };
export const VIEWED: readonly FieldFact[] = [
  { name: "LastViewedDate", label: "Last Viewed Date", type: "datetime", ...SET_BY_SYSTEM },
  { name: "LastReferencedDate", label: "Last Referenced Date", type: "datetime", ...SET_BY_SYSTEM },
];

export const owner = (...referenceTo: readonly string[]): FieldFact =>
  lookup("OwnerId", "Owner ID", referenceTo, { nillable: false, defaultedOnCreate: true, permissionable: false, namePointing: referenceTo.length > 1 });

/** A text that can be anything: no query filters by it. */
export const longText = (name: string, label: string, length: number, more: Lookup = {}): FieldFact => ({ name, label, type: "textarea", length, extraTypeInfo: "plaintextarea", aggregatable: false, filterable: false, groupable: false, sortable: false, ...more });

const ACCURACY = ["Address", "NearAddress", "Block", "Street", "ExtendedZip", "Zip", "Neighborhood", "City", "County", "State", "Unknown"];

/** The parts of an address and the address itself; `stem` is "Billing" or "Shipping". */
export function address(stem: string): readonly FieldFact[] {
  const compoundFieldName = `${stem}Address`;
  return [
    { name: `${stem}Street`, label: `${stem} Street`, type: "textarea", length: 255, compoundFieldName, extraTypeInfo: "plaintextarea" },
    { name: `${stem}City`, label: `${stem} City`, type: "string", length: 40, compoundFieldName },
    { name: `${stem}State`, label: `${stem} State/Province`, type: "string", length: 80, compoundFieldName },
    { name: `${stem}PostalCode`, label: `${stem} Zip/Postal Code`, type: "string", length: 20, compoundFieldName },
    { name: `${stem}Country`, label: `${stem} Country`, type: "string", length: 80, compoundFieldName },
    { name: `${stem}Latitude`, label: `${stem} Latitude`, type: "double", precision: 18, scale: 15, compoundFieldName },
    { name: `${stem}Longitude`, label: `${stem} Longitude`, type: "double", precision: 18, scale: 15, compoundFieldName },
    { name: `${stem}GeocodeAccuracy`, label: `${stem} Geocode Accuracy`, type: "picklist", length: 40, restrictedPicklist: true, compoundFieldName, picklist: ACCURACY },
    { name: compoundFieldName, label: compoundFieldName.replace("A", " A"), type: "address" },
  ];
}
