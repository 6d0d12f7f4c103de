// Layouts as the schema gives them: nobody can make one. A page shows every field of its object in one section.
import type { Field, SObject } from "../../facts/sobject.ts";
import { firstId, type RecordId } from "../model/id.ts";

/** A place in a layout: one field, or the parts of a compound one. */
export interface LayoutItem {
  readonly label: string;
  readonly fields: readonly Field[];
  readonly editableForNew: boolean;
  readonly editableForUpdate: boolean;
  readonly required: boolean;
}

export interface PageLayout {
  readonly id: RecordId;
  /** Rows of at most two items. */
  readonly detail: readonly (readonly LayoutItem[])[];
  /** The same without what nobody can write. */
  readonly edit: readonly (readonly LayoutItem[])[];
}

export const LAYOUT_COLUMNS = 2;
export const LAYOUT_HEADING = "Information";

const LAYOUT_PREFIX = "00h";
const SHOWN_NOWHERE: ReadonlySet<string> = new Set(["IsDeleted", "SystemModstamp", "MasterRecordId"]);

/** The page layout of an object, its fields and flags as they are in `object`: as its caller sees it. */
export function pageLayout(object: SObject): PageLayout {
  const detail = object.fields
    .filter((field) => !SHOWN_NOWHERE.has(field.name) && field.type !== "id" && !isPart(object, field))
    .map((field) => itemOf(object, field));
  const edit = detail.filter(({ editableForNew, editableForUpdate }) => editableForNew || editableForUpdate);
  return { id: layoutId(object), detail: inRows(detail), edit: inRows(edit) };
}

/** What stands for a record where there is little room: its name. */
export const compactLayout = (object: SObject): readonly LayoutItem[] =>
  object.fields
    .filter(({ nameField }) => nameField)
    .map((field) => ({
      label: field.label,
      fields: [field],
      editableForNew: field.createable,
      editableForUpdate: field.updateable,
      required: false,
    }));

/** The fields whose values are chosen from a list. */
export const picklists = (object: SObject): readonly Field[] =>
  object.fields.filter(({ picklistValues }) => picklistValues.length > 0);

/** One layout an object, whose id is as lasting as the object's own prefix. */
function layoutId({ keyPrefix }: SObject): RecordId {
  return firstId(LAYOUT_PREFIX) + firstId(keyPrefix) / firstId("001");
}

const isPart = (object: SObject, { name, compoundFieldName }: Field): boolean =>
  compoundFieldName !== null &&
  compoundFieldName !== name &&
  object.fieldsByName.has(compoundFieldName.toLowerCase());

function itemOf(object: SObject, field: Field): LayoutItem {
  const parts = object.fields.filter(
    (part) => isPart(object, part) && part.compoundFieldName?.toLowerCase() === field.name.toLowerCase(),
  );
  const fields = parts.length > 0 ? parts : [field];
  return {
    label: field.label,
    fields,
    editableForNew: fields.some(({ createable }) => createable),
    editableForUpdate: fields.some(({ updateable }) => updateable),
    required: fields.some(
      ({ nillable, createable, defaultedOnCreate }) => createable && !nillable && !defaultedOnCreate,
    ),
  };
}

function inRows(items: readonly LayoutItem[]): readonly (readonly LayoutItem[])[] {
  const rows: LayoutItem[][] = [];
  for (let index = 0; index < items.length; index += LAYOUT_COLUMNS)
    rows.push(items.slice(index, index + LAYOUT_COLUMNS));
  return rows;
}
