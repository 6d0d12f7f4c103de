// When and from where the users of a profile may log in, as JSON: one row is read with every login.
export const profileLoginRules = `
CREATE TABLE profile_login_rules (
  profile_id INTEGER PRIMARY KEY,
  ranges TEXT NOT NULL,
  hours TEXT NOT NULL
) STRICT;
`;
