// One record: create, read, update, delete by its id.
import { callersCatalogue } from "../../domain/access/access.ts";
import { fault, refuse } from "../../domain/fault.ts";
import { type Awaitable, whenThere } from "../../domain/model/awaitable.ts";
import { formatId, keyPrefixOf, parseId, type RecordId } from "../../domain/model/id.ts";
import type { Cell, RowOutcome } from "../../domain/model/record.ts";
import { fieldNamed, objectNamed } from "../../domain/records/names.ts";
import { readRecord } from "../../domain/records/read.ts";
import type { ValueForm } from "../../domain/records/values.ts";
import { writeRecords } from "../../domain/records/write.ts";
import { UNSERVED_SOBJECT_RESOURCES } from "../../facts/rest-resources.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { type Answer, type Handler, noContent, ok, type RestCall } from "./answer.ts";
import { checkConditions, conditional, hasConditions, stateOf } from "./conditions.ts";
import { rowFaultAnswer } from "./fault.ts";
import { refuseKeys, withRecordBody } from "./read-record.ts";
import type { RecordBody } from "./record-body.ts";
import { recordWriter } from "./record-json.ts";

/** The object that the path names. Throws unknownObject. */
export const objectOf = ({ ports, call, param }: RestCall): Awaitable<SObject> =>
  whenThere(callersCatalogue(ports, call.caller), (catalogue) => objectNamed(catalogue, param("object")));

/**
 * The record that the path names. What is no id of the object is taken for an external id field, as on Salesforce:
 * throws externalIdNotFound, or notFound for a resource that real orgs have there.
 */
const recordOf = (rest: RestCall): Awaitable<{ readonly object: SObject; readonly id: RecordId }> =>
  whenThere(objectOf(rest), (object) => {
    const text = rest.param("id");
    const id = parseId(text);
    if (id !== undefined && keyPrefixOf(id) === object.keyPrefix) return { object, id };
    if (UNSERVED_SOBJECT_RESOURCES.has(text.toLowerCase())) throw refuse("notFound");
    throw refuse("externalIdNotFound", { field: text });
  });

/** POST sobjects/X */
export const createRecord: Handler = async (rest) => {
  const object = await objectOf(rest);
  const outcome = await withRecordBody(rest, object, "createable", (body) => {
    refuseKeys(body, "Id");
    const { form, columns, values } = body;
    return writeOne(rest, { operation: "insert", object, form, columns, values });
  });
  return outcome.ok ? created(rest, object, outcome.id, {}) : rowFaultAnswer(outcome.faults);
};

/** 201, the new record's id and where it is. */
export function created(
  rest: RestCall,
  object: SObject,
  id: RecordId,
  more: Readonly<Record<string, boolean>>,
): Answer {
  const text = formatId(id);
  const answer = ok({ id: text, success: true, errors: [], ...more });
  return { ...answer, status: 201, headers: { location: `${rest.base}/sobjects/${object.name}/${text}` } };
}

/** GET sobjects/X/id */
export const getRecord: Handler = (rest) =>
  whenThere(recordOf(rest), ({ object, id }) => recordAnswer(rest, object, id));

/** The record with all its fields, or those that `?fields=` lists, and its Id. */
export function recordAnswer(rest: RestCall, object: SObject, id: RecordId): Awaitable<Answer> {
  const listed = rest.request.query.get("fields")?.trim();
  const fields = listed ? listedFields(object, listed) : nameable(object);
  const { ports, call, request, base } = rest;
  if (fields === object.fields) {
    return whenThere(readRecord(ports, call, object, id, fields), (row) =>
      conditional(request.headers, ports.clock.now(), stateOf(object, row), {
        status: 200,
        json: wholeRecord(base, object, row),
      }),
    );
  }
  const some = whenThere(
    readRecord(ports, call, object, id, fields),
    (row): Answer => ({
      status: 200,
      json: recordWriter(base, object, fields)(row),
    }),
  );
  if (!hasConditions(request.headers)) return some;
  // The conditions are about the whole record.
  return whenThere(readRecord(ports, call, object, id, object.fields), (row) =>
    whenThere(some, (answer) =>
      conditional(request.headers, ports.clock.now(), stateOf(object, row), answer),
    ),
  );
}

/** All fields, but for those that are only relationships. */
const nameable = ({ fields, computed }: SObject): readonly Field[] =>
  computed ? fields.filter(({ relationshipOf }) => !relationshipOf) : fields;

/** Texts of whole records by their rows, which the store gives again as long as nothing is committed. */
const texts = new WeakMap<readonly Cell[], { readonly base: string; readonly json: string }>();

function wholeRecord(base: string, object: SObject, row: readonly Cell[]): string {
  const known = texts.get(row);
  if (known?.base === base) return known.json;
  const json = recordWriter(base, object, object.fields)(row);
  texts.set(row, { base, json });
  return json;
}

/** Lists as clients send them: the same ones again and again, and an equal list is then the same array. */
const lists = new WeakMap<SObject, Map<string, readonly Field[]>>();
const MOST_LISTS = 100;

function listedFields(object: SObject, listed: string): readonly Field[] {
  let known = lists.get(object);
  if (!known || known.size >= MOST_LISTS) {
    known = new Map();
    lists.set(object, known);
  }
  let fields = known.get(listed);
  if (!fields) {
    fields = readList(object, listed);
    known.set(listed, fields);
  }
  return fields;
}

function readList(object: SObject, listed: string): readonly Field[] {
  return fieldsNamed(
    object,
    listed.split(",").map((name) => name.trim()),
  );
}

/** The fields that a client named, each once, and Id. Throws unknownColumn. */
export function fieldsNamed(object: SObject, names: readonly string[]): readonly Field[] {
  const fields = [...names, "Id"].map((name) => {
    const field = fieldNamed(object, name);
    if (!field) throw refuse("unknownColumn", { field: name.slice(0, 80), object: object.name });
    return field;
  });
  return [...new Set(fields)];
}

/** PATCH sobjects/X/id */
export const updateRecord: Handler = async (rest) => {
  const { object, id } = await recordOf(rest);
  return withRecordBody(rest, object, "updateable", (body) => updateWith(rest, object, id, body));
};

async function updateWith(rest: RestCall, object: SObject, id: RecordId, body: RecordBody): Promise<Answer> {
  refuseKeys(body, "Id");
  const columns = ["Id", ...body.columns];
  const values = [formatId(id), ...body.values];
  const { form } = body;
  const write = (inside: RestCall) =>
    writeOne(inside, { operation: "update", object, form, columns, values });
  const { ports, call, request } = rest;
  if (!hasConditions(request.headers)) return changed(await write(rest));
  // Nobody may write between the look and the write.
  const outcome = await ports.stores.transaction(async (stores) => {
    const inside = { ...rest, ports: { ...ports, stores } };
    const row = await readRecord(inside.ports, call, object, id, object.fields);
    checkConditions(request.headers, stateOf(object, row));
    return write(inside);
  });
  return changed(outcome);
}

/** DELETE sobjects/X/id */
export const deleteRecord: Handler = async (rest) => {
  const { object, id } = await recordOf(rest);
  return deleteAnswer(rest, object, id);
};

export const deleteAnswer = async (rest: RestCall, object: SObject, id: RecordId): Promise<Answer> =>
  changed(
    await writeOne(rest, {
      operation: "delete",
      object,
      form: "json",
      columns: ["Id"],
      values: [formatId(id)],
    }),
  );

/** A record that the path names and that isn't there is a resource that doesn't exist, not a wrong reference. */
function changed(outcome: RowOutcome): Answer {
  if (outcome.ok) return noContent;
  const missing = outcome.faults.some(({ cause }) => cause === "invalidCrossReference");
  return rowFaultAnswer(missing ? [fault("recordNotFound")] : outcome.faults);
}

/** Whether an upsert is to make no record. */
export const isUpdateOnly = ({ request }: RestCall): boolean =>
  request.query.get("updateOnly")?.toLowerCase() === "true";

interface OneRecord {
  readonly operation: "insert" | "update" | "upsert" | "delete";
  readonly object: SObject;
  readonly externalId?: Field;
  readonly updateOnly?: boolean;
  readonly form: ValueForm;
  readonly columns: readonly string[];
  readonly values: readonly unknown[];
}

/** writeRecords() of one row. */
export async function writeOne(
  { ports, call }: RestCall,
  { values, ...input }: OneRecord,
): Promise<RowOutcome> {
  const [outcome] = await writeRecords(ports, call, { ...input, rows: [values] });
  if (!outcome) throw new Error("a write of one row has no outcome");
  return outcome;
}
