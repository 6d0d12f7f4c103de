// The queue of writers.

/** Admits one writer at a time over all threads of the process. */
export interface WriterLock {
  /** Resolves when it is this caller's turn; the function it gives ends the turn. */
  acquire(): Promise<() => void>;
  /** Shared counts by COMMITS and RULES: when one has moved, what was read before may have changed. */
  readonly commits: Int32Array<SharedArrayBuffer>;
}

/** Counted up behind every commit. */
export const COMMITS = 0;
/** Counted up behind every transaction that wrote rules of the org. */
export const RULES = 1;

/** The lock of the main thread: first come, first served. */
export function writerQueue(): WriterLock {
  let last = Promise.resolve();
  return {
    commits: new Int32Array(new SharedArrayBuffer(8)),
    acquire() {
      let release = (): void => {};
      const turn = last;
      last = new Promise((resolve) => {
        release = resolve;
      });
      return turn.then(() => release);
    },
  };
}
