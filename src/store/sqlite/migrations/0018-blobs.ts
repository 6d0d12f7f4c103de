// Bytes of base64 fields, in pieces. Ids are never given twice: who reads a blob that is removed meanwhile must not get
// another one's pieces.
export const blobs = `
CREATE TABLE blob (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  size INTEGER NOT NULL,
  md5 TEXT NOT NULL
) STRICT;
CREATE TABLE blob_piece (
  blob INTEGER NOT NULL REFERENCES blob (id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (blob, place)
) STRICT;
`;
