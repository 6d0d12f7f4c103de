// A flood of attempts that cost no hash costs the main thread: beyond some in a second each waits before it is refused,
// so that clients who ask again as soon as they are answered leave the thread to others.
import { setTimeout as wait } from "node:timers/promises";

/** Refused without a wait in any second. */
const AT_ONCE = 100;
/** On average; spread, or all would be answered, and ask again, in one burst. */
const WAIT_MS = 3000;
/** More than these don't wait: a connection each is not for nothing, either. */
const MOST = 10_000;

/** Call it before a refusal; `now` is any clock's milliseconds. */
export function refusalPace(
  now: () => number = () => performance.now(),
  pause: (ms: number) => Promise<unknown> = (ms) => wait(ms, undefined, { ref: false }),
): () => Promise<void> {
  let second = 0;
  let refused = 0;
  let waiting = 0;
  return async () => {
    const current = Math.floor(now() / 1000);
    if (current !== second) [second, refused] = [current, 0];
    refused += 1;
    if (refused <= AT_ONCE || waiting >= MOST) return;
    waiting += 1;
    await pause(WAIT_MS * (0.5 + (refused % 64) / 64));
    waiting -= 1;
  };
}
