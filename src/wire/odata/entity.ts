// GET EntitySet('id'), and the parent behind it: EntitySet('id')/Parent.
import { refuse } from "../../domain/fault.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { feedRow, type JsonMember } from "../../domain/records/feed.ts";
import type { Parent } from "../../domain/records/parents.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Reply, Request } from "../../http/exchange.ts";
import { contextMember, jsonReply } from "./answer.ts";
import { jsonFormOf } from "./media-type.ts";
import type { Model } from "./model.ts";
import { readOptions } from "./options.ts";
import { membersOf, readShape } from "./shape.ts";

/** `key` is what stands in the parentheses. Throws odataMalformed, recordNotFound. */
export async function entity(
  ports: Ports,
  model: Model,
  request: Request,
  object: SObject,
  key: string,
): Promise<Reply> {
  const options = readOptions(request.query, ["select", "expand", "format"]);
  const form = jsonFormOf(options.get("format"), request.headers["accept"]);
  const shape = readShape(model, object, options);
  const row = await readRow(ports, model, object, key, membersOf(shape, form));
  const context = contextMember(request, form, `#${object.name}${shape.selectList}/$entity`);
  // The context stands in the entity itself, before all of it.
  return jsonReply(form, Buffer.concat([Buffer.from(`{${context}`), row.subarray(1)]));
}

/** The parent as an entity of its own set; 204 if there is none. Throws odataMalformed, recordNotFound. */
export async function parentEntity(
  ports: Ports,
  model: Model,
  request: Request,
  object: SObject,
  key: string,
  { reference, object: parent }: Parent,
): Promise<Reply> {
  const row = await readRow(ports, model, object, key, [{ name: "id", column: { field: reference } }]);
  const { id } = JSON.parse(new TextDecoder().decode(row)) as { readonly id: string | null };
  return id === null
    ? { status: 204, headers: {}, body: "" }
    : await entity(ports, model, request, parent, `'${id}'`);
}

async function readRow(
  ports: Ports,
  { call }: Model,
  object: SObject,
  key: string,
  members: readonly JsonMember[],
): Promise<Uint8Array> {
  const text = /^\s*(?:Id\s*=\s*)?'([^']*)'\s*$/.exec(key)?.[1];
  if (text === undefined) throw refuse("odataMalformed", { detail: `A key is written ${object.name}('id')` });
  const id = parseId(text);
  if (id === undefined || keyPrefixOf(id) !== object.keyPrefix) throw refuse("recordNotFound");
  const selection = { object, members, where: null, orderBy: [], limit: null, offset: 0 };
  const row = await feedRow(ports, call, selection, id);
  if (!row) throw refuse("recordNotFound");
  return row;
}
