// An SFDX project folder -> definitions of its custom objects and fields.
import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../domain/schema/definition.ts";
import { readField } from "./read-field.ts";
import { SchemaFileError, type SourceElement, readSource } from "./source-file.ts";

const OBJECT_SUFFIX = ".object-meta.xml";
const FIELD_SUFFIX = ".field-meta.xml";

/** Elements of an object file that change no answer of the APIs that are served. */
const HARMLESS_OBJECT = /^(actionOverrides|allowInChatterGroups|compactLayoutAssignment|deploymentStatus|description|enable\w+|externalSharingModel|gender|profileSearchLayouts|searchLayouts|sharingModel|startsWith|visibility|listViews|fullName)$/;

/** Reads every object below a folder. Throws SchemaFileError with file and line; nothing has been changed then. */
export async function readProject(directory: string): Promise<CustomObjectDefinition[]> {
  if (!existsSync(directory)) throw new SchemaFileError(directory, 1, "there is no such folder");
  const files = statSync(directory).isDirectory() ? filesBelow(directory) : [directory];
  const objects = new Map<string, { file: string | null; fields: string[] }>();
  const entry = (name: string) => {
    const found = objects.get(name) ?? { file: null, fields: [] };
    objects.set(name, found);
    return found;
  };
  for (const file of files) {
    if (file.endsWith(OBJECT_SUFFIX)) entry(basename(file, OBJECT_SUFFIX)).file = file;
    if (file.endsWith(FIELD_SUFFIX)) entry(basename(dirname(dirname(file)))).fields.push(file);
  }
  if (objects.size === 0) throw new SchemaFileError(directory, 1, "there are no objects in this folder");
  return [...objects].map(([name, { file, fields }]) => readObject(name, file, fields.toSorted()));
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.parentPath.includes("node_modules"))
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
}

function readObject(name: string, file: string | null, fieldFiles: readonly string[]): CustomObjectDefinition {
  const seen = new Set<string>();
  const fields = fieldFiles.map((path): CustomFieldDefinition => {
    const root = readSource(path, "CustomField");
    const field = readField(path, root);
    if (field.fullName !== basename(path, FIELD_SUFFIX)) throw new SchemaFileError(path, root.line, `the file is of ${basename(path, FIELD_SUFFIX)}, the field is ${field.fullName}`);
    seen.add(field.fullName.toLowerCase());
    return field;
  });
  if (file === null) {
    if (name.endsWith("__c")) throw new SchemaFileError(fieldFiles[0] ?? name, 1, `${name}${OBJECT_SUFFIX} is missing`);
    return { fullName: name, fields };
  }
  const root = readSource(file, "CustomObject");
  let definition: CustomObjectDefinition = { fullName: name, fields };
  for (const child of root.children) {
    if (child.name === "label") definition = { ...definition, label: child.text };
    else if (child.name === "pluralLabel") definition = { ...definition, pluralLabel: child.text };
    else if (child.name === "nameField") definition = { ...definition, nameField: readNameField(file, child) };
    else if (child.name === "fields") {
      const field = readField(file, child);
      if (seen.has(field.fullName.toLowerCase())) throw new SchemaFileError(file, child.line, `${field.fullName} is defined twice`);
      seen.add(field.fullName.toLowerCase());
      fields.push(field);
    } else if (!HARMLESS_OBJECT.test(child.name)) throw new SchemaFileError(file, child.line, `${child.name} is not supported`);
  }
  if (name.endsWith("__c") && definition.label === undefined) throw new SchemaFileError(file, root.line, "label is missing");
  return definition;
}

function readNameField(file: string, element: SourceElement): NonNullable<CustomObjectDefinition["nameField"]> {
  const part = (name: string): string | undefined => element.children.find((child) => child.name === name)?.text;
  const type = part("type") ?? "Text";
  if (type !== "Text" && type !== "AutoNumber") throw new SchemaFileError(file, element.line, `a name field can't be of type ${type}`);
  const displayFormat = part("displayFormat");
  return { type, label: part("label") ?? "Name", ...(displayFormat === undefined ? {} : { displayFormat }) };
}
