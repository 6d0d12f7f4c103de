// An org with a custom object to load, and Bulk API clients of it.
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import type { TestOrgOptions } from "../../../src/testing.ts";
import { type Caller, withOrg } from "../rest/scenario.ts";
import { type BulkClient, bulkClient } from "./bulk.ts";

export const CITY = {
  fullName: "City__c",
  label: "City",
  pluralLabel: "Cities",
  nameField: { type: "Text", label: "City Name" },
  fields: [
    { fullName: "Key__c", label: "Key", type: "Text", length: 60, externalId: true, unique: true },
    { fullName: "Tag__c", label: "Tag", type: "Text", length: 60, externalId: true },
    { fullName: "People__c", label: "People", type: "Number", precision: 10, scale: 0 },
    { fullName: "Exact__c", label: "Exact", type: "Number", precision: 18, scale: 0 },
    { fullName: "Note__c", label: "Note", type: "LongTextArea", length: 5000 },
    { fullName: "Founded__c", label: "Founded", type: "Date" },
    { fullName: "Open__c", label: "Open", type: "Checkbox", defaultValue: false },
    { fullName: "Place__c", label: "Place", type: "Location", scale: 5 },
  ],
} as const;

export interface Cities extends Caller {
  readonly bulk: BulkClient;
}

/** One org for the file. */
export function withCities(options: TestOrgOptions = {}): () => Cities {
  const org = withOrg(async ({ org: { ports } }) => {
    await importDefinitions(ports, [CITY]);
    return {};
  }, options);
  return () => {
    const caller = org();
    return { ...caller, bulk: bulkClient(caller.org.url, caller.session) };
  };
}

export const INSERT = { object: "City__c", operation: "insert" } as const;
