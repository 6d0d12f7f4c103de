/** Files that are too large for rows: uploads and results of bulk jobs. Names are "<job id>.<kind>". */
export interface Spool {
  /** Stores all of `content` under `name`, durably, or nothing; returns its size in bytes. */
  write(name: string, content: AsyncIterable<Uint8Array>): Promise<number>;
  /** Bytes from `start` up to but not including `end` (default: all). Throws if there is no such file. */
  read(name: string, start?: number, end?: number): AsyncIterable<Uint8Array>;
  /** Size in bytes; undefined if there is no such file. */
  size(name: string): Promise<number | undefined>;
  remove(name: string): Promise<void>;
}
