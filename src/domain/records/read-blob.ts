// The bytes of one record's base64 field, and what may be said of them.
import type { Field, SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { fieldNamed } from "./names.ts";
import { readRecord } from "./read.ts";

export interface FoundBytes {
  readonly size: number;
  /** As whoever stored them says; "" if nobody does. */
  readonly contentType: string;
  readonly fileName: string;
  content(): AsyncIterable<Uint8Array>;
}

/** Throws what readRecord() throws, and recordNotFound if the field is empty. */
export async function readBlob(
  ports: Ports,
  call: Call,
  object: SObject,
  id: RecordId,
  field: Field,
): Promise<FoundBytes> {
  const fields = [
    field,
    ...["ContentType", "Name", "Title", "FileExtension"].map((name) => fieldNamed(object, name)),
  ];
  const known = fields.filter((one) => one !== undefined);
  const row = await readRecord(ports, call, object, id, known);
  const cells = new Map(known.map(({ name }, index) => [name, row[index] ?? null]));
  const blob = cells.get(field.name);
  const { blobs } = ports.stores;
  const info = typeof blob === "number" ? await blobs.info(blob) : undefined;
  if (typeof blob !== "number" || !info) throw refuse("recordNotFound");
  return {
    size: info.size,
    contentType: textIn(cells, "ContentType"),
    fileName: textIn(cells, "Name") || fileName(textIn(cells, "Title"), textIn(cells, "FileExtension")),
    content: () => blobs.read(blob),
  };
}

const textIn = (cells: ReadonlyMap<string, Cell>, name: string): string => String(cells.get(name) ?? "");

const fileName = (title: string, extension: string): string =>
  extension === "" || title.toLowerCase().endsWith(`.${extension.toLowerCase()}`)
    ? title
    : `${title}.${extension}`;
