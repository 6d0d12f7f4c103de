// Records and their children in one transaction: all are written, or none.
import type { Call } from "../model/call.ts";
import { formatId } from "../model/id.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { type ChunkOptions, chunksOf, type TypedRecord } from "./chunks.ts";
import { writeIn } from "./write.ts";

/** A record of a tree. A child names its parent, which stands before it in the list. */
export interface TreeRecord extends TypedRecord {
  /** 0 for records without parent, else one more than the parent's. */
  readonly level: number;
  readonly parent: { readonly index: number; readonly field: string } | null;
}

const INSERT: ChunkOptions = { operation: "insert", form: "json" };

class Refused extends Error {
  readonly outcomes: readonly (RowOutcome | undefined)[];

  constructor(outcomes: readonly (RowOutcome | undefined)[]) {
    super("refused");
    this.outcomes = outcomes;
  }
}

/**
 * Inserts records that are sorted by level. If one is refused nothing is kept, and levels below it were not tried:
 * their outcomes are undefined.
 */
export async function writeTree(
  ports: Ports,
  call: Call,
  records: readonly TreeRecord[],
): Promise<readonly (RowOutcome | undefined)[]> {
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
      const outcomes = new Array<RowOutcome | undefined>(records.length);
      let done = 0;
      for (const level of Map.groupBy(records, (record) => record.level).values()) {
        const rows = level.map((record) => withParent(record, outcomes));
        for (const chunk of chunksOf(rows, INSERT)) {
          for (const outcome of await writeIn(context, chunk)) outcomes[done++] = outcome;
        }
        if (outcomes.some((outcome) => outcome && !outcome.ok)) throw new Refused(outcomes);
      }
      return outcomes;
    });
  } catch (error) {
    if (error instanceof Refused) return error.outcomes;
    throw error;
  }
}

function withParent(record: TreeRecord, outcomes: readonly (RowOutcome | undefined)[]): TypedRecord {
  const { parent, object, columns, values } = record;
  if (!parent) return record;
  const outcome = outcomes[parent.index];
  if (!outcome?.ok) throw new Error("a tree's child is written before its parent");
  return { object, columns: [...columns, parent.field], values: [...values, formatId(outcome.id)] };
}
