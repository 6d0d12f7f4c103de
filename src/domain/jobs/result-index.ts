// Where rows begin in a stored result file, so that a page can be read without what is before it.

/** JSON of "<job id>.index". Offsets are in bytes. */
export interface ResultIndex {
  /** Bytes of the header line, line ending included; every page repeats it. */
  readonly header: number;
  readonly rows: number;
  readonly bytes: number;
  /** Offset and first row of each block of rows, in order. */
  readonly blocks: readonly (readonly [offset: number, firstRow: number])[];
}

/** The last block that begins at or before `row`. */
export function blockOf(index: ResultIndex, row: number): readonly [offset: number, firstRow: number] {
  return index.blocks.findLast(([, firstRow]) => firstRow <= row) ?? [index.header, 0];
}
