// *.object-meta.xml and the fields beside it -> one definition.
import { basename } from "node:path";
import { standardCatalogue } from "../../domain/schema/catalogue.ts";
import { objectProblem } from "../../domain/schema/check-definition.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../domain/schema/definition.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";
import { readField } from "./read-field.ts";
import { readSource, SchemaFileError, type SourceElement } from "./source-file.ts";

export const OBJECT_SUFFIX = ".object-meta.xml";
export const FIELD_SUFFIX = ".field-meta.xml";

const KNOWN = new Set(["label", "pluralLabel", "nameField"]);

/** Elements that change no answer of the APIs that are served. */
const HARMLESS = new Set([
  "fullName",
  "fields",
  "actionOverrides",
  "allowInChatterGroups",
  "compactLayoutAssignment",
  "compactLayouts",
  "deploymentStatus",
  "description",
  "enableActivities",
  "enableBulkApi",
  "enableDivisions",
  "enableEnhancedLookup",
  "enableFeeds",
  "enableHistory",
  "enableLicensing",
  "enableReports",
  "enableSearch",
  "enableSharing",
  "enableStreamingApi",
  "externalSharingModel",
  "fieldSets",
  "gender",
  "listViews",
  "profileSearchLayouts",
  "recordTypeTrackFeedHistory",
  "recordTypeTrackHistory",
  "searchLayouts",
  "sharingModel",
  "startsWith",
  "visibility",
  "webLinks",
]);

const NAME_FIELD = new Set(["type", "label", "displayFormat", "startingNumber"]);
const NAME_FIELD_HARMLESS = new Set(["trackHistory", "trackFeedHistory"]);

/** The files of one object as they lie in a project. */
export interface ObjectFiles {
  readonly name: string;
  /** Absent where a project only adds fields to a standard object. */
  readonly file: string | null;
  readonly fieldFiles: readonly string[];
}

/** Reads one object. Throws SchemaFileError. */
export function readObject({ name, file, fieldFiles }: ObjectFiles): CustomObjectDefinition {
  const first = file ?? fieldFiles[0] ?? name;
  const standard = standardCatalogue().object(name);
  if (file === null && !standard) {
    throw new SchemaFileError(
      first,
      1,
      `there is no standard object ${name}, and ${name}${OBJECT_SUFFIX} is missing`,
    );
  }
  const root = file === null ? null : readSource(file, "CustomObject");
  const fields = [
    ...fieldFiles.map(readFieldFile),
    ...(root && file !== null ? inlineFields(file, root) : []),
  ];
  const seen = new Set<string>();
  for (const { field, source, line } of fields) {
    const key = field.fullName.toLowerCase();
    if (seen.has(key)) throw new SchemaFileError(source, line, `${field.fullName} is defined twice`);
    seen.add(key);
  }
  const definition: CustomObjectDefinition = {
    fullName: name,
    ...(root && file !== null ? readAttributes(file, root) : {}),
    fields: fields.map(({ field }) => field),
  };
  const problem = standard ? undefined : objectProblem(definition);
  if (problem !== undefined) throw new SchemaFileError(first, root?.line ?? 1, `${name}: ${problem}`);
  return definition;
}

interface FoundField {
  readonly field: CustomFieldDefinition;
  readonly source: string;
  readonly line: number;
}

function readFieldFile(source: string): FoundField {
  const root = readSource(source, "CustomField");
  const field = readField(source, root);
  const named = basename(source, FIELD_SUFFIX);
  if (field.fullName === named) return { field, source, line: root.line };
  throw new SchemaFileError(source, root.line, `the file is named ${named}, but the field ${field.fullName}`);
}

const inlineFields = (source: string, root: SourceElement): FoundField[] =>
  root.children
    .filter(({ name }) => name === "fields")
    .map((element) => ({ field: readField(source, element), source, line: element.line }));

function readAttributes(
  file: string,
  root: SourceElement,
): Omit<CustomObjectDefinition, "fullName" | "fields"> {
  const { at, has, text } = elementsOf(file, root, KNOWN, HARMLESS);
  return withoutUndefined({
    label: text("label"),
    pluralLabel: text("pluralLabel"),
    nameField: has("nameField") ? readNameField(file, at("nameField")) : undefined,
  });
}

function readNameField(
  file: string,
  element: SourceElement,
): NonNullable<CustomObjectDefinition["nameField"]> {
  const { needed, number, oneOf, text } = elementsOf(file, element, NAME_FIELD, NAME_FIELD_HARMLESS);
  return withoutUndefined({
    type: oneOf("type", ["Text", "AutoNumber"]) ?? "Text",
    label: needed("label"),
    displayFormat: text("displayFormat"),
    startingNumber: number("startingNumber"),
  });
}
