// Bytes among the cells of rows, for protocols that tell them with the record.
import { SOAP_BODY_LIMIT } from "../../facts/limits.ts";
import type { Field } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";

/** The rows with base64 text in place of what names bytes. Throws bytesTooLarge for more of it than an answer may have. */
export async function withBytes<R extends readonly Cell[] | undefined>(
  { stores }: Pick<Ports, "stores">,
  fields: readonly Field[],
  rows: readonly R[],
): Promise<readonly (R | readonly Cell[])[]> {
  const places = fields.flatMap(({ type }, place) => (type === "base64" ? [place] : []));
  if (places.length === 0) return rows;
  let length = 0;
  const text = async (cell: Cell): Promise<Cell> => {
    const info = typeof cell === "number" ? await stores.blobs.info(cell) : undefined;
    if (typeof cell !== "number" || !info) return null;
    length += Math.ceil(info.size / 3) * 4;
    if (length > SOAP_BODY_LIMIT) throw refuse("bytesTooLarge", { limit: String(SOAP_BODY_LIMIT) });
    const pieces: Uint8Array[] = [];
    for await (const piece of stores.blobs.read(cell)) pieces.push(piece);
    return Buffer.concat(pieces).toString("base64");
  };
  const told: (R | readonly Cell[])[] = [];
  for (const row of rows) {
    const cells = row && [...row];
    if (cells) for (const place of places) cells[place] = await text(cells[place] ?? null);
    told.push(cells ?? row);
  }
  return told;
}
