// An SFDX project folder, or one of describe results -> definitions of its custom objects and fields.
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CustomObjectDefinition } from "../../domain/schema/definition.ts";
import { readDescribes } from "./read-describes.ts";
import { FIELD_SUFFIX, OBJECT_SUFFIX, readObject } from "./read-object.ts";
import { SchemaFileError } from "./source-file.ts";

/**
 * Reads every object below a folder (or one file): X.object-meta.xml, and the *.field-meta.xml in the folder fields
 * beside it. A folder without any of them may have describe results as JSON. Throws SchemaFileError ("file:line: what") at the first thing that can't be imported.
 */
export async function readProject(directory: string): Promise<CustomObjectDefinition[]> {
  const files = filesAt(directory);
  const describes = files.filter((file) => file.endsWith(".json"));
  if (
    describes.length > 0 &&
    !files.some((file) => file.endsWith(OBJECT_SUFFIX) || file.endsWith(FIELD_SUFFIX))
  )
    return readDescribes(describes);
  const objects = new Map<string, { name: string; file: string | null; fieldFiles: string[] }>();
  const entry = (name: string) => {
    const found = objects.get(name.toLowerCase()) ?? { name, file: null, fieldFiles: [] };
    objects.set(name.toLowerCase(), found);
    return found;
  };
  for (const file of files) {
    if (file.endsWith(FIELD_SUFFIX)) entry(basename(dirname(dirname(file)))).fieldFiles.push(file);
    if (!file.endsWith(OBJECT_SUFFIX)) continue;
    const object = entry(basename(file, OBJECT_SUFFIX));
    if (object.file !== null)
      throw new SchemaFileError(file, 1, `${object.name} is in ${object.file} already`);
    object.file = file;
  }
  if (objects.size === 0) throw new SchemaFileError(directory, 1, "there are no objects in this folder");
  return [...objects.values()].map(readObject);
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
