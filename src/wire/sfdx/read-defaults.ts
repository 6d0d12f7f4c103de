// *.profile-meta.xml -> the record types that new records get. Who may use which is not read: all may use all.
import type { CustomObjectDefinition } from "../../domain/schema/definition.ts";
import { readSource } from "./source-file.ts";

export const PROFILE_SUFFIX = ".profile-meta.xml";

/**
 * The definitions with the record types marked that profiles call defaults: of each object the one that the first
 * file names. Throws SchemaFileError.
 */
export function withDefaults(
  definitions: readonly CustomObjectDefinition[],
  profileFiles: readonly string[],
): CustomObjectDefinition[] {
  const defaults = new Map<string, string>();
  for (const file of profileFiles)
    for (const visibility of readSource(file, "Profile").children) {
      if (visibility.name !== "recordTypeVisibilities") continue;
      const text = (name: string) => visibility.children.find((child) => child.name === name)?.text ?? "";
      const [object = "", recordType = ""] = text("recordType").toLowerCase().split(".");
      if (text("default") === "true" && !defaults.has(object)) defaults.set(object, recordType);
    }
  return definitions.map((definition) => {
    const picked = defaults.get(definition.fullName.toLowerCase());
    const { recordTypes } = definition;
    if (picked === undefined || !recordTypes) return definition;
    return {
      ...definition,
      recordTypes: recordTypes.map((each) =>
        each.fullName.toLowerCase() === picked ? { ...each, default: true } : each,
      ),
    };
  });
}
