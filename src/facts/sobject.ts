// The shape of an sObject and its fields. facts/sobjects/ holds the standard ones, the catalogue adds the custom ones.

/** How a cell of a field type is kept; see field-types.ts. */
export type CellKind =
  | "text"
  | "integer"
  | "real"
  | "boolean"
  | "id"
  | "datetime"
  | "date"
  | "time"
  | "blob"
  | "none";

export type FieldType =
  | "id"
  | "boolean"
  | "string"
  | "textarea"
  | "picklist"
  | "multipicklist"
  | "combobox"
  | "reference"
  | "email"
  | "phone"
  | "url"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "time"
  | "base64"
  | "address"
  /** JSON, told as it is by the Tooling API alone. */
  | "complexvalue"
  | "location";

interface PicklistValue {
  readonly value: string;
  readonly label: string;
  readonly active: boolean;
  readonly defaultValue: boolean;
}

/** A field that a formula reads, of the record or of a parent of its. */
export interface FormulaRead {
  readonly field: Field;
  readonly parents: readonly { readonly reference: Field; readonly object: SObject }[];
}

/** A formula that is ready to be worked out, of cells in the order of `reads`. */
export interface FormulaProgram {
  readonly reads: readonly FormulaRead[];
  work(cells: readonly (string | number | null)[]): string | number | null;
}

interface FieldFormula {
  /** As it was written. */
  readonly text: string;
  /** Blank numbers are 0 in it. */
  readonly blanksAsZero: boolean;
  /** Compiled when it is first needed; set by the catalogue that the field is in. */
  program: () => FormulaProgram;
}

export type SummaryOperation = "count" | "sum" | "min" | "max";

export type FilterOperation =
  | "equals"
  | "notEqual"
  | "lessThan"
  | "greaterThan"
  | "lessOrEqual"
  | "greaterOrEqual"
  | "contains"
  | "notContain"
  | "startsWith"
  | "includes"
  | "excludes";

/** What a roll-up summary field says of the records that it sums up. */
export interface FieldSummary {
  readonly operation: SummaryOperation;
  /** Name of the object whose records it sums up, and of their field that is a master-detail to this object. */
  readonly detail: string;
  readonly reference: string;
  /** Name of the field that is summed up; null for a count. */
  readonly of: string | null;
  /** Records that pass all of them are summed up. Values are as they were written. */
  readonly filters: readonly {
    readonly field: string;
    readonly operation: FilterOperation;
    readonly value: string;
  }[];
}

/** A condition on a record; true if any of its values fits, or for a negative operation if none does. */
export interface SummaryFilter {
  readonly field: Field;
  readonly operation: FilterOperation;
  /** Cells of the field; null is a blank. Texts with ";" between them are a combination of selected values. */
  readonly values: readonly (string | number | null)[];
}

/** The summaries that the masters of one master-detail field have of its records. */
export interface RollUp {
  readonly detail: SObject;
  readonly reference: Field;
  readonly master: SObject;
  readonly summaries: readonly {
    /** Of the master. */
    readonly field: Field;
    readonly operation: SummaryOperation;
    readonly of: Field | null;
    readonly filters: readonly SummaryFilter[];
  }[];
  /** Names of the records' fields by which the summaries change, if they do. */
  readonly reads: ReadonlySet<string>;
}

/** A condition under which a record isn't saved. */
export interface ValidationRule {
  readonly name: string;
  readonly condition: string;
  readonly message: string;
  /** The field that the message is about; null: the whole record. */
  readonly displayField: string | null;
}

/** What a record type leaves of a picklist. */
export interface RecordTypePicklist {
  /** In lower case. */
  readonly values: ReadonlySet<string>;
  /** What new records get; null: what the field says, if the record type has it. */
  readonly defaultValue: string | null;
}

/** A record type of an object, but for the Master one. */
export interface RecordType {
  /** Of its row of RecordType. */
  readonly id: number;
  readonly developerName: string;
  readonly label: string;
  readonly active: boolean;
  /** New records get it unless they say otherwise; it is active then. */
  readonly isDefault: boolean;
  /** By the picklist's name in lower case; one that isn't there has all of its values. */
  readonly picklists: ReadonlyMap<string, RecordTypePicklist>;
}

/** One field, every attribute decided. Lengths are in characters; `length` is 0 for types without one. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly length: number;
  /** Total digits of double, currency and percent; 0 otherwise. */
  readonly precision: number;
  /** Digits after the decimal point. */
  readonly scale: number;
  /** Digits of an int. */
  readonly digits: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly unique: boolean;
  readonly caseSensitive: boolean;
  readonly externalId: boolean;
  readonly idLookup: boolean;
  readonly autoNumber: boolean;
  /** Display format of an auto number, such as "INV-{0000}"; null otherwise. */
  readonly autoNumberFormat: string | null;
  /** Number of the first record. Custom fields count from 1 and pass over what lies before their start. */
  readonly autoNumberStart: number;
  readonly nameField: boolean;
  readonly namePointing: boolean;
  readonly custom: boolean;
  readonly calculated: boolean;
  /** What makes its value, which is kept nowhere; absent for fields that are kept. */
  readonly formula?: FieldFormula;
  /** What its value is summed up of; the store keeps it right. */
  readonly summary?: FieldSummary;
  readonly defaultValue: string | number | boolean | null;
  readonly picklistValues: readonly PicklistValue[];
  readonly restrictedPicklist: boolean;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  /** Only its relationship can be named; tools are told that the field of this name has it. */
  readonly relationshipOf?: string;
  /** Relationship name on the parent's side, such as "Contacts"; null if there is none. */
  readonly childRelationshipName: string | null;
  /** 0 or 1 for a master-detail field, else null. */
  readonly relationshipOrder: number | null;
  readonly cascadeDelete: boolean;
  readonly restrictedDelete: boolean;
  readonly writeRequiresMasterRead: boolean;
  readonly compoundFieldName: string | null;
  readonly extraTypeInfo: string | null;
  readonly inlineHelpText: string | null;
  readonly htmlFormatted: boolean;
  readonly permissionable: boolean;
  readonly aggregatable: boolean;
  readonly filterable: boolean;
  readonly groupable: boolean;
  readonly sortable: boolean;
  readonly displayLocationInDecimal: boolean;
}

/** One sObject, every attribute decided. `fields` is in describe order. */
export interface SObject {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** "" of Name, which has no records. */
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly undeletable: boolean;
  readonly queryable: boolean;
  readonly retrieveable: boolean;
  readonly searchable: boolean;
  readonly mergeable: boolean;
  readonly replicateable: boolean;
  readonly triggerable: boolean;
  readonly layoutable: boolean;
  readonly feedEnabled: boolean;
  readonly mruEnabled: boolean;
  readonly deepCloneable: boolean;
  /** Its rows are worked out from the schema as its caller sees it; it has no table. */
  readonly computed?: true;
  readonly fields: readonly Field[];
  /** Rules that are active; absent if there are none. */
  readonly validationRules?: readonly ValidationRule[];
  /** What its masters sum up of its records; absent if nothing, which costs nothing. */
  readonly rollUps?: () => readonly RollUp[];
  /** What it sums up itself; absent if nothing. */
  readonly sums?: () => readonly RollUp[];
  /** In the order in which they were made; absent if there are none but the Master one. */
  readonly recordTypes?: readonly RecordType[];
  /** By lower-case name. */
  readonly fieldsByName: ReadonlyMap<string, Field>;
}

/** A field as a facts file writes it: only what differs from the defaults of domain/schema/expand.ts. */
export type FieldFact = Pick<Field, "name" | "label" | "type"> &
  Partial<Omit<Field, "name" | "label" | "type" | "picklistValues" | "formula" | "summary">> & {
    /** Values that are their own labels, or pairs of value and label. */
    readonly picklist?: readonly (string | readonly [value: string, label: string])[];
    /** The value of `picklist` that new records get. */
    readonly picklistDefault?: string;
  };

/** An sObject as a facts file writes it. */
export type SObjectFact = Pick<SObject, "name" | "label" | "labelPlural" | "keyPrefix"> &
  Partial<
    Omit<
      SObject,
      | "name"
      | "label"
      | "labelPlural"
      | "keyPrefix"
      | "fields"
      | "fieldsByName"
      | "validationRules"
      | "rollUps"
      | "sums"
      | "recordTypes"
    >
  > & {
    /** Where this was seen. */
    readonly source: string;
    readonly fields: readonly FieldFact[];
  };
