// Networks that users logged in from, each with counters of its own: who guesses elsewhere doesn't lock them out here.
export const knownNetworks = `
CREATE TABLE known_network (
  user_id INTEGER NOT NULL,
  network TEXT NOT NULL,
  last_login_at INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  locked_at INTEGER,
  PRIMARY KEY (user_id, network)
) STRICT, WITHOUT ROWID;
-- When a password was last found expired: it stays so though the clock be set back.
ALTER TABLE credential ADD COLUMN password_seen_at INTEGER NOT NULL DEFAULT 0;
`;
