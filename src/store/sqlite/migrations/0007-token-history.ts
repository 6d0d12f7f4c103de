// Keyed hashes of tokens that were replaced: they let nobody in, but tell whose token is an old one, and since when.
export const tokenHistory = `
CREATE TABLE token_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  token_mac BLOB NOT NULL,
  ended_at INTEGER NOT NULL
) STRICT;
CREATE INDEX token_history_by_user ON token_history (user_id, id);
`;
