// Runs an ingest job chunk by chunk. A chunk's rows, their outcomes and the job's counters are one transaction, so
// that a restart goes on behind the last committed chunk with no row lost or doubled.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Fault } from "../fault.ts";
import type { Caller } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { RowOutcome } from "../model/record.ts";
import type { Job } from "../ports/jobs.ts";
import type { Ports } from "../ports/ports.ts";
import { purge } from "../records/restore.ts";
import type { ValueForm } from "../records/values.ts";
import { type WriteInput, writeIn } from "../records/write.ts";
import type { WriteContext } from "../records/write-context.ts";
import { parentIds } from "./parent-ids.ts";
import { rowErrors } from "./row-errors.ts";

/** Rows that see each other's external ids as one call's; Salesforce cuts jobs into such pieces. */
const CALL_ROWS = 200;

export interface IngestTarget {
  readonly job: Job;
  readonly caller: Caller;
  readonly catalogue: Catalogue;
  readonly object: SObject;
  readonly externalId: Field | null;
  readonly columns: readonly string[];
  readonly form: ValueForm;
}

/** A row as read from the upload: its cells, undefined where it has none, or why it is no row. */
export interface IngestRow {
  readonly cells: readonly unknown[];
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
        const chunk = chunkOf(target.job, outcomes);
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
  const { none } = parentIds(target.object, target.columns);
  const size = target.job.operation === "upsert" || !none ? CALL_ROWS : Math.max(1, sound.length);
  for (let start = 0; start < sound.length; start += size) {
    const ready = await readyRows(context, target, rows, sound.slice(start, start + size), outcomes);
    const results = await writeCall(context, target, ready.columns, ready.cells);
    for (const [position, index] of ready.indices.entries())
      outcomes[index] = results[position] as RowOutcome;
  }
  return outcomes;
}

interface ReadyRows {
  readonly columns: readonly string[];
  readonly indices: readonly number[];
  readonly cells: readonly (readonly unknown[])[];
}

/** Rows with ids in place of the keys of parents; one whose key names nobody has its outcome at once. */
async function readyRows(
  context: WriteContext,
  target: IngestTarget,
  rows: readonly IngestRow[],
  sound: readonly number[],
  outcomes: RowOutcome[],
): Promise<ReadyRows> {
  // Made anew for each call: what the one before has written may be a parent now.
  const parents = parentIds(target.object, target.columns);
  const { columns } = parents;
  const cellsOf = (index: number): readonly unknown[] => rows[index]?.cells ?? [];
  if (parents.none) return { columns, indices: sound, cells: sound.map(cellsOf) };
  const indices: number[] = [];
  const cells: (readonly unknown[])[] = [];
  for (const index of sound) {
    const row = await parents.row(context, cellsOf(index));
    if ("cause" in row) outcomes[index] = { ok: false, faults: [row] };
    else {
      indices.push(index);
      cells.push(row);
    }
  }
  return { columns, indices, cells };
}

async function writeCall(
  context: WriteContext,
  { job, object, externalId, form }: IngestTarget,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<RowOutcome[]> {
  const forGood = job.operation === "hardDelete";
  const operation = (forGood ? "delete" : job.operation) as WriteInput["operation"];
  const key = externalId ? { externalId } : {};
  const outcomes = await writeIn(context, { operation, object, ...key, form, columns, rows });
  const whole = context.catalogue.object(object.name) ?? object;
  // What doesn't know that it is deleted is gone already.
  if (forGood && whole.fieldsByName.has("isdeleted"))
    for (const outcome of outcomes) if (outcome.ok) await purge(context, whole, outcome.id);
  return outcomes;
}

function chunkOf(
  { contentType }: Job,
  outcomes: readonly RowOutcome[],
): { ids: Float64Array; errors: string[] } {
  const ids = new Float64Array(outcomes.length);
  const errors: string[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.ok) ids[index] = outcome.created ? outcome.id : -outcome.id;
    else errors.push(rowErrors(contentType, outcome.faults));
  }
  return { ids, errors };
}
