// What was done to somebody is read at each reset of his token: without an index that is the whole trail.
export const auditTarget = `
CREATE INDEX audit_trail_target ON audit_trail (target_id) WHERE target_id IS NOT NULL;
`;
