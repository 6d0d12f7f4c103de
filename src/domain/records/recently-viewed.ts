// The rows of RecentlyViewed: what the caller has viewed or referenced, as far as he may see it and it is still there.
import type { Field, SObject } from "../../facts/sobject.ts";
import { RECENTLY_VIEWED, TOLD_OF_ALL, TOLD_OF_USERS } from "../../facts/sobjects/recently-viewed.ts";
import { callersCatalogue, visibleRows } from "../access/access.ts";
import type { Call } from "../model/call.ts";
import { keyPrefixOf } from "../model/id.ts";
import type { Cell, Row } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { ComputedTable, RecordStore } from "../ports/records.ts";
import type { Viewing } from "../ports/viewed.ts";
import { idsThatFit } from "./visible-ids.ts";

export const isRecentlyViewed = ({ name }: Pick<SObject, "name">): boolean => name === RECENTLY_VIEWED;

interface Kept {
  readonly rows: string;
  readonly records: RecordStore;
}

/** Equal rows are one store, whoever asked; the least lately asked goes first. */
const MOST_KEPT = 8;
const known = new WeakMap<Ports["settings"], Kept[]>();

/** The caller's rows as they are now. */
export async function recentlyViewedRecords(ports: Ports, call: Call): Promise<RecordStore> {
  const table = await recentlyViewedTable(ports, call);
  const rows = JSON.stringify(table?.rows);
  const kept = known.get(ports.settings) ?? [];
  const records =
    kept.find((each) => each.rows === rows)?.records ??
    ports.stores.computedRecords(table === undefined ? [] : [table]);
  const others = kept.filter((each) => each.rows !== rows);
  known.set(ports.settings, [{ rows, records }, ...others].slice(0, MOST_KEPT));
  return records;
}

async function recentlyViewedTable(ports: Ports, call: Call): Promise<ComputedTable | undefined> {
  const catalogue = await callersCatalogue(ports, call.caller);
  const table = catalogue.object(RECENTLY_VIEWED);
  if (!table) return undefined;
  const seen = await ports.stores.viewed.recent(call.caller.userId, null);
  const rows: Row[] = [];
  for (const [prefix, viewings] of Map.groupBy(seen, ({ id }) => keyPrefixOf(id))) {
    const object = catalogue.byKeyPrefix(prefix);
    if (object && !object.computed) rows.push(...(await rowsOf(ports, call, table, object, viewings)));
  }
  return { object: table, fields: table.fields, rows };
}

/** Rows of records of one object. An object whose name its caller may not see has none, as in his other lists. */
async function rowsOf(
  { stores }: Pick<Ports, "stores">,
  { caller }: Call,
  table: SObject,
  object: SObject,
  viewings: readonly Viewing[],
): Promise<Row[]> {
  const name = object.fields.find(({ nameField }) => nameField);
  if (!name) return [];
  const told = object.name === "User" ? TOLD_OF_USERS : TOLD_OF_ALL;
  const own = (field: Field): Field | undefined =>
    told.has(field.name) ? object.fieldsByName.get(field.name.toLowerCase()) : undefined;
  const read = [name, ...table.fields.flatMap((field) => own(field) ?? [])];
  const ids = viewings.map(({ id }) => id);
  const condition = visibleRows(caller, object);
  const visible = condition && (await idsThatFit(stores, object, condition, ids));
  const found = await stores.records.read(object, read, ids);
  return viewings.flatMap((viewing, index): Row[] => {
    const cells = found[index];
    if (!cells || (visible && !visible.has(viewing.id))) return [];
    const more: Readonly<Record<string, Cell>> = {
      Id: viewing.id,
      Name: cells[0] ?? null,
      Type: object.name,
      LastViewedDate: viewing.viewedAt,
      LastReferencedDate: viewing.referencedAt,
    };
    return [
      table.fields.map((field) => {
        const value = more[field.name];
        if (value !== undefined) return value;
        const source = own(field);
        const cell = source === undefined ? null : (cells[read.indexOf(source, 1)] ?? null);
        // A boolean is never empty.
        return cell ?? (field.type === "boolean" ? 0 : null);
      }),
    ];
  });
}
