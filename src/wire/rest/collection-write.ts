// composite/sobjects: up to 200 records of any objects in one call, written in one transaction.
import { callersCatalogue } from "../../domain/access/access.ts";
import { type Fault, fault, refuse } from "../../domain/fault.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import type { RowOutcome } from "../../domain/model/record.ts";
import { type ChunkOptions, chunksOf, type TypedRecord } from "../../domain/records/chunks.ts";
import { fieldNamed } from "../../domain/records/names.ts";
import { writeChunks } from "../../domain/records/write.ts";
import { MOST_COLLECTION_CHUNKS, MOST_COLLECTION_RECORDS } from "../../facts/limits.ts";
import { type Handler, ok, type RestCall } from "./answer.ts";
import { collectionResult, shownId } from "./collection-result.ts";
import { readCollection, refuseTooMany } from "./read-collection.ts";
import { refuseKeys } from "./read-record.ts";
import { isUpdateOnly, objectOf } from "./sobject-row.ts";

/** POST composite/sobjects */
export const createCollection: Handler = async (rest) => {
  const { records, allOrNone } = await readCollection(rest);
  const outcomes = await write(rest, records, { operation: "insert" }, allOrNone);
  return ok(outcomes.map((outcome) => collectionResult(outcome)));
};

/** PATCH composite/sobjects */
export const updateCollection: Handler = async (rest) => {
  const { records, allOrNone } = await readCollection(rest);
  const outcomes = await write(rest, records, { operation: "update" }, allOrNone);
  return ok(outcomes.map((outcome, index) => collectionResult(outcome, idOf(records[index]))));
};

/** PATCH composite/sobjects/X/field */
export const upsertCollection: Handler = async (rest) => {
  const object = await objectOf(rest);
  const name = rest.param("field");
  const field = fieldNamed(object, name);
  if (!field || !(field.externalId || field.idLookup)) throw refuse("externalIdNotFound", { field: name });
  const { records, allOrNone } = await readCollection(rest);
  if (field.type !== "id") for (const record of records) refuseKeys(record, "Id");
  const stranger = records.find((record) => record.object !== object);
  if (stranger) {
    const detail = `The records must be of type ${object.name}, but one is of type ${stranger.object.name}`;
    throw refuse("invalidInput", { detail });
  }
  const how = { operation: "upsert", externalId: field, updateOnly: isUpdateOnly(rest) } as const;
  const outcomes = await write(rest, records, how, allOrNone);
  const rolledBack = allOrNone && outcomes.some((outcome) => !outcome.ok);
  return ok(
    outcomes.map((outcome) => ({
      ...collectionResult(outcome),
      // Real orgs say so of every row that was rolled back, and jsforce's own tests want it.
      created: outcome.ok ? outcome.created : rolledBack,
    })),
  );
};

/** DELETE composite/sobjects?ids=a,b */
export const deleteCollection: Handler = async (rest) => {
  const { query } = rest.request;
  const texts = (query.get("ids") ?? "").split(",").map((text) => text.trim());
  const listed = texts.filter((text) => text !== "");
  if (listed.length === 0)
    throw refuse("missingArgument", { detail: "The ids parameter is missing or empty" });
  refuseTooMany(listed.length, MOST_COLLECTION_RECORDS);
  const allOrNone = query.get("allOrNone")?.toLowerCase() === "true";
  const catalogue = await callersCatalogue(rest.ports, rest.call.caller);
  const targets = listed.map((text) => {
    const id = parseId(text);
    return { text, id, object: id === undefined ? undefined : catalogue.byKeyPrefix(keyPrefixOf(id)) };
  });
  const known = targets.flatMap(({ text, id, object }): TypedRecord[] =>
    id === undefined || !object ? [] : [{ object, columns: ["Id"], values: [text] }],
  );
  const doomed = allOrNone && known.length < targets.length;
  const written = doomed ? [] : await write(rest, known, { operation: "delete" }, allOrNone);
  let next = 0;
  const results = targets.map(({ text, id, object }) => {
    if (id === undefined || !object) {
      return collectionResult(refused(fault("malformedIdInList", { id: text.slice(0, 40) })));
    }
    const outcome = doomed ? refused(fault("allOrNoneRolledBack")) : written[next++];
    if (!outcome) throw new Error("a row of a delete has no outcome");
    return collectionResult(outcome, shownId(text, id));
  });
  return ok(results);
};

const refused = (reason: Fault): RowOutcome => ({ ok: false, faults: [reason] });

/** The record that a row of an update names, as far as it is one. */
function idOf(record: TypedRecord | undefined): string | undefined {
  const column = record?.columns.findIndex((name) => name.toLowerCase() === "id") ?? -1;
  const value = record?.values[column];
  if (typeof value !== "string") return undefined;
  const id = parseId(value.trim());
  const known = id !== undefined && keyPrefixOf(id) === record?.object.keyPrefix;
  return known ? shownId(value.trim(), id) : undefined;
}

async function write(
  { ports, call }: RestCall,
  records: readonly TypedRecord[],
  how: Omit<ChunkOptions, "form">,
  allOrNone: boolean,
): Promise<RowOutcome[]> {
  const chunks = chunksOf(records, { ...how, form: "json" });
  if (chunks.length > MOST_COLLECTION_CHUNKS) {
    throw refuse("tooManyChunks", { most: String(MOST_COLLECTION_CHUNKS) });
  }
  return (await writeChunks(ports, call, chunks, allOrNone)).flat();
}
