// Logins per user and minute, for the limit of logins per hour.
export const loginRate = `
CREATE TABLE login_rate (
  user_id INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  logins INTEGER NOT NULL,
  refusals INTEGER NOT NULL,
  PRIMARY KEY (user_id, minute)
) STRICT, WITHOUT ROWID;
`;
