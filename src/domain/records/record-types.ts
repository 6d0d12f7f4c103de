// What the record type of a row leaves of its picklists. Objects without record types take no part in any of this.
import { RECORD_TYPE_ID } from "../../facts/record-types.ts";
import type { Field, RecordType, RecordTypePicklist, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell, Row } from "../model/record.ts";
import type { Stores } from "../ports/stores.ts";
import type { PreparedRow } from "./write-context.ts";

export const isRecordTypeField = ({ name }: Field): boolean => name === RECORD_TYPE_ID.name;

/** What a new record gets that says nothing of its record type; null is the Master one. */
export const defaultRecordType = ({ recordTypes = [] }: SObject): RecordId | null =>
  recordTypes.find(({ isDefault }) => isDefault)?.id ?? null;

/** Whether a record type has less of a picklist than the field, or another value for new records. */
export const isNarrowed = ({ recordTypes = [] }: SObject, { name }: Field): boolean =>
  recordTypes.some(({ picklists }) => picklists.has(name.toLowerCase()));

interface Narrowed {
  readonly field: Field;
  readonly at: number;
  readonly limits: ReadonlyMap<RecordId, RecordTypePicklist>;
}

function narrowedFields(recordTypes: readonly RecordType[], fields: readonly Field[]): readonly Narrowed[] {
  return fields.flatMap((field, at) => {
    const limits = new Map(
      recordTypes.flatMap(({ id, picklists }) => {
        const limit = picklists.get(field.name.toLowerCase());
        return limit ? [[id, limit] as const] : [];
      }),
    );
    return limits.size === 0 ? [] : [{ field, at, limits }];
  });
}

/** Why a value can't be: only restricted picklists refuse those that the record type hasn't. */
function refusalOf({ field }: Narrowed, { values }: RecordTypePicklist, cell: Cell): Fault | undefined {
  if (!field.restrictedPicklist || cell === null) return undefined;
  const text = String(cell);
  const chosen = field.type === "multipicklist" ? text.split(";") : [text];
  if (chosen.every((value) => values.has(value.toLowerCase()))) return undefined;
  return fault("restrictedPicklist", { label: field.label, value: text }, [field.name]);
}

/** Looks at new rows whose cells are of `fields`, of which the first `sent` are the client's. */
export type NewRowTyping = (cells: readonly (Cell | undefined)[], full: Row) => readonly Fault[] | undefined;

/** Undefined if the object has nothing to narrow. A picklist that a row doesn't set gets the record type's default. */
export function newRowTyping(object: SObject, fields: readonly Field[]): NewRowTyping | undefined {
  if (!object.recordTypes) return undefined;
  const narrowed = narrowedFields(object.recordTypes, fields);
  const typeAt = fields.findIndex(isRecordTypeField);
  if (narrowed.length === 0) return undefined;
  return (cells, full) => {
    const faults = narrowed.flatMap((each) => {
      const limit = each.limits.get(Number(full[typeAt] ?? 0));
      if (!limit) return [];
      const cell = full[each.at] ?? null;
      // Columns behind the client's have no cells.
      if (cells[each.at] === undefined) {
        const kept = cell !== null && limit.values.has(String(cell).toLowerCase()) ? cell : null;
        full[each.at] = limit.defaultValue ?? kept;
        return [];
      }
      return refusalOf(each, limit, cell) ?? [];
    });
    return faults.length === 0 ? undefined : faults;
  };
}

/** Rows of an update with the faults of those that set what their record type hasn't. Fills in nothing. */
export async function updateTyping(
  { records }: Pick<Stores, "records">,
  object: SObject,
  fields: readonly Field[],
  rows: readonly (PreparedRow & { readonly id: RecordId })[],
): Promise<ReadonlyMap<number, readonly Fault[]>> {
  const found = new Map<number, readonly Fault[]>();
  const { recordTypes = [] } = object;
  const narrowed = narrowedFields(recordTypes, fields).filter(({ field }) => field.restrictedPicklist);
  const field = object.fields.find(isRecordTypeField);
  if (narrowed.length === 0 || !field || rows.length === 0) return found;
  const typeAt = fields.findIndex(isRecordTypeField);
  const ids = rows.map(({ id }) => id);
  const stored = await records.read(object, [field], ids);
  const types = new Map(ids.map((id, index) => [id, stored[index]?.[0] ?? null]));
  for (const { id, index, cells } of rows) {
    // A record may be named by several rows: each is of the type that those before it made it.
    const sent = typeAt < 0 ? undefined : cells[typeAt];
    if (sent !== undefined) types.set(id, sent);
    const type = Number(types.get(id) ?? 0);
    const faults = narrowed.flatMap((each) => {
      const limit = each.limits.get(type);
      return limit ? (refusalOf(each, limit, cells[each.at] ?? null) ?? []) : [];
    });
    if (faults.length > 0) found.set(index, faults);
  }
  return found;
}
