// $skiptoken: where a page begins, for the caller and the query it was made for and for nothing else.
import { refuse } from "../../domain/fault.ts";
import { equalBytes } from "../../domain/identity/equal.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { Position } from "../../domain/records/feed.ts";
import type { Model } from "./model.ts";
import type { Options } from "./options.ts";

export interface Continuation {
  readonly position: Position;
  /** What $count=true told on the first page; null if it wasn't asked for. */
  readonly total: number | null;
}

/** Bytes of the keyed hash that a token shows. */
const MAC_BYTES = 16;

/** What decides which rows are on a page, and in which order. */
function macOf(ports: Ports, { call }: Model, entitySet: string, options: Options, payload: string): string {
  const query = (["filter", "orderby", "top", "skip", "count"] as const).map(
    (name) => options.get(name) ?? "",
  );
  const bytes = ports.keys.mac("locator", "odata", String(call.caller.userId), entitySet, ...query, payload);
  return Buffer.from(bytes.subarray(0, MAC_BYTES)).toString("base64url");
}

export function writeSkipToken(
  ports: Ports,
  model: Model,
  entitySet: string,
  options: Options,
  { position, total }: Continuation,
): string {
  const payload = Buffer.from(JSON.stringify([position, total])).toString("base64url");
  return `${payload}.${macOf(ports, model, entitySet, options, payload)}`;
}

/** Where to go on; the first page without a token. Throws invalidQueryLocator for any that wasn't made for this. */
export function readSkipToken(ports: Ports, model: Model, entitySet: string, options: Options): Continuation {
  const token = options.get("skiptoken");
  if (token === undefined) return { position: { kind: "start" }, total: null };
  const [payload = "", mac = "", surplus] = token.split(".");
  if (
    surplus !== undefined ||
    !equalBytes(Buffer.from(mac), Buffer.from(macOf(ports, model, entitySet, options, payload)))
  )
    throw refuse("invalidQueryLocator");
  const [position, total] = JSON.parse(Buffer.from(payload, "base64url").toString()) as [
    Position,
    number | null,
  ];
  return { position, total };
}
