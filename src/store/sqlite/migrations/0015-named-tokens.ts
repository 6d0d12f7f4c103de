// Tokens of single tools beside the classic one, the sessions that each began, and which mails a user had about his tokens.
export const namedTokens = `
CREATE TABLE named_token (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  label TEXT NOT NULL COLLATE NOCASE,
  token_mac BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  ranges TEXT NOT NULL,
  read_only INTEGER NOT NULL,
  is_overlap INTEGER NOT NULL,
  last_used_at INTEGER,
  last_address TEXT,
  last_application TEXT
) STRICT;
CREATE UNIQUE INDEX named_token_by_mac ON named_token (user_id, token_mac);
CREATE UNIQUE INDEX named_token_by_label ON named_token (user_id, label);
ALTER TABLE session ADD COLUMN token_id INTEGER;
CREATE TABLE user_notice (
  user_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_id, kind)
) STRICT, WITHOUT ROWID;
`;
