/** Files that are too large for rows: uploads and results of bulk jobs. Names are "<job id>.<kind>". */
export interface Spool {
  /** Stores all of `content` under `name`, durably, or nothing; returns its size in bytes. Throws storageFull. */
  write(name: string, content: AsyncIterable<Uint8Array>): Promise<number>;
  /** Stores all of `content` without a name yet, durably, or nothing. Throws storageFull. */
  stage(content: AsyncIterable<Uint8Array>): Promise<StagedFile>;
  /** Bytes from `start` up to but not including `end` (default: all). Throws if there is no such file. */
  read(name: string, start?: number, end?: number): AsyncIterable<Uint8Array>;
  /** Size in bytes; undefined if there is no such file. */
  size(name: string): Promise<number | undefined>;
  remove(name: string): Promise<void>;
  /** Names of all files; those without a name yet are not among them. */
  names(): Promise<readonly string[]>;
  /** Removes what was staged before `time` (milliseconds since 1970) and got no name: a crash left it. */
  sweepStaged(time: number): Promise<void>;
}

/** A file that several may have made for one name; only one of them keeps it. */
export interface StagedFile {
  readonly bytes: number;
  /** Its bytes, as long as it has no name and isn't forgotten. */
  read(): AsyncIterable<Uint8Array>;
  /** Gives it its name, durably. */
  keep(name: string): Promise<void>;
  /** Forgets it; nothing happens if it was kept. */
  drop(): Promise<void>;
}
