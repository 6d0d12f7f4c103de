// GET EntitySet, a page at a time; GET EntitySet/$count.

import { refuse } from "../../domain/fault.ts";
import type { Column } from "../../domain/model/column.ts";
import { parentsOf } from "../../domain/model/column.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import { feedCount, feedPage, type JsonMember, type Selection } from "../../domain/records/feed.ts";
import { FEED_PAGE_BYTES, FEED_PAGE_ROWS, FEED_PARENTS } from "../../facts/odata.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Reply, Request } from "../../http/exchange.ts";
import { contextMember, jsonReply, rootUrl } from "./answer.ts";
import { readFilter } from "./filter.ts";
import { jsonFormOf } from "./media-type.ts";
import type { Model } from "./model.ts";
import { isCountAsked, type Options, readOptions, wholeNumber } from "./options.ts";
import { readOrder } from "./order.ts";
import { expandedColumns, membersOf, readShape } from "./shape.ts";
import { readSkipToken, writeSkipToken } from "./skip-token.ts";

export async function collection(
  ports: Ports,
  model: Model,
  request: Request,
  object: SObject,
): Promise<Reply> {
  const options = readOptions(request.query, [
    "filter",
    "select",
    "expand",
    "orderby",
    "top",
    "skip",
    "count",
    "format",
    "skiptoken",
  ]);
  const form = jsonFormOf(options.get("format"), request.headers["accept"]);
  const shape = readShape(model, object, options);
  const selection = readSelection(model, object, options, membersOf(shape, form), expandedColumns(shape));
  const { position, total: told } = readSkipToken(ports, model, object.name, options);
  const total = told ?? (isCountAsked(options) ? await feedCount(ports, model.call, selection) : null);
  const size = pageSize(request);
  const limits = { rows: size.rows, bytes: FEED_PAGE_BYTES };
  const { blocks, next } = await feedPage(ports, model.call, selection, position, limits);
  const context = contextMember(request, form, `#${object.name}${shape.selectList}`);
  const count = total === null ? "" : `"@odata.count":${total},`;
  const token = next && writeSkipToken(ports, model, object.name, options, { position: next, total });
  const link = token ? `,"@odata.nextLink":${JSON.stringify(nextLink(request, object, token))}` : "";
  const reply = jsonReply(form, joined(`{${context}${count}"value":[`, blocks, `]${link}}`));
  return size.applied === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, "preference-applied": size.applied } };
}

export async function count(ports: Ports, model: Model, request: Request, object: SObject): Promise<Reply> {
  const options = readOptions(request.query, ["filter"]);
  const total = await feedCount(ports, model.call, readSelection(model, object, options, [], []));
  return { status: 200, headers: { "content-type": "text/plain;charset=utf-8" }, body: String(total) };
}

function readSelection(
  model: Model,
  object: SObject,
  options: Options,
  members: readonly JsonMember[],
  columns: readonly Column[],
): Selection {
  const filter = readFilter(model, object, options.get("filter"));
  const orderBy = readOrder(model, object, options.get("orderby"));
  if (parentsOf([...columns, ...orderBy, ...filter.columns]).length > FEED_PARENTS)
    throw refuse("odataMalformed", { detail: `A request names at most ${FEED_PARENTS} parents` });
  return {
    object,
    members,
    where: filter.where,
    orderBy,
    limit: wholeNumber(options, "top") ?? null,
    offset: wholeNumber(options, "skip") ?? 0,
  };
}

/** The rows of a page, and what of `Prefer` they follow. */
function pageSize({ headers }: Request): { readonly rows: number; readonly applied?: string } {
  const asked = /(?:^|[,;\s])((?:odata\.)?maxpagesize)\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(
    headers["prefer"] ?? "",
  );
  const rows = Number(asked?.[2] ?? 0);
  if (rows < 1) return { rows: FEED_PAGE_ROWS };
  const given = Math.min(rows, FEED_PAGE_ROWS);
  return { rows: given, applied: `${asked?.[1]}=${given}` };
}

/** The request's own options, at the next page. */
function nextLink(request: Request, object: SObject, token: string): string {
  const options = [...request.query].filter(([name]) => name !== "$skiptoken");
  const query = [...options, ["$skiptoken", token] as const]
    .map(([name, value]) => `${encodeURIComponent(name).replace("%24", "$")}=${encodeURIComponent(value)}`)
    .join("&");
  return `${rootUrl(request)}${object.name}?${query}`;
}

/** Blocks with "," between them. */
function joined(before: string, blocks: readonly Uint8Array[], after: string): Uint8Array {
  const comma = Buffer.from(",");
  const parts = blocks.flatMap((block, index) => (index === 0 ? [block] : [comma, block]));
  return Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]);
}
