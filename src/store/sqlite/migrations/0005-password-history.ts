// Hashes of former passwords, which can't be used again.
export const passwordHistory = `
CREATE TABLE password_history (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  password_hash TEXT NOT NULL,
  set_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_history_by_user ON password_history (user_id, id);
`;
