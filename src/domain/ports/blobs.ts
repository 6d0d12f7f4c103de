/** Names bytes that are kept: what the cell of a base64 field holds. Never given twice. */
export type BlobId = number;

export interface BlobInfo {
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal: what Salesforce calls a file's checksum. */
  readonly md5: string;
}

/** Bytes that aren't in memory, or not all of them; read once. */
export type BlobContent = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/**
 * Bytes of base64 fields. They are written with the transaction that writes their record, or not at all, and go with the
 * record's row, or when its field gets others. Writes are legal only inside Stores.transaction.
 */
export interface BlobStore {
  add(content: BlobContent): Promise<BlobId>;
  /** undefined where there is none. */
  info(id: BlobId): Promise<BlobInfo | undefined>;
  /** Piece by piece. Throws if they are gone, or go while they are read. */
  read(id: BlobId): AsyncIterable<Uint8Array>;
  /** Of a record that wasn't written after all. */
  remove(id: BlobId): Promise<void>;
}
