// A CustomObject element -> what a definition says of the object itself, and the elements of its fields.
import type { CustomObjectDefinition } from "../../../domain/schema/definition.ts";
import type { DefinitionElement } from "./definition-element.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";

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

/** Reads what a CustomObject element says but for its name and fields. Throws DefinitionError. */
export function readAttributes(root: DefinitionElement): Omit<CustomObjectDefinition, "fullName" | "fields"> {
  const { at, has, text } = elementsOf(root, KNOWN, HARMLESS);
  return withoutUndefined({
    label: text("label"),
    pluralLabel: text("pluralLabel"),
    nameField: has("nameField") ? readNameField(at("nameField")) : undefined,
  });
}

function readNameField(element: DefinitionElement): NonNullable<CustomObjectDefinition["nameField"]> {
  const { needed, number, oneOf, text } = elementsOf(element, NAME_FIELD, NAME_FIELD_HARMLESS);
  return withoutUndefined({
    type: oneOf("type", ["Text", "AutoNumber"]) ?? "Text",
    label: needed("label"),
    displayFormat: text("displayFormat"),
    startingNumber: number("startingNumber"),
  });
}
