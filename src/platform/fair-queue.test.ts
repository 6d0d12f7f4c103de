import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FairQueue, fairQueue } from "./fair-queue.ts";

interface Entered {
  readonly order: string[];
  readonly refused: string[];
}

/** Queues all names at once; "!" marks a known network. */
function wait(queue: FairQueue, names: readonly string[], entered: Entered): Promise<unknown> {
  return Promise.all(
    names.map(async (name) => {
      const isIn = await queue.wait({ network: name, isKnown: name.endsWith("!") });
      entered[isIn ? "order" : "refused"].push(name);
    }),
  );
}

async function run(most: number, names: readonly string[]): Promise<Entered> {
  const entered: Entered = { order: [], refused: [] };
  const queue = fairQueue(most);
  const all = wait(queue, names, entered);
  while (queue.next()) await Promise.resolve();
  await all;
  return entered;
}

const many = (name: string, count: number): string[] => new Array(count).fill(name);

describe("a fair queue", () => {
  it("lets networks take turns, whoever came first and most", async () => {
    const { order } = await run(64, [...many("a", 5), "b", "c", "b"]);
    expect(order).toEqual(["a", "b", "c", "a", "b", "a", "a", "a"]);
  });

  it("gives known networks every second turn at least", async () => {
    const { order } = await run(64, [...many("a", 3), ...many("b", 3), ...many("k!", 4)]);
    expect(order).toEqual(["k!", "a", "k!", "b", "k!", "a", "k!", "b", "a", "b"]);
  });

  it("sheds the network that waits most, and never a known one for others", async () => {
    const { order, refused } = await run(10, [...many("flood", 30), "one", "two", ...many("k!", 10)]);
    expect(refused).toEqual(many("flood", 22));
    expect(order).toEqual(expect.arrayContaining(["one", "two", ...many("k!", 10)]));
  });

  it("is empty when nobody waits", () => {
    expect(fairQueue(3).next()).toBe(false);
  });

  it("lets in or refuses everybody exactly once, as many as there is room for", async () => {
    const name = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("", "!"));
    const names = fc.array(
      name.map(([letter, mark]) => letter + mark),
      { maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 20 }), async (all, most) => {
        const { order, refused } = await run(most, all);
        expect([...order, ...refused].toSorted()).toEqual(all.toSorted());
        for (const isKnown of [true, false]) {
          const ofLane = (list: readonly string[]): string[] =>
            list.filter((each) => each.endsWith("!") === isKnown);
          expect(ofLane(order)).toHaveLength(Math.min(most, ofLane(all).length));
        }
      }),
      { numRuns: 500 },
    );
  });
});
