// Bulk jobs and the outcome of their rows. A chunk is written in the transaction that wrote its rows.
export const jobs = `
CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  operation TEXT NOT NULL,
  object TEXT NOT NULL,
  external_id_field TEXT,
  query TEXT,
  column_delimiter TEXT NOT NULL,
  line_ending TEXT NOT NULL,
  api_version INTEGER NOT NULL,
  created_by_id INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  error_message TEXT,
  processed INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  processing_time INTEGER NOT NULL,
  retries INTEGER NOT NULL,
  uploaded INTEGER NOT NULL
) STRICT;
CREATE INDEX job_by_state ON job (state, created_at);
CREATE TABLE job_chunk (
  job_id INTEGER NOT NULL REFERENCES job (id) ON DELETE CASCADE,
  first_row INTEGER NOT NULL,
  ids BLOB NOT NULL,
  errors TEXT NOT NULL,
  PRIMARY KEY (job_id, first_row)
) STRICT;
`;
