// An SFDX project folder, or one of describe results -> definitions of its custom objects and fields.
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CustomObjectDefinition } from "../../domain/schema/definition.ts";
import { PROFILE_SUFFIX, withDefaults } from "./read-defaults.ts";
import { readDescribes } from "./read-describes.ts";
import {
  FIELD_SUFFIX,
  OBJECT_SUFFIX,
  type ObjectFiles,
  RECORD_TYPE_SUFFIX,
  RULE_SUFFIX,
  readObject,
} from "./read-object.ts";
import { SchemaFileError } from "./source-file.ts";

/** Of the files of a package, as the Metadata API retrieves it. */
const PACKAGE_SUFFIX = ".object";
const SOURCE_SUFFIXES = [OBJECT_SUFFIX, FIELD_SUFFIX, RULE_SUFFIX, RECORD_TYPE_SUFFIX, PACKAGE_SUFFIX];

/**
 * Reads every object below a folder (or one file): X.object of a package, or X.object-meta.xml and beside it the
 * *.field-meta.xml in the folder fields, the *.validationRule-meta.xml in validationRules and the *.recordType-meta.xml in
 * recordTypes. Profiles say which record type new records get. A folder without any of them may have describe results as
 * JSON. Throws SchemaFileError ("file:line: what") at the first thing that can't be imported.
 */
export async function readProject(directory: string): Promise<CustomObjectDefinition[]> {
  const files = filesAt(directory);
  const describes = files.filter((file) => file.endsWith(".json"));
  const isSource = files.some((file) => SOURCE_SUFFIXES.some((suffix) => file.endsWith(suffix)));
  if (describes.length > 0 && !isSource) return readDescribes(describes);
  const objects = new Map<string, Found>();
  const entry = (name: string) => {
    const none = { name, file: null, fieldFiles: [], ruleFiles: [], recordTypeFiles: [] };
    const found = objects.get(name.toLowerCase()) ?? none;
    objects.set(name.toLowerCase(), found);
    return found;
  };
  for (const file of files) {
    if (file.endsWith(FIELD_SUFFIX)) entry(basename(dirname(dirname(file)))).fieldFiles.push(file);
    if (file.endsWith(RULE_SUFFIX)) entry(basename(dirname(dirname(file)))).ruleFiles.push(file);
    if (file.endsWith(RECORD_TYPE_SUFFIX)) entry(basename(dirname(dirname(file)))).recordTypeFiles.push(file);
    const suffix = [OBJECT_SUFFIX, PACKAGE_SUFFIX].find((each) => file.endsWith(each));
    if (suffix === undefined) continue;
    const object = entry(basename(file, suffix));
    if (object.file !== null)
      throw new SchemaFileError(file, 1, `${object.name} is in ${object.file} already`);
    object.file = file;
  }
  if (objects.size === 0) throw new SchemaFileError(directory, 1, "there are no objects in this folder");
  return withDefaults(
    [...objects.values()].map(readObject),
    files.filter((file) => file.endsWith(PROFILE_SUFFIX)),
  );
}

interface Found extends ObjectFiles {
  file: string | null;
  readonly fieldFiles: string[];
  readonly ruleFiles: string[];
  readonly recordTypeFiles: string[];
}

function filesAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false }))
    throw new SchemaFileError(path, 1, "there is no such folder");
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.parentPath.includes("node_modules"))
    .map((file) => join(file.parentPath, file.name))
    .toSorted();
}
