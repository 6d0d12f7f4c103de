// JobStore: bulk jobs, batches, and the outcomes of their rows.
import type { RecordId } from "../../domain/model/id.ts";
import type { Job, JobChunk, JobState, JobStore } from "../../domain/ports/jobs.ts";
import type { Database } from "./driver.ts";
import { nextJobId } from "./job-ids.ts";
import { blobOf, numbersOf } from "./numbers.ts";
import { type Columns, toSql, updateRow } from "./row-changes.ts";

const COLUMNS: Columns<Job> = {
  id: "id",
  kind: "kind",
  operation: "operation",
  object: "object",
  externalIdField: "external_id_field",
  query: "query",
  columnDelimiter: "column_delimiter",
  lineEnding: "line_ending",
  apiVersion: "api_version",
  createdById: "created_by_id",
  createdAt: "created_at",
  modifiedAt: "modified_at",
  state: "state",
  errorMessage: "error_message",
  processed: "processed",
  failed: "failed",
  processingTime: "processing_time",
  retries: "retries",
  uploaded: "uploaded",
  batchOf: "batch_of",
  contentType: "content_type",
};

const NAMES = Object.keys(COLUMNS) as (keyof Job)[];
const SELECT = `SELECT ${NAMES.map((name) => `${COLUMNS[name]} AS ${name}`).join(", ")} FROM job`;

type Raw = Omit<Job, "uploaded"> & { readonly uploaded: number };
const toJob = (row: Raw | undefined): Job | undefined => row && { ...row, uploaded: row.uploaded === 1 };

/** The batches of a job of Bulk API 1.0, in the order of their ids. */
export const batchesOf = (database: Database, id: RecordId): Job[] =>
  database.all<Raw>(`${SELECT} WHERE batch_of = ? ORDER BY id`, id).flatMap((row) => toJob(row) ?? []);

export function jobStore(database: Database): JobStore {
  return {
    async create(job) {
      const id = nextJobId(database, job.batchOf === null ? "750" : "751");
      const names = NAMES.map((name) => COLUMNS[name]).join(", ");
      const values = NAMES.map((name) => toSql(name === "id" ? id : job[name]));
      database.run(`INSERT INTO job (${names}) VALUES (${NAMES.map(() => "?").join(", ")})`, ...values);
      return id;
    },
    async read(id) {
      return toJob(database.get<Raw>(`${SELECT} WHERE id = ?`, id));
    },
    async list(kind, limit, before) {
      const rows = database.all<Raw>(
        `${SELECT} WHERE kind = ? AND batch_of IS NULL AND id < ? ORDER BY id DESC LIMIT ?`,
        kind,
        before,
        limit,
      );
      return rows.flatMap((row) => toJob(row) ?? []);
    },
    async change(id, from, changes) {
      const states = from.map((state: JobState) => `'${state}'`).join(", ");
      return updateRow<Job>(database, "job", COLUMNS, changes, `id = ? AND state IN (${states})`, id) > 0;
    },
    async nextRunnable() {
      return toJob(
        database.get<Raw>(
          `${SELECT} WHERE state IN ('UploadComplete', 'InProgress') ORDER BY created_at, id LIMIT 1`,
        ),
      );
    },
    async idle(time) {
      return database
        .all<{ id: number }>(
          "SELECT id FROM job WHERE batch_of IS NULL AND state NOT IN ('UploadComplete', 'InProgress') AND modified_at < ? ORDER BY id",
          time,
        )
        .map(({ id }) => id);
    },
    async addChunk({ jobId, firstRow, ids, errors }) {
      database.run(
        "INSERT INTO job_chunk (job_id, first_row, ids, errors) VALUES (?, ?, ?, ?)",
        jobId,
        firstRow,
        blobOf(ids),
        JSON.stringify(errors),
      );
    },
    async *chunks(jobId): AsyncGenerator<JobChunk> {
      let after = -1;
      for (;;) {
        const row = database.get<{ first_row: number; ids: Uint8Array; errors: string }>(
          "SELECT first_row, ids, errors FROM job_chunk WHERE job_id = ? AND first_row > ? ORDER BY first_row LIMIT 1",
          jobId,
          after,
        );
        if (!row) return;
        after = row.first_row;
        yield {
          jobId,
          firstRow: row.first_row,
          ids: numbersOf(row.ids),
          errors: JSON.parse(row.errors) as string[],
        };
      }
    },
    async remove(id) {
      database.run("DELETE FROM job WHERE id = ?", id);
    },
  };
}
