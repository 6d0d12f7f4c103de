// Rows by their words. An index that is behind is brought up to date first, some records a turn, so that an answer knows
// every record that was committed when it was asked for, and others have their turns between.
import type { Row } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { SearchRequest } from "../ports/search.ts";

/** A turn takes some hundredths of a second. */
const RECORDS_A_TURN = 2000;

export async function findRows({ stores }: Ports, requests: readonly SearchRequest[]): Promise<Row[][]> {
  let found = await stores.search.find(requests);
  let turn = RECORDS_A_TURN;
  let before = Number.POSITIVE_INFINITY;
  const objects = requests.map(({ object }) => object);
  while (!found) {
    await othersTurn();
    const left = await stores.transaction(
      async ({ search }) => {
        const behind = await search.advance(objects, turn);
        if (behind === 0) found = await search.find(requests);
        return behind;
      },
      { durable: "later" },
    );
    // Whoever loads may add more in each of his turns than one of ours takes.
    if (left >= before) turn *= 2;
    before = left;
  }
  return found;
}

const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
