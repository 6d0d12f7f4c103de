// Second factors: authenticators, verifications under way, browsers that needn't verify again, links for who forgot the password.
export const verification = `
CREATE TABLE authenticator (
  user_id INTEGER PRIMARY KEY,
  sealed BLOB NOT NULL,
  since INTEGER NOT NULL,
  last_step INTEGER NOT NULL
) STRICT;
CREATE TABLE verification (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  user_id INTEGER NOT NULL,
  method TEXT NOT NULL,
  policy TEXT NOT NULL,
  code_mac BLOB,
  sealed BLOB,
  started_at INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  wrong INTEGER NOT NULL,
  login_history_id INTEGER
) STRICT;
CREATE INDEX verification_by_user ON verification (user_id, started_at);
CREATE INDEX verification_by_start ON verification (started_at);
CREATE TABLE activation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  key TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER NOT NULL,
  address TEXT NOT NULL,
  browser TEXT NOT NULL
) STRICT;
CREATE INDEX activation_by_user ON activation (user_id, id);
CREATE TABLE password_link (
  key TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL,
  made_at INTEGER NOT NULL,
  live INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX password_link_by_user ON password_link (user_id, made_at);
`;
