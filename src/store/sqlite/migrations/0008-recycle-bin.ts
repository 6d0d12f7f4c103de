// What the recycle bin knows beyond IsDeleted: what went with what, which lookups were emptied, and what left it for good.
export const recycleBin = `
CREATE TABLE recycled_child (
  child INTEGER PRIMARY KEY,
  master INTEGER NOT NULL
) STRICT;
CREATE INDEX recycled_child_by_master ON recycled_child (master, child);
CREATE TABLE recycled_link (
  target INTEGER NOT NULL,
  child INTEGER NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (target, child, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX recycled_link_by_child ON recycled_link (child);
CREATE TABLE purged_record (
  id INTEGER PRIMARY KEY,
  deleted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX purged_record_by_time ON purged_record (deleted_at);
`;
