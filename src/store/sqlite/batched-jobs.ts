// BatchedJobStore: jobs of Bulk API 1.0. Their batches are rows of job, which jobStore() makes and changes.
import type { BatchedJob, BatchedJobStore } from "../../domain/ports/batched-jobs.ts";
import type { Database } from "./driver.ts";
import { nextJobId } from "./job-ids.ts";
import { batchesOf } from "./jobs.ts";
import { type Columns, updateRow } from "./row-changes.ts";

const COLUMNS: Columns<BatchedJob> = {
  id: "id",
  operation: "operation",
  object: "object",
  externalIdField: "external_id_field",
  concurrencyMode: "concurrency_mode",
  contentType: "content_type",
  apiVersion: "api_version",
  createdById: "created_by_id",
  createdAt: "created_at",
  modifiedAt: "modified_at",
  state: "state",
};

const NAMES = Object.keys(COLUMNS) as (keyof BatchedJob)[];
const SELECT = `SELECT ${NAMES.map((name) => `${COLUMNS[name]} AS ${name}`).join(", ")} FROM batched_job`;
const INSERT = `INSERT INTO batched_job (${NAMES.map((name) => COLUMNS[name]).join(", ")}) VALUES (${NAMES.map(() => "?").join(", ")})`;

export function batchedJobStore(database: Database): BatchedJobStore {
  return {
    async create(job) {
      const id = nextJobId(database, "750");
      database.run(INSERT, ...NAMES.map((name) => (name === "id" ? id : job[name])));
      return id;
    },
    async read(id) {
      return database.get<BatchedJob>(`${SELECT} WHERE id = ?`, id);
    },
    async change(id, from, changes) {
      const states = from.map((state) => `'${state}'`).join(", ");
      const condition = `id = ? AND state IN (${states})`;
      return updateRow<BatchedJob>(database, "batched_job", COLUMNS, changes, condition, id) > 0;
    },
    async batches(id) {
      return batchesOf(database, id);
    },
    async idle(time) {
      return database
        .all<{ id: number }>(
          `SELECT id FROM batched_job WHERE modified_at < ?1 AND NOT EXISTS (
             SELECT 1 FROM job WHERE batch_of = batched_job.id
             AND (modified_at >= ?1 OR state IN ('UploadComplete', 'InProgress'))
           ) ORDER BY id`,
          time,
        )
        .map(({ id }) => id);
    },
    async remove(id) {
      database.run("DELETE FROM batched_job WHERE id = ?", id);
    },
  };
}
