import { expect } from "vitest";

/** So many rounds show several times of what is wanted: only a defect is left to explain that they don't. */
const MOST = 5;

/**
 * Repeats a round of generated cases until `seen` exceeds `wanted`, which each adds to by chance; fails if it never does.
 * So a test holds that it has seen enough, and no run is too unlucky.
 */
export async function rounds(round: () => unknown, seen: () => number, wanted: number): Promise<void> {
  for (let done = 0; done < MOST && seen() <= wanted; done += 1) await round();
  expect(seen()).toBeGreaterThan(wanted);
}
