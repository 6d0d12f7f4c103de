// When users last viewed records, and records that are related to them.
export const viewed = `
CREATE TABLE viewed (
  user_id INTEGER NOT NULL,
  record_id INTEGER NOT NULL,
  viewed_at INTEGER,
  referenced_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, record_id)
) STRICT, WITHOUT ROWID;
`;
