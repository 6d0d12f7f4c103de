// Indexes of words, made object by object when somebody searches: the fields each has, the last record that it holds,
// and the records that changed since they were put into it.
export const search = `
CREATE TABLE search_index (
  object TEXT PRIMARY KEY,
  fields TEXT NOT NULL,
  indexed_to INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE search_changed (
  id INTEGER PRIMARY KEY
) STRICT;
`;
