// Bytes among the values of a write: what stands for a base64 field's text.
import type { Fault } from "../fault.ts";
import type { BlobContent, BlobId } from "../ports/blobs.ts";

/** Bytes that were sent as they are, in place of base64 text. */
export class SentBytes {
  readonly size: number;
  readonly content: () => BlobContent;

  constructor(size: number, content: () => BlobContent) {
    this.size = size;
    this.content = content;
  }
}

/** Bytes that the transaction has written, or why it hasn't. */
export class StoredBytes {
  readonly cell: BlobId | Fault;

  constructor(cell: BlobId | Fault) {
    this.cell = cell;
  }
}
