// Custom objects and fields that were deleted. Their rows and values stay aside, in a table or columns that have the id
// of the row here behind their names, until they are purged. The row of a purged object stays: its key prefix is never
// given again.
export const schemaDeleted = `
CREATE TABLE schema_deleted (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  object TEXT NOT NULL,
  field TEXT,
  json TEXT NOT NULL,
  deleted_at INTEGER NOT NULL,
  is_purged INTEGER NOT NULL DEFAULT 0
) STRICT;
`;
