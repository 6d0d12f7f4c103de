// The audit trail, which nothing takes a row from; what sessions say of themselves; addresses that users came from.
export const audit = `
CREATE TABLE audit_trail (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor_id INTEGER,
  address TEXT,
  door TEXT,
  event TEXT NOT NULL,
  action TEXT NOT NULL COLLATE NOCASE,
  section TEXT NOT NULL COLLATE NOCASE,
  display TEXT NOT NULL COLLATE NOCASE,
  target_id INTEGER,
  hash BLOB NOT NULL
) STRICT;
CREATE TRIGGER audit_trail_no_update BEFORE UPDATE ON audit_trail
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
CREATE TRIGGER audit_trail_no_delete BEFORE DELETE ON audit_trail
BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END;
ALTER TABLE session ADD COLUMN id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN login_history_id INTEGER;
ALTER TABLE session ADD COLUMN level TEXT NOT NULL DEFAULT 'STANDARD';
ALTER TABLE session ADD COLUMN seed BLOB;
INSERT OR IGNORE INTO id_sequence (key_prefix, next) VALUES ('0Ak', 17179869184);
UPDATE id_sequence SET next = next + (SELECT count(*) FROM session) WHERE key_prefix = '0Ak';
UPDATE session SET id = 17179869184 + numbered.place
  FROM (SELECT key, row_number() OVER (ORDER BY created_at, key) - 1 AS place FROM session) AS numbered
  WHERE numbered.key = session.key;
CREATE TABLE login_ip (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id INTEGER NOT NULL,
  address TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  authenticated INTEGER NOT NULL,
  challenge_sent_at INTEGER,
  challenge_method TEXT COLLATE NOCASE,
  UNIQUE (user_id, address)
) STRICT;
`;
