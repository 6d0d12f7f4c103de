// The queue of writers.

/** Admits one writer at a time over all threads of the process. */
export interface WriterLock {
  /** Resolves when it is this caller's turn; the function it gives ends the turn. */
  acquire(): Promise<() => void>;
  /** One shared cell, counted up behind every commit: what was read before may have changed. */
  readonly commits: Int32Array<SharedArrayBuffer>;
}

/** The lock of the main thread: first come, first served. */
export function writerQueue(): WriterLock {
  let last = Promise.resolve();
  return {
    commits: new Int32Array(new SharedArrayBuffer(4)),
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
