// Records of one call, of any objects and each with fields of its own, as SOAP sends them.
import { ROWS_PER_CALL } from "../../facts/limits.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { writeRefusal } from "../access/access.ts";
import { type Fault, FaultError, fault, refuse } from "../fault.ts";
import type { Call, Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { formatId, keyPrefixOf, parseId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { writeRows } from "./all-or-none.ts";
import { fieldNamed } from "./names.ts";
import { isParentKey, lookupNamed, parentId } from "./parent-keys.ts";
import { truncated } from "./truncate.ts";
import { writeIn } from "./write.ts";
import type { WriteContext } from "./write-context.ts";

export interface CollectionRow {
  readonly object: SObject;
  /** Rows that follow each other and have the same should have one list: it is then looked at once. */
  readonly columns: readonly string[];
  /** Texts, null, or a ParentKey for a column that is a relationship. */
  readonly values: readonly unknown[];
}

export interface CollectionInput {
  readonly operation: "insert" | "update" | "upsert" | "delete";
  /** A Fault stands for a row that can't be read: it has its outcome already. */
  readonly rows: readonly (CollectionRow | Fault)[];
  /** The key of an upsert: the name of an external id field of all objects, or Id. */
  readonly externalId?: string;
  /** One bad row takes all others with it. */
  readonly allOrNone: boolean;
  /** Texts that are too long are cut, not refused. */
  readonly truncate: boolean;
}

const isRow = (row: CollectionRow | Fault): row is CollectionRow => "object" in row;

/**
 * Writes at most 200 rows in one transaction; outcomes are in the rows' order. Throws what concerns the whole call:
 * tooManyRecords, soqlUnknownField for a column that an object hasn't, notAnExternalId, entityNotDeletable, storageFull.
 */
export async function writeCollection(
  ports: Ports,
  call: Call,
  input: CollectionInput,
): Promise<readonly RowOutcome[]> {
  checkRows(await ports.catalogue(), call, input);
  return writeRows(ports, call, input.allOrNone, (context) => writeGroups(context, input));
}

/** Throws what concerns the whole call; see writeCollection(). */
export function checkRows(
  catalogue: Catalogue,
  { caller }: Call,
  { operation, rows: sent, externalId }: CollectionInput,
): void {
  if (sent.length > ROWS_PER_CALL) throw refuse("tooManyRecords", { limit: String(ROWS_PER_CALL) });
  const rows = sent.filter(isRow);
  for (const object of new Set(rows.map((row) => row.object))) {
    if (externalId !== undefined) keyOf(object, externalId);
    const refusal = operation === "delete" ? refusedDelete(catalogue, caller, object) : undefined;
    // No row of an answer can have its code: the WSDL knows it for whole calls only.
    if (refusal?.cause === "entityNotDeletable") throw new FaultError(refusal);
  }
  let sound: CollectionRow | undefined;
  for (const row of rows) {
    const { object, columns, values } = row;
    const plain = !values.some(isParentKey);
    if (plain && object === sound?.object && columns === sound.columns) continue;
    for (const [index, column] of columns.entries()) {
      const known = isParentKey(values[index]) ? lookupNamed(object, column) : fieldNamed(object, column);
      if (!known) throw refuse("soqlUnknownField", { window: "", field: column, object: object.name });
    }
    if (plain) sound = row;
  }
}

function refusedDelete(catalogue: Catalogue, { permissions }: Caller, { name }: SObject): Fault | undefined {
  const object = catalogue.object(name);
  return object && writeRefusal(object, permissions.seen(catalogue).object(name), "delete");
}

function keyOf(object: SObject, name: string): Field {
  const field = fieldNamed(object, name);
  if (!field || (field.type !== "id" && !field.externalId && !field.idLookup))
    throw refuse("notAnExternalId", { field: name, object: object.name });
  return field;
}

/** writeCollection() of checked rows in a transaction that is already open. */
export async function writeGroups(context: WriteContext, input: CollectionInput): Promise<RowOutcome[]> {
  const outcomes = new Array<RowOutcome>(input.rows.length);
  const sound: { readonly index: number; readonly row: CollectionRow }[] = [];
  const seen = new Set<string>();
  for (const [index, row] of input.rows.entries()) {
    const resolved = isRow(row) && row.values.some(isParentKey) ? await resolveParents(context, row) : row;
    const checked = isRow(resolved) ? (idFault(input, resolved, seen) ?? resolved) : resolved;
    if (isRow(checked)) sound.push({ index, row: checked });
    else outcomes[index] = { ok: false, faults: [checked] };
  }
  const groups = Map.groupBy(sound, ({ row }) => row.object);
  for (const group of groups.values()) await writeGroup(context, input, group, outcomes);
  return outcomes;
}

/** The row with ids in place of parent keys, or the fault of the first that names nothing. */
async function resolveParents(context: WriteContext, row: CollectionRow): Promise<CollectionRow | Fault> {
  const columns = [...row.columns];
  const values = [...row.values];
  for (const [index, value] of values.entries()) {
    const lookup = isParentKey(value) ? lookupNamed(row.object, columns[index] ?? "") : undefined;
    if (!lookup || !isParentKey(value)) continue;
    if (columns.some((column) => column.toLowerCase() === lookup.name.toLowerCase()))
      return fault("duplicateInBatch", { value: lookup.name }, [lookup.name]);
    const id = await parentId(context, lookup, value);
    if (typeof id !== "string") return id;
    columns[index] = lookup.name;
    values[index] = id;
  }
  return { object: row.object, columns, values };
}

/** A record may be named once in a call. */
function idFault(input: CollectionInput, row: CollectionRow, seen: Set<string>): Fault | undefined {
  if (input.operation === "insert" || input.operation === "delete") return undefined;
  const text = row.values[row.columns.findIndex((column) => column.toLowerCase() === "id")];
  if (typeof text !== "string" || text === "") return undefined;
  const id = parseId(text.trim());
  if (id === undefined || keyPrefixOf(id) !== row.object.keyPrefix) return undefined;
  const key = formatId(id);
  if (seen.has(key)) return fault("duplicateIdInCall", { id: key }, ["Id"]);
  seen.add(key);
  return undefined;
}

async function writeGroup(
  context: WriteContext,
  input: CollectionInput,
  group: readonly { readonly index: number; readonly row: CollectionRow }[],
  outcomes: RowOutcome[],
): Promise<void> {
  const object = group[0]?.row.object;
  if (!object) return;
  const { columns, places } = columnsOf(group);
  const fields = columns.map((column) => fieldNamed(object, column));
  const rows = group.map(({ row }) => {
    const at = places.get(row.columns) ?? [];
    const values = new Array<unknown>(columns.length).fill(undefined);
    for (const [index, value] of row.values.entries()) {
      const position = at[index] ?? 0;
      values[position] = input.truncate ? truncated(fields[position], value) : value;
    }
    return values;
  });
  const { operation, externalId } = input;
  const key = externalId === undefined ? {} : { externalId: keyOf(object, externalId) };
  const written = await writeIn(context, { operation, object, ...key, form: "xml", columns, rows });
  for (const [index, { index: place }] of group.entries()) {
    const outcome = written[index];
    if (outcome) outcomes[place] = outcome;
  }
}

/** The columns of all rows, each once whatever its letter case, and where each list of columns has its own among them. */
function columnsOf(group: readonly { readonly row: CollectionRow }[]): {
  readonly columns: readonly string[];
  readonly places: ReadonlyMap<readonly string[], readonly number[]>;
} {
  const positions = new Map<string, number>();
  const columns: string[] = [];
  const places = new Map<readonly string[], readonly number[]>();
  for (const { row } of group) {
    if (places.has(row.columns)) continue;
    const at = row.columns.map((column) => {
      const key = column.toLowerCase();
      const position = positions.get(key) ?? columns.push(column) - 1;
      positions.set(key, position);
      return position;
    });
    places.set(row.columns, at);
  }
  return { columns, places };
}
