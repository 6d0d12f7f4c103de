// Custom objects and fields as they are imported and kept: plain JSON, the names of the Metadata API.

import type { FilterOperation, SummaryOperation } from "../../facts/sobject.ts";

/** Components of the Metadata API that there are. */
export const COMPONENT_TYPES = ["CustomObject", "CustomField", "ValidationRule", "RecordType"] as const;
export type ComponentType = (typeof COMPONENT_TYPES)[number];

export const isComponentType = (type: string): type is ComponentType =>
  COMPONENT_TYPES.some((each) => each === type);

/** Field types of the Metadata API that can be imported. */
export const CUSTOM_FIELD_TYPES = [
  "Text",
  "TextArea",
  "LongTextArea",
  "Number",
  "Currency",
  "Percent",
  "Checkbox",
  "Date",
  "DateTime",
  "Time",
  "Email",
  "Phone",
  "Url",
  "Picklist",
  "MultiselectPicklist",
  "Lookup",
  "MasterDetail",
  "AutoNumber",
  "Location",
  "Summary",
] as const;

export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

export interface CustomFieldDefinition {
  /** "Population__c". */
  readonly fullName: string;
  readonly label: string;
  readonly type: CustomFieldType;
  /** Characters of text types. */
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly required?: boolean;
  readonly unique?: boolean;
  readonly caseSensitive?: boolean;
  readonly externalId?: boolean;
  /** A literal: text, number or boolean. */
  readonly defaultValue?: string | number | boolean;
  readonly inlineHelpText?: string;
  /** For who reads the schema; no describe tells it. */
  readonly description?: string;
  readonly values?: readonly {
    readonly value: string;
    readonly label: string;
    readonly default: boolean;
    readonly active: boolean;
  }[];
  readonly restricted?: boolean;
  readonly referenceTo?: string;
  /** Without "__r"; the children are found on the parent under it. */
  readonly relationshipName?: string;
  readonly deleteConstraint?: "SetNull" | "Cascade" | "Restrict";
  /** Of a MasterDetail: 0 is the first master, 1 the second. */
  readonly relationshipOrder?: 0 | 1;
  /** Whether children may get another master. */
  readonly reparentable?: boolean;
  readonly writeRequiresMasterRead?: boolean;
  /** "INV-{0000}"; "{0}" if absent. */
  readonly displayFormat?: string;
  /** 1 if absent. */
  readonly startingNumber?: number;
  readonly displayLocationInDecimal?: boolean;
  /** Makes it a formula field. */
  readonly formula?: string;
  /** Of a formula: what blank numbers are in it; BlankAsZero if absent. */
  readonly formulaTreatBlanksAs?: "BlankAsZero" | "BlankAsBlank";
  /** Of a Summary. */
  readonly summaryOperation?: SummaryOperation;
  /** "Line__c.Invoice__c": the master-detail field whose records are summed up. */
  readonly summaryForeignKey?: string;
  /** "Line__c.Amount__c"; absent for a count. */
  readonly summarizedField?: string;
  readonly summaryFilterItems?: readonly {
    /** "Line__c.Status__c". */
    readonly field: string;
    readonly operation: FilterOperation;
    /** Several values have commas between them; absent for a blank. */
    readonly value?: string;
  }[];
  /** Where the formula or summary was read, "file:line", for messages; it isn't kept. */
  readonly source?: string;
}

/** The attribute that is wrong, and why. */
export interface FieldProblem {
  readonly attribute: keyof CustomFieldDefinition;
  readonly detail: string;
}

export interface ValidationRuleDefinition {
  readonly fullName: string;
  readonly active: boolean;
  readonly description?: string;
  readonly errorConditionFormula: string;
  readonly errorMessage: string;
  /** A field's name; absent: the message stands at the top of the page. */
  readonly errorDisplayField?: string;
  /** Where it was read, "file:line", for messages; it isn't kept. */
  readonly source?: string;
}

export interface RecordTypeDefinition {
  /** Its DeveloperName. */
  readonly fullName: string;
  readonly active: boolean;
  readonly label: string;
  readonly description?: string;
  /** Whether new records get it; absent: as it was before. */
  readonly default?: boolean;
  /** Values that it leaves of picklists; a picklist that isn't named keeps all. */
  readonly picklistValues?: readonly RecordTypePicklistDefinition[];
  /** Where it was read, "file:line", for messages; it isn't kept. */
  readonly source?: string;
}

export interface RecordTypePicklistDefinition {
  /** The field's name. */
  readonly picklist: string;
  readonly values: readonly { readonly value: string; readonly default: boolean }[];
  readonly source?: string;
}

/** How it is kept: `id` is that of its row of RecordType. */
export interface KeptRecordType extends RecordTypeDefinition {
  readonly id: number;
}

export interface CustomObjectDefinition {
  /** "City__c", or a standard object that gets custom fields. */
  readonly fullName: string;
  /** Absent for standard objects. */
  readonly label?: string;
  readonly pluralLabel?: string;
  readonly description?: string;
  readonly nameField?: {
    readonly type: "Text" | "AutoNumber";
    readonly label: string;
    readonly displayFormat?: string;
    readonly startingNumber?: number;
  };
  readonly fields: readonly CustomFieldDefinition[];
  readonly validationRules?: readonly ValidationRuleDefinition[];
  readonly recordTypes?: readonly RecordTypeDefinition[];
}

/** How it is kept: the definition and the key prefix that the object got when it was first imported. */
export interface KeptDefinition extends CustomObjectDefinition {
  readonly recordTypes?: readonly KeptRecordType[];
  readonly keyPrefix?: string;
  /** Numbers of its fields by their names in lower case; see durable-ids.ts. */
  readonly numbers?: Readonly<Record<string, number>>;
}
