// Record types: which objects can have them, and the field that names a record's.
import type { FieldFact } from "./sobject.ts";
import { lookup } from "./sobjects/rows.ts";

/** The field that objects have as soon as they have record types. Source: the recorded describe of Account. */
export const RECORD_TYPE_ID: FieldFact = lookup("RecordTypeId", "Record Type ID", ["RecordType"], {
  permissionable: false,
});

export const RECORD_TYPE_PREFIX = "012";

/** What is told of the record type that every object has; it has no row. Source: recorded describes. */
export const MASTER_RECORD_TYPE = {
  developerName: "Master",
  name: "Master",
  recordTypeId: "012000000000000AAA",
} as const;

/**
 * Standard objects that can have record types, and the field behind which RecordTypeId stands. Account's is recorded,
 * the others' places are from memory. Left out are CampaignMember and ContentVersion, whose record types follow from
 * other records or libraries.
 */
export const STANDARD_WITH_RECORD_TYPES: Readonly<Record<string, string>> = {
  Account: "Type",
  Asset: "Name",
  Campaign: "Name",
  Case: "Type",
  Contact: "Name",
  Contract: "Id",
  Event: "Id",
  Lead: "Name",
  Opportunity: "AccountId",
  Order: "Id",
  Product2: "Name",
  Task: "Id",
};

/** Characters. Source: Object Reference, RecordType. */
export const RECORD_TYPE_LENGTHS = { fullName: 80, label: 80, description: 255 } as const;

/** Picklists that record types name otherwise than the object does. Source: Metadata API Developer Guide. */
export const PICKLIST_NAMES: Readonly<Record<string, string>> = { name: "salutation" };
