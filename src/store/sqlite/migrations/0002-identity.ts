// What proves users, their sessions, trusted networks, login traces, security events and mail.
export const identity = `
CREATE TABLE credential (
  user_id INTEGER PRIMARY KEY,
  password_hash TEXT NOT NULL,
  must_change INTEGER NOT NULL,
  password_changed_at INTEGER NOT NULL,
  token_mac BLOB,
  token_created_at INTEGER,
  token_last_used_at INTEGER,
  had_token INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_at INTEGER,
  frozen INTEGER NOT NULL
) STRICT;
CREATE TABLE session (
  key TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_active_at INTEGER NOT NULL,
  password_expired INTEGER NOT NULL,
  address TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_user ON session (user_id);
CREATE INDEX session_by_activity ON session (last_active_at);
CREATE TABLE trusted_range (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  range_from TEXT NOT NULL,
  range_to TEXT NOT NULL,
  description TEXT NOT NULL,
  UNIQUE (range_from, range_to)
) STRICT;
CREATE TABLE login_trace (login_history_id INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE security_event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor_id INTEGER,
  address TEXT,
  event TEXT NOT NULL,
  target_id INTEGER
) STRICT;
CREATE INDEX security_event_by_target ON security_event (target_id);
CREATE TABLE mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  recipient TEXT NOT NULL,
  user_id INTEGER,
  subject TEXT NOT NULL,
  sealed BLOB,
  message_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  last_error TEXT
) STRICT;
CREATE INDEX mail_due ON mail (next_attempt_at) WHERE state = 'queued';
`;
