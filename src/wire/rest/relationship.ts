// sobjects/X/id/relationship: the parent that a lookup names, to be read, changed and deleted; or the children, to be read.
import { callersCatalogue } from "../../domain/access/access.ts";
import { refuse } from "../../domain/fault.ts";
import { formatId, keyPrefixOf, parseId, type RecordId } from "../../domain/model/id.ts";
import { lookupNamed } from "../../domain/records/parent-keys.ts";
import { runQuery } from "../../domain/records/query.ts";
import { readRecord } from "../../domain/records/read.ts";
import { QUERY_BATCH_SIZE } from "../../facts/limits.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Answer, Handler, RestCall } from "./answer.ts";
import { pageJson } from "./query-page-json.ts";
import { deleteRecord, fieldsNamed, getRecord, objectOf, updateRecord } from "./sobject-row.ts";

/** Whether the path's third segment is a record's id, so that the fourth is a relationship. */
export async function isRelationship(rest: RestCall): Promise<boolean> {
  const id = parseId(rest.param("field"));
  return id !== undefined && keyPrefixOf(id) === (await objectOf(rest)).keyPrefix;
}

interface Start {
  readonly object: SObject;
  readonly id: RecordId;
  readonly name: string;
}

async function startOf(rest: RestCall): Promise<Start> {
  const id = parseId(rest.param("field"));
  if (id === undefined) throw refuse("notFound");
  return { object: await objectOf(rest), id, name: rest.param("value") };
}

/** GET: the parent as a record, children as a query's first page. Throws notFound for another name. */
export const getRelated: Handler = async (rest) => {
  const start = await startOf(rest);
  const parent = await parentOf(rest, start);
  if (parent) return getRecord(parent);
  const catalogue = await callersCatalogue(rest.ports, rest.call.caller);
  const wanted = start.name.toLowerCase();
  for (const child of catalogue.objects) {
    const field = child.fields.find(
      ({ referenceTo, childRelationshipName }) =>
        referenceTo.includes(start.object.name) && childRelationshipName?.toLowerCase() === wanted,
    );
    if (field) return childrenOf(rest, start, child, field);
  }
  throw refuse("notFound");
};

async function childrenOf(rest: RestCall, start: Start, child: SObject, field: Field): Promise<Answer> {
  const { ports, call, request, base } = rest;
  await readRecord(ports, call, start.object, start.id, start.object.fields);
  const listed = request.query.get("fields")?.trim();
  const fields = listed
    ? fieldsNamed(
        child,
        listed.split(",").map((name) => name.trim()),
      )
    : child.fields;
  const names = fields.map(({ name }) => name).join(", ");
  const soql = `SELECT ${names} FROM ${child.name} WHERE ${field.name} = '${formatId(start.id)}' ORDER BY Id`;
  const batchSize = QUERY_BATCH_SIZE.usual;
  const page = await runQuery(ports, call, soql, { includeDeleted: false, batchSize });
  if (page.kind !== "rows") throw new Error("children are rows");
  return { status: 200, json: pageJson(base, page) };
}

/** The same call of the parent; undefined if the name is no lookup's. Throws recordNotFound if it is empty. */
async function parentOf(rest: RestCall, { object, id, name }: Start): Promise<RestCall | undefined> {
  const lookup = lookupNamed(object, name);
  if (!lookup) return undefined;
  const [cell] = await readRecord(rest.ports, rest.call, object, id, [lookup]);
  const catalogue = await callersCatalogue(rest.ports, rest.call.caller);
  const parentId = cell === null || cell === undefined ? undefined : (Number(cell) as RecordId);
  const parent = parentId === undefined ? undefined : catalogue.byKeyPrefix(keyPrefixOf(parentId));
  if (parentId === undefined || !parent) throw refuse("recordNotFound");
  const named: Readonly<Record<string, string>> = { object: parent.name, id: formatId(parentId) };
  return { ...rest, param: (hole) => named[hole] ?? rest.param(hole) };
}

const ofParent =
  (handler: Handler): Handler =>
  async (rest) => {
    const parent = await parentOf(rest, await startOf(rest));
    if (!parent) throw refuse("notFound");
    return handler(parent);
  };

/** PATCH */
export const updateRelated: Handler = ofParent(updateRecord);

/** DELETE */
export const deleteRelated: Handler = ofParent(deleteRecord);
