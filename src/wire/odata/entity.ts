// GET EntitySet('id').
import { refuse } from "../../domain/fault.ts";
import { keyPrefixOf, parseId } from "../../domain/model/id.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { feedRow } from "../../domain/records/feed.ts";
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
  const text = /^\s*(?:Id\s*=\s*)?'([^']*)'\s*$/.exec(key)?.[1];
  if (text === undefined) throw refuse("odataMalformed", { detail: `A key is written ${object.name}('id')` });
  const id = parseId(text);
  if (id === undefined || keyPrefixOf(id) !== object.keyPrefix) throw refuse("recordNotFound");
  const row = await feedRow(
    ports,
    model.call,
    { object, members: membersOf(shape, form), where: null, orderBy: [], limit: null, offset: 0 },
    id,
  );
  if (!row) throw refuse("recordNotFound");
  const context = contextMember(request, form, `#${object.name}${shape.selectList}/$entity`);
  // The context stands in the entity itself, before all of it.
  return jsonReply(form, Buffer.concat([Buffer.from(`{${context}`), row.subarray(1)]));
}
