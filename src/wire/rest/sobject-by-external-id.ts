// One record, named by the value of an external id field: read, upsert, delete.

import { type Fault, refuse } from "../../domain/fault.ts";
import type { Awaitable } from "../../domain/model/awaitable.ts";
import { formatId, keyPrefixOf, parseId, type RecordId } from "../../domain/model/id.ts";
import { fieldNamed } from "../../domain/records/names.ts";
import { findByExternalId } from "../../domain/records/read.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { type Answer, type Handler, noContent, ok, type RestCall } from "./answer.ts";
import { blobAnswer } from "./blob.ts";
import { rowFaultAnswer } from "./fault.ts";
import { readRecordBody, refuseKeys } from "./read-record.ts";
import { deleteRelated, getRelated, isRelationship, updateRelated } from "./relationship.ts";
import { created, deleteAnswer, isUpdateOnly, objectOf, recordAnswer, writeOne } from "./sobject-row.ts";

/** First version that answers an update with 200 and a body, and tells `created`. */
const CREATED_IS_TOLD_SINCE = 46;

interface Target {
  readonly object: SObject;
  readonly field: Field;
  readonly value: string;
}

/** Throws externalIdNotFound for a field that identifies nothing; notFound below an id of another object. */
async function targetOf(rest: RestCall): Promise<Target> {
  const object = await objectOf(rest);
  const name = rest.param("field");
  const field = fieldNamed(object, name);
  if (field && (field.externalId || field.idLookup)) return { object, field, value: rest.param("value") };
  throw parseId(name) === undefined ? refuse("externalIdNotFound", { field: name }) : refuse("notFound");
}

/** Ids of the records that the path names: at most two, which is one too many. */
async function idsOf(rest: RestCall, { object, field, value }: Target): Promise<RecordId[]> {
  if (field.type !== "id") return findByExternalId(rest.ports, rest.call, object, field, value);
  const id = parseId(value);
  return id !== undefined && keyPrefixOf(id) === object.keyPrefix ? [id] : [];
}

/** HTTP 300: the URLs of all that it could be. */
function choices(rest: RestCall, object: SObject, ids: readonly RecordId[]): Answer {
  return { ...ok(ids.map((id) => `${rest.base}/sobjects/${object.name}/${formatId(id)}`)), status: 300 };
}

async function withOneRecord(
  rest: RestCall,
  answer: (object: SObject, id: RecordId) => Awaitable<Answer>,
): Promise<Answer> {
  const target = await targetOf(rest);
  const ids = await idsOf(rest, target);
  const [id] = ids;
  if (id === undefined) throw refuse("recordNotFound");
  return ids.length > 1 ? choices(rest, target.object, ids) : answer(target.object, id);
}

/** GET sobjects/X/field/value, sobjects/X/id/relationship, or sobjects/X/id/field of a base64 field */
export const getByExternalId: Handler = async (rest) =>
  (await blobAnswer(rest)) ??
  ((await isRelationship(rest))
    ? getRelated(rest)
    : withOneRecord(rest, (object, id) => recordAnswer(rest, object, id)));

/** DELETE sobjects/X/field/value, or sobjects/X/id/relationship */
export const deleteByExternalId: Handler = async (rest) =>
  (await isRelationship(rest))
    ? deleteRelated(rest)
    : withOneRecord(rest, (object, id) => deleteAnswer(rest, object, id));

/** PATCH sobjects/X/field/value, or sobjects/X/id/relationship */
export const upsertRecord: Handler = async (rest) => {
  if (await isRelationship(rest)) return updateRelated(rest);
  const target = await targetOf(rest);
  const { object, field, value } = target;
  if (field.type === "id" && (await idsOf(rest, target)).length === 0) throw refuse("recordNotFound");
  const body = await readRecordBody(rest.request, object);
  refuseKeys(body, field.name, "Id");
  const outcome = await writeOne(rest, {
    operation: "upsert",
    object,
    externalId: field,
    updateOnly: isUpdateOnly(rest),
    form: body.form,
    columns: [field.name, ...body.columns],
    values: [value, ...body.values],
  });
  if (!outcome.ok) return refused(rest, target, outcome.faults);
  const tells = rest.call.apiVersion >= CREATED_IS_TOLD_SINCE;
  if (outcome.created) return created(rest, object, outcome.id, tells ? { created: true } : {});
  return tells ? ok({ id: formatId(outcome.id), success: true, errors: [], created: false }) : noContent;
};

async function refused(rest: RestCall, target: Target, faults: readonly Fault[]): Promise<Answer> {
  if (!faults.some(({ cause }) => cause === "externalIdAmbiguous")) return rowFaultAnswer(faults);
  return choices(rest, target.object, await idsOf(rest, target));
}
