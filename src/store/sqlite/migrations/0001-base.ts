// Settings of the org, the schema's custom definitions, id sequences, query cursors.
export const base = `
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE schema_definition (object TEXT PRIMARY KEY COLLATE NOCASE, json TEXT NOT NULL) STRICT;
CREATE TABLE id_sequence (key_prefix TEXT PRIMARY KEY, next INTEGER NOT NULL) STRICT;
CREATE TABLE auto_number (object TEXT NOT NULL, field TEXT NOT NULL, next INTEGER NOT NULL,
  PRIMARY KEY (object, field)) STRICT;
CREATE TABLE api_usage (hour INTEGER PRIMARY KEY, calls INTEGER NOT NULL) STRICT;
CREATE TABLE query_cursor (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  soql TEXT NOT NULL,
  include_deleted INTEGER NOT NULL,
  total_size INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE query_cursor_ids (
  cursor_id INTEGER NOT NULL REFERENCES query_cursor (id) ON DELETE CASCADE,
  start INTEGER NOT NULL,
  ids BLOB NOT NULL,
  PRIMARY KEY (cursor_id, start)
) STRICT;
`;
