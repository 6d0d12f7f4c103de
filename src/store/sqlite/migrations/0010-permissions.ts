// Permission sets are ordinary objects; a program from before them must not open the data, as it would let everybody
// do everything.
export const permissions = `
INSERT OR IGNORE INTO setting (name, value) VALUES ('access.version', '0');
`;
