// *.object-meta.xml and the fields beside it -> one definition.
import { basename } from "node:path";
import { standardCatalogue } from "../../domain/schema/catalogue.ts";
import { objectProblem } from "../../domain/schema/check-definition.ts";
import type {
  CustomFieldDefinition,
  CustomObjectDefinition,
  RecordTypeDefinition,
  ValidationRuleDefinition,
} from "../../domain/schema/definition.ts";
import type { DefinitionElement } from "../shared/definitions/definition-element.ts";
import { readAttributes } from "../shared/definitions/read-attributes.ts";
import { readField } from "../shared/definitions/read-field.ts";
import { readRecordType } from "../shared/definitions/read-record-type.ts";
import { readRule } from "../shared/definitions/read-rule.ts";
import { readingFile, readSource, SchemaFileError } from "./source-file.ts";

export const OBJECT_SUFFIX = ".object-meta.xml";
export const FIELD_SUFFIX = ".field-meta.xml";
export const RULE_SUFFIX = ".validationRule-meta.xml";
export const RECORD_TYPE_SUFFIX = ".recordType-meta.xml";

/** The files of one object as they lie in a project. */
export interface ObjectFiles {
  readonly name: string;
  /** Absent where a project only adds fields to a standard object. */
  readonly file: string | null;
  readonly fieldFiles: readonly string[];
  readonly ruleFiles: readonly string[];
  readonly recordTypeFiles: readonly string[];
}

/** Reads one object. Throws SchemaFileError. */
export function readObject({
  name,
  file,
  fieldFiles,
  ruleFiles,
  recordTypeFiles,
}: ObjectFiles): CustomObjectDefinition {
  const first = file ?? fieldFiles[0] ?? ruleFiles[0] ?? recordTypeFiles[0] ?? name;
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
  const attributes = root && file !== null ? readingFile(file, () => readAttributes(root, file)) : {};
  const rules = [...(attributes.validationRules ?? []), ...ruleFiles.map(readRuleFile)];
  const recordTypes = [...(attributes.recordTypes ?? []), ...recordTypeFiles.map(readRecordTypeFile)];
  const definition: CustomObjectDefinition = {
    fullName: name,
    ...attributes,
    fields: fields.map(({ field }) => field),
    ...(rules.length === 0 ? {} : { validationRules: rules }),
    ...(recordTypes.length === 0 ? {} : { recordTypes }),
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
  const field = withSource(
    source,
    root,
    readingFile(source, () => readField(root)),
  );
  const named = basename(source, FIELD_SUFFIX);
  if (field.fullName === named) return { field, source, line: root.line };
  throw new SchemaFileError(source, root.line, `the file is named ${named}, but the field ${field.fullName}`);
}

function readRuleFile(source: string): ValidationRuleDefinition {
  const root = readSource(source, "ValidationRule");
  const rule = readingFile(source, () => readRule(root));
  const named = basename(source, RULE_SUFFIX);
  if (rule.fullName !== named)
    throw new SchemaFileError(source, root.line, `the file is named ${named}, but the rule ${rule.fullName}`);
  return { ...rule, source: placeOf(source, root, "errorConditionFormula") };
}

function readRecordTypeFile(source: string): RecordTypeDefinition {
  const root = readSource(source, "RecordType");
  const recordType = readingFile(source, () => readRecordType(root, source));
  const named = basename(source, RECORD_TYPE_SUFFIX);
  if (recordType.fullName === named) return recordType;
  throw new SchemaFileError(
    source,
    root.line,
    `the file is named ${named}, but the record type ${recordType.fullName}`,
  );
}

/** What a formula or a summary says can only be looked at when all objects are known. */
function withSource(
  source: string,
  element: DefinitionElement,
  field: CustomFieldDefinition,
): CustomFieldDefinition {
  if (field.type === "Summary") return { ...field, source: placeOf(source, element, "summaryForeignKey") };
  if (field.formula === undefined) return field;
  return { ...field, source: placeOf(source, element, "formula") };
}

const placeOf = (source: string, element: DefinitionElement, name: string): string =>
  `${source}:${(element.children.find((child) => child.name === name) ?? element).line}`;

const inlineFields = (source: string, root: DefinitionElement): FoundField[] =>
  root.children
    .filter(({ name }) => name === "fields")
    .map((element) => ({
      field: withSource(
        source,
        element,
        readingFile(source, () => readField(element)),
      ),
      source,
      line: element.line,
    }));
