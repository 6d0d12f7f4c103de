// Where an sObject's rows are: table and column names, column types, indexes.
import { FIELD_TYPES } from "../../facts/field-types.ts";
import type { Field, SObject } from "../../facts/sobject.ts";

/** A quoted SQL identifier. Names come from the catalogue, never from a client. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const tableOf = (object: SObject): string => quoted(`so_${object.name}`);

/** Its rows stay when they are deleted. */
export const softDeleted = (object: SObject): boolean => object.fieldsByName.has("isdeleted");

/** Fields that have a column of their own; compound ones are made of their parts, formulas worked out. */
export const storedFields = (object: SObject): Field[] =>
  object.fields.filter((field) => FIELD_TYPES[field.type].cell !== "none" && !field.formula);

export function columnDefinition(field: Field): string {
  const name = quoted(field.name);
  switch (FIELD_TYPES[field.type].cell) {
    case "text":
      return `${name} TEXT COLLATE ${field.caseSensitive ? "BINARY" : "NOCASE"}`;
    case "boolean":
      return `${name} INTEGER NOT NULL DEFAULT 0`;
    case "real":
      return `${name} REAL`;
    case "date":
    case "time":
      return `${name} TEXT`;
    default:
      return field.type === "id" ? `${name} INTEGER PRIMARY KEY` : `${name} INTEGER`;
  }
}

const AUDIT = new Set(["OwnerId", "CreatedById", "LastModifiedById", "MasterRecordId"]);

interface IndexDefinition {
  readonly name: string;
  readonly sql: string;
}

/** Indexes of an object: unique fields, external ids, names, lookups, and the time of the last change. */
export function indexDefinitions(object: SObject): IndexDefinition[] {
  const live = object.fieldsByName.has("isdeleted") ? `"IsDeleted" = 0 AND ` : "";
  return storedFields(object).flatMap((field) => {
    const column = quoted(field.name);
    const index = (kind: string, unique: string, condition: string): IndexDefinition[] => {
      const name = `${kind}_${object.name}_${field.name}`;
      const where = condition && ` WHERE ${condition}`;
      const sql = `CREATE ${unique}INDEX IF NOT EXISTS ${quoted(name)} ON ${tableOf(object)} (${column})${where}`;
      return [{ name, sql }];
    };
    if (field.unique) return index("ux", "UNIQUE ", `${live}${column} IS NOT NULL`);
    if (field.externalId || field.nameField) return index("ix", "", "");
    if (field.name === "SystemModstamp" && object.replicateable) return index("ix", "", "");
    if (field.type === "reference" && !AUDIT.has(field.name)) {
      return index("ix", "", `${column} IS NOT NULL`);
    }
    return [];
  });
}
