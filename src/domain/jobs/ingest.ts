// Runs an ingest job chunk by chunk. A chunk's rows, their outcomes and the job's counters are one transaction, so
// that a restart goes on behind the last committed chunk with no row lost or doubled.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Job } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { writeIn } from "../records/write.ts";
import type { WriteContext } from "../records/write-context.ts";

/** Rows that see each other's external ids as one call's; Salesforce cuts jobs into such pieces. */
const UPSERT_PIECE = 200;

export interface IngestTarget {
  readonly job: Job;
  readonly caller: Caller;
  readonly catalogue: Catalogue;
  readonly object: SObject;
  readonly externalId: Field | null;
  readonly columns: readonly string[];
}

/** A row as read from the upload: its cells, or why it is none. */
export interface IngestRow {
  readonly cells: readonly string[];
  readonly problem: Fault | null;
}

/**
 * Writes the rows of `pieces`, which follow the `processed` ones of the job, in one transaction. Returns how many
 * there were, or undefined if the job is no longer InProgress (it was aborted): then nothing was written.
 */
export async function ingestChunk(
  ports: Pick<Ports, "stores" | "clock">,
  target: IngestTarget,
  processed: number,
  pieces: AsyncIterable<readonly IngestRow[]>,
): Promise<number | undefined> {
  const { id } = target.job;
  // Durable with the job's end, which is what a client is told.
  const durable = "later";
  return ports.stores.transaction(
    async (stores) => {
      const job = await stores.jobs.read(id);
      if (job?.state !== "InProgress") return undefined;
      let rows = 0;
      let failed = 0;
      for await (const piece of pieces) {
        const outcomes = await writePiece(
          { stores, catalogue: target.catalogue, caller: target.caller, now: ports.clock.now() },
          target,
          piece,
        );
        const chunk = chunkOf(outcomes);
        await stores.jobs.addChunk({ jobId: id, firstRow: processed + rows, ...chunk });
        rows += piece.length;
        failed += chunk.errors.length;
      }
      await stores.jobs.change(id, ["InProgress"], {
        processed: processed + rows,
        failed: job.failed + failed,
        modifiedAt: ports.clock.now(),
        errorMessage: null,
      });
      return rows;
    },
    { durable },
  );
}

async function writePiece(
  context: WriteContext,
  target: IngestTarget,
  rows: readonly IngestRow[],
): Promise<RowOutcome[]> {
  const outcomes = new Array<RowOutcome>(rows.length);
  const sound: number[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.problem) outcomes[index] = { ok: false, faults: [row.problem] };
    else sound.push(index);
  }
  const size = target.job.operation === "upsert" ? UPSERT_PIECE : Math.max(1, sound.length);
  for (let start = 0; start < sound.length; start += size) {
    const piece = sound.slice(start, start + size);
    const results = await writeIn(context, {
      operation: target.job.operation as "insert" | "update" | "upsert" | "delete",
      object: target.object,
      ...(target.externalId ? { externalId: target.externalId } : {}),
      form: "csv",
      columns: target.columns,
      rows: piece.map((index) => rows[index]?.cells ?? []),
    });
    for (const [position, index] of piece.entries()) outcomes[index] = results[position] as RowOutcome;
  }
  return outcomes;
}

function chunkOf(outcomes: readonly RowOutcome[]): { ids: Float64Array; errors: string[] } {
  const ids = new Float64Array(outcomes.length);
  const errors: string[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.ok) ids[index] = outcome.created ? outcome.id : -outcome.id;
    else errors.push(outcome.faults.map(errorText).join(";"));
  }
  return { ids, errors };
}

/** "CODE:message:fields --", the form of sf__Error. */
const errorText = ({ code, message, fields }: Fault): string => `${code}:${message}:${fields.join(", ")} --`;
