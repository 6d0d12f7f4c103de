// Jobs of Bulk API 1.0. Each of their batches is a row of job: what the job worker runs at once.
export const batchedJobs = `
CREATE TABLE batched_job (
  id INTEGER PRIMARY KEY,
  operation TEXT NOT NULL,
  object TEXT NOT NULL,
  external_id_field TEXT,
  concurrency_mode TEXT NOT NULL,
  content_type TEXT NOT NULL,
  api_version INTEGER NOT NULL,
  created_by_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  state TEXT NOT NULL
) STRICT;
ALTER TABLE job ADD COLUMN batch_of INTEGER REFERENCES batched_job (id) ON DELETE CASCADE;
ALTER TABLE job ADD COLUMN content_type TEXT NOT NULL DEFAULT 'CSV';
CREATE INDEX job_by_batch_of ON job (batch_of, id) WHERE batch_of IS NOT NULL;
`;
