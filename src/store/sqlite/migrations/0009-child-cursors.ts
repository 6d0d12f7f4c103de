// Cursors of the children of one row: of which query's cursor, of which of its subqueries, of which row.
export const childCursors = `
ALTER TABLE query_cursor ADD COLUMN query_id INTEGER REFERENCES query_cursor (id) ON DELETE CASCADE;
ALTER TABLE query_cursor ADD COLUMN child_index INTEGER;
ALTER TABLE query_cursor ADD COLUMN parent_id INTEGER;
CREATE INDEX query_cursor_by_query ON query_cursor (query_id, child_index, parent_id) WHERE query_id IS NOT NULL;
`;
