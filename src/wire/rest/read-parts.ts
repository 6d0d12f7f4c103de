// A body of multipart/form-data: one part of JSON, and files, each in memory if it is short and else in a staged file.
import { type Fault, FaultError, refuse } from "../../domain/fault.ts";
import { SentBytes } from "../../domain/model/bytes.ts";
import type { Ports } from "../../domain/ports/ports.ts";
import type { StagedFile } from "../../domain/ports/spool.ts";
import { BLOB_LIMITS } from "../../facts/blobs.ts";
import type { Request } from "../../http/exchange.ts";
import { boundaryOf, eachPart, MultipartError, type Part } from "../shared/multipart.ts";
import { jsonOf } from "./read-json.ts";

export const isMultipart = ({ headers }: Request): boolean =>
  /^multipart\/form-data\s*(?:;|$)/i.test(headers["content-type"] ?? "");

export interface Parts {
  /** What the part of JSON says. */
  readonly json: unknown;
  /** By the part's name. */
  readonly files: ReadonlyMap<string, SentBytes>;
}

/** How many bytes a part may have, and the refusal of one that has more; undefined if it is the one of JSON. */
export type LimitOf = (
  name: string,
  isFile: boolean,
) => { readonly most: number; readonly fault: Fault } | undefined;

const LARGEST_FILE = Math.max(...Object.values(BLOB_LIMITS).map(({ most }) => most));
/** Beside the files: the JSON, and heads of parts. */
const LARGEST_REST = 2_097_152;
const LARGEST_JSON = 1_048_576;
const IN_MEMORY = 262_144;

/** Reads all parts, gives them to `use`, and forgets what was staged. Throws invalidMultipart, jsonParserError and what `limitOf` says. */
export async function withParts<T>(
  { spool }: Pick<Ports, "spool">,
  request: Request,
  limitOf: LimitOf,
  use: (parts: Parts) => Promise<T>,
): Promise<T> {
  const staged: StagedFile[] = [];
  try {
    const files = new Map<string, SentBytes>();
    let json: string | undefined;
    const body = request.body.stream(LARGEST_FILE + LARGEST_REST);
    await eachPart(body, boundaryOf(request.headers["content-type"] ?? ""), async (part) => {
      const limit = limitOf(part.name, part.fileName !== undefined);
      if (!limit) {
        if (json !== undefined)
          throw new MultipartError(
            `${part.name.slice(0, 80)} is no file field, and the JSON was there already`,
          );
        json = await jsonText(part);
        return;
      }
      if (files.has(part.name))
        throw new MultipartError(`there are two parts named ${part.name.slice(0, 80)}`);
      files.set(part.name, await received(spool, limited(part.content, limit), staged));
    });
    if (json === undefined) throw new MultipartError("there is no part with the record in JSON");
    return await use({ json: jsonOf(json), files });
  } catch (error) {
    if (error instanceof MultipartError) throw refuse("invalidMultipart", { detail: error.message });
    throw error;
  } finally {
    for (const file of staged) await file.drop();
  }
}

async function jsonText({ type, content }: Part): Promise<string> {
  if (type !== "" && type !== "application/json")
    throw new MultipartError(`the part with the record must be application/json, not ${type.slice(0, 80)}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > LARGEST_JSON)
      throw new MultipartError(`the part with the record has more than ${LARGEST_JSON} bytes`);
    pieces.push(piece);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new MultipartError("the part with the record is not UTF-8");
  }
}

async function* limited(
  content: AsyncIterable<Uint8Array>,
  { most, fault }: { readonly most: number; readonly fault: Fault },
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of content) {
    size += piece.length;
    if (size > most) throw new FaultError(fault);
    yield piece;
  }
}

async function received(
  spool: Ports["spool"],
  content: AsyncGenerator<Uint8Array>,
  staged: StagedFile[],
): Promise<SentBytes> {
  const first: Uint8Array[] = [];
  let size = 0;
  while (size <= IN_MEMORY) {
    const { value, done } = await content.next();
    if (done) return new SentBytes(size, () => first);
    size += value.length;
    // A copy: pieces are parts of what arrived, which may be much longer.
    first.push(Uint8Array.from(value));
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield* first;
    yield* content;
  }
  const file = await spool.stage(whole());
  staged.push(file);
  return new SentBytes(file.bytes, () => file.read());
}
