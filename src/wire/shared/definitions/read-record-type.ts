// A RecordType element -> RecordTypeDefinition. Values of picklists are URL-encoded in it.
import type {
  RecordTypeDefinition,
  RecordTypePicklistDefinition,
} from "../../../domain/schema/definition.ts";
import { recordTypeProblem } from "../../../domain/schema/record-types.ts";
import { METADATA_READ_OVER, METADATA_TYPES } from "../../../facts/metadata-types.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";

const KNOWN = new Set(
  (METADATA_TYPES["RecordType"] ?? []).map(({ name }) => name).filter((name) => name !== "picklistValues"),
);
const READ_OVER = new Set([...METADATA_READ_OVER.RecordType, "picklistValues"]);
const PICKLIST = new Set(["picklist"]);
const VALUES = new Set(["values"]);
const VALUE = new Set(["fullName", "default"]);

/**
 * Reads a record type; with `file`, what it says of picklists tells its place. Throws DefinitionError, also for a
 * business process.
 */
export function readRecordType(element: DefinitionElement, file?: string): RecordTypeDefinition {
  const { flag, needed, text, at, has } = elementsOf(element, KNOWN, READ_OVER);
  if (has("businessProcess"))
    throw new DefinitionError(at("businessProcess"), "businessProcess is not supported");
  if (!has("active")) throw new DefinitionError(element, "active is missing");
  const picklists = element.children.filter(({ name }) => name === "picklistValues");
  const recordType: RecordTypeDefinition = withoutUndefined({
    fullName: needed("fullName"),
    active: flag("active") === true,
    label: needed("label"),
    description: text("description"),
    picklistValues:
      picklists.length === 0 ? undefined : picklists.map((picklist) => readPicklist(picklist, file)),
    source: file === undefined ? undefined : `${file}:${element.line}`,
  });
  const problem = recordTypeProblem(recordType);
  if (problem === undefined) return recordType;
  throw new DefinitionError(element, `${recordType.fullName}: ${problem}`);
}

function readPicklist(element: DefinitionElement, file: string | undefined): RecordTypePicklistDefinition {
  const picklist = elementsOf(element, PICKLIST, VALUES).needed("picklist");
  const values = element.children
    .filter(({ name }) => name === "values")
    .map((value) => {
      const { needed, flag, at } = elementsOf(value, VALUE, METADATA_READ_OVER.CustomValue);
      return { value: decoded(needed("fullName"), at("fullName")), default: flag("default") ?? false };
    });
  return { picklist, values, ...(file === undefined ? {} : { source: `${file}:${element.line}` }) };
}

function decoded(text: string, element: DefinitionElement): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new DefinitionError(element, `${text} is not URL-encoded`);
  }
}
