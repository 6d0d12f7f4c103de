// Bytes of base64 fields on their way into a record: written first, and removed again if their row isn't written.
import { BLOB_LIMITS, type BlobLimit } from "../../facts/blobs.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { fault } from "../fault.ts";
import { SentBytes, StoredBytes } from "../model/bytes.ts";
import type { RowOutcome } from "../model/record.ts";
import type { BlobId } from "../ports/blobs.ts";
import type { Stores } from "../ports/stores.ts";
import { fieldNamed } from "./names.ts";

/** No object's base64 field is without a limit. */
const UNLISTED: BlobLimit = { most: 0, cause: "fileTooLarge" };

export const blobLimit = ({ name }: SObject): BlobLimit => BLOB_LIMITS[name] ?? UNLISTED;

interface StoredRows {
  readonly rows: readonly (readonly unknown[])[];
  /** Removes what belongs to rows that failed. */
  settle(outcomes: readonly RowOutcome[]): Promise<void>;
}

/** The rows of a write with StoredBytes in place of base64 text and SentBytes; what is neither stays and is refused later. */
export async function storeBlobs(
  { blobs }: Stores,
  object: SObject,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<StoredRows> {
  const places = columns.flatMap((column, place) => {
    const field = fieldNamed(object, column);
    return field?.type === "base64" ? [{ field, place }] : [];
  });
  if (places.length === 0) return { rows, settle: async () => undefined };
  const stored: { readonly row: number; readonly id: BlobId }[] = [];
  const store = async (row: number, field: Field, value: unknown): Promise<unknown> => {
    const sent = value instanceof SentBytes ? value : bytesOf(value);
    if (!sent) return value;
    const { most, cause } = blobLimit(object);
    if (sent.size > most)
      return new StoredBytes(fault(cause, { label: field.label, most: String(most) }, [field.name]));
    if (sent.size === 0) return null;
    const id = await blobs.add(sent.content());
    stored.push({ row, id });
    return new StoredBytes(id);
  };
  const replaced: (readonly unknown[])[] = [];
  for (const [row, values] of rows.entries()) {
    const changed = [...values];
    for (const { field, place } of places) changed[place] = await store(row, field, values[place]);
    replaced.push(changed);
  }
  return {
    rows: replaced,
    async settle(outcomes) {
      for (const { row, id } of stored) if (outcomes[row]?.ok !== true) await blobs.remove(id);
    },
  };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The bytes of base64 text, which may have line breaks; undefined if it is none. */
function bytesOf(value: unknown): SentBytes | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const text = /\s/.test(value) ? value.replaceAll(/\s+/g, "") : value;
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  const bytes = Buffer.from(text, "base64");
  return new SentBytes(bytes.length, () => [bytes]);
}
