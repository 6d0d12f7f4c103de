// The rows of RecordType, which follow what is kept of record types.
import type { Field, SObject } from "../../facts/sobject.ts";
import { firstId, type RecordId } from "../model/id.ts";
import type { Actor } from "../model/identity.ts";
import type { Cell, Row } from "../model/record.ts";
import type { Stores } from "../ports/stores.ts";
import { auditCells } from "../records/derived.ts";
import { standardCatalogue } from "./catalogue.ts";
import type { KeptDefinition, KeptRecordType } from "./definition.ts";
import { NO_ROW } from "./record-types.ts";

/** Makes rows of new record types and changes those of others, in a transaction; the definition with the rows' ids. */
export async function withRecordTypeRows(
  stores: Pick<Stores, "records">,
  definition: KeptDefinition,
  before: KeptDefinition | undefined,
  { now, actor }: { readonly now: number; readonly actor: Actor },
): Promise<KeptDefinition> {
  const object = standardCatalogue().object("RecordType");
  if (!definition.recordTypes || !object) return definition;
  const known = new Map(before?.recordTypes?.map((each) => [each.id, each]));
  // What the console does is the first user's.
  const userId = actor.kind === "user" ? actor.userId : firstId("005") + 1;
  const recordTypes: KeptRecordType[] = [];
  for (const recordType of definition.recordTypes) {
    const cells = cellsOf(definition.fullName, recordType);
    const was = known.get(recordType.id);
    if (recordType.id === NO_ROW) {
      const id = await insertRow(stores, object, cells, auditCells(object, "insert", now, userId));
      recordTypes.push({ ...recordType, id });
      continue;
    }
    recordTypes.push(recordType);
    if (was && JSON.stringify(cellsOf(definition.fullName, was)) === JSON.stringify(cells)) continue;
    const audit = auditCells(object, "update", now, userId);
    const [fields, row] = rowOf(object, cells, audit);
    await stores.records.update(object, fields, [recordType.id], [row]);
  }
  return { ...definition, recordTypes };
}

/** Removes the rows of an object's record types, which is deleted. */
export async function removeRecordTypeRows(
  stores: Pick<Stores, "records">,
  { recordTypes = [] }: KeptDefinition,
): Promise<void> {
  const object = standardCatalogue().object("RecordType");
  if (!object || recordTypes.length === 0) return;
  const ids = recordTypes.map(({ id }) => id);
  await stores.records.remove(object, ids);
}

type Cells = Readonly<Record<string, Cell>>;
type Audit = ReturnType<typeof auditCells>;

const cellsOf = (object: string, { fullName, label, description, active }: KeptRecordType): Cells => ({
  Name: label,
  DeveloperName: fullName,
  Description: description ?? null,
  SobjectType: object,
  IsActive: active ? 1 : 0,
});

function rowOf(object: SObject, cells: Cells, audit: Audit): readonly [fields: Field[], row: Row] {
  const fields = Object.keys(cells).flatMap((name) => object.fieldsByName.get(name.toLowerCase()) ?? []);
  return [
    [...fields, ...audit.map(([field]) => field)],
    [...fields.map(({ name }) => cells[name] ?? null), ...audit.map(([, cell]) => cell)],
  ];
}

async function insertRow(
  stores: Pick<Stores, "records">,
  object: SObject,
  cells: Cells,
  audit: Audit,
): Promise<RecordId> {
  const [fields, row] = rowOf(object, cells, audit);
  const [result] = await stores.records.insert(object, fields, [row]);
  if (!result || !("id" in result)) throw new Error(`the record type ${cells["DeveloperName"]} got no row`);
  return result.id;
}
