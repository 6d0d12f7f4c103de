// Describe results of a real org, a JSON file each -> definitions of its custom objects and fields.
import { readFileSync } from "node:fs";
import { standardCatalogue } from "../../domain/schema/catalogue.ts";
import { objectProblem } from "../../domain/schema/check-definition.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../domain/schema/definition.ts";
import { DescribedFieldError, describedField, type Json } from "./describe-fields.ts";
import { SchemaFileError } from "./source-file.ts";

const LARGEST = 64 * 1024 * 1024;

interface Described {
  readonly file: string;
  readonly source: string;
  readonly name: string;
  readonly json: Json;
  readonly fields: readonly Json[];
}

/** Reads files of describe results; a global describe among them says nothing. Throws SchemaFileError. */
export function readDescribes(files: readonly string[]): CustomObjectDefinition[] {
  const described = files.flatMap(readDescribe);
  const names = new Map<string, string>();
  for (const { file, name } of described) {
    const other = names.get(name.toLowerCase());
    if (other !== undefined) throw new SchemaFileError(file, 1, `${name} is in ${other} already`);
    names.set(name.toLowerCase(), file);
  }
  const children = childRelationships(described);
  return described.flatMap((each) => definitionOf(each, children));
}

function readDescribe(file: string): Described[] {
  const bytes = readFileSync(file);
  if (bytes.length > LARGEST) throw new SchemaFileError(file, 1, "the file is too large");
  const source = bytes.toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(source);
  } catch {
    throw new SchemaFileError(file, 1, "the file is no JSON");
  }
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw new SchemaFileError(file, 1, "this is no describe result");
  const { name, fields, sobjects } = json as Json;
  if (Array.isArray(sobjects) && fields === undefined) return [];
  const isList =
    Array.isArray(fields) && fields.every((field) => typeof field === "object" && field !== null);
  if (typeof name !== "string" || !isList) throw new SchemaFileError(file, 1, "this is no describe result");
  return [{ file, source, name, json: json as Json, fields: fields as Json[] }];
}

/** Names of relationships to children by "Child.Field__c". */
function childRelationships(described: readonly Described[]): ReadonlyMap<string, string> {
  return new Map(
    described
      .flatMap(({ json }) =>
        Array.isArray(json["childRelationships"]) ? (json["childRelationships"] as Json[]) : [],
      )
      .flatMap(({ childSObject, field, relationshipName }): [string, string][] =>
        typeof relationshipName === "string"
          ? [[`${String(childSObject)}.${String(field)}`, relationshipName]]
          : [],
      ),
  );
}

function definitionOf(described: Described, children: ReadonlyMap<string, string>): CustomObjectDefinition[] {
  const { file, name, json } = described;
  const standard = standardCatalogue().object(name);
  const fields = customFields(described, children);
  if (json["custom"] !== true) {
    if (fields.length === 0) return [];
    if (standard?.layoutable) return [{ fullName: standard.name, fields }];
    throw new SchemaFileError(file, 1, `${name} can't have custom fields`);
  }
  if (json["customSetting"] === true)
    throw new SchemaFileError(file, 1, `${name}: custom settings are not supported`);
  const definition: CustomObjectDefinition = {
    fullName: name,
    label: String(json["label"] ?? ""),
    pluralLabel: String(json["labelPlural"] ?? json["label"] ?? ""),
    ...nameFieldOf(described),
    fields,
  };
  const problem = objectProblem(definition);
  if (problem !== undefined) throw new SchemaFileError(file, 1, `${name}: ${problem}`);
  return [definition];
}

function nameFieldOf({ fields, file, name }: Described): Pick<CustomObjectDefinition, "nameField"> {
  const field = fields.find(({ nameField }) => nameField === true);
  if (!field) throw new SchemaFileError(file, 1, `${name} has no name field`);
  const type = field["autoNumber"] === true ? "AutoNumber" : "Text";
  return { nameField: { type, label: String(field["label"] ?? "Name") } };
}

function customFields(
  { file, source, name, fields }: Described,
  children: ReadonlyMap<string, string>,
): CustomFieldDefinition[] {
  const locations = new Set(fields.filter(({ type }) => type === "location").map((field) => field["name"]));
  const isPart = (field: Json): boolean =>
    field["type"] === "double" && locations.has(field["compoundFieldName"]);
  return fields
    .filter((field) => field["custom"] === true && !isPart(field))
    .map((field) => {
      const fieldName = String(field["name"]);
      const part = fields.find((each) => isPart(each) && each["compoundFieldName"] === fieldName);
      const scale = part && Number(part["scale"]);
      try {
        return describedField(field, { childRelationship: children.get(`${name}.${fieldName}`), scale });
      } catch (error) {
        if (!(error instanceof DescribedFieldError)) throw error;
        throw new SchemaFileError(file, lineOf(source, fieldName), `${name}.${fieldName}: ${error.message}`);
      }
    });
}

/** Where a field's name stands as a text of its own, from 1. */
function lineOf(source: string, fieldName: string): number {
  const at =
    new RegExp(`"name"\\s*:\\s*"${fieldName.replaceAll(/[^\w]/g, "\\$&")}"`).exec(source)?.index ?? 0;
  return source.slice(0, at).split("\n").length;
}
