import { fault } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { WriteContext } from "./write-context.ts";

/** Carries the outcomes out of a transaction that must not be kept. */
class RolledBack extends Error {
  readonly outcomes: readonly RowOutcome[];

  constructor(outcomes: readonly RowOutcome[]) {
    super("rolled back");
    this.outcomes = outcomes;
  }
}

/** Runs `work` in one transaction. With `allOrNone` one bad row takes the others back: theirs is allOrNoneRolledBack. */
export async function writeRows(
  ports: Ports,
  call: Call,
  allOrNone: boolean,
  work: (context: WriteContext) => Promise<readonly RowOutcome[]>,
): Promise<readonly RowOutcome[]> {
  const catalogue = await ports.catalogue();
  try {
    return await ports.stores.transaction(async (stores) => {
      const context = {
        stores,
        catalogue,
        caller: call.caller,
        now: ports.clock.now(),
        address: call.address,
      };
      const outcomes = await work(context);
      if (allOrNone && outcomes.some(({ ok }) => !ok)) throw new RolledBack(outcomes);
      return outcomes;
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    const others: RowOutcome = { ok: false, faults: [fault("allOrNoneRolledBack")] };
    return error.outcomes.map((outcome) => (outcome.ok ? others : outcome));
  }
}
