// Documented defaults of Setup > Password Policies and of sessions.

/** A secret beyond this is refused unread. */
export const LONGEST_PASSWORD_BYTES = 16_000;
export const SHORTEST_PASSWORD = 8;
/** Failed attempts until lockout; 0: no limit. */
export const MAX_LOGIN_ATTEMPTS = 10;
/** Minutes of a lockout; 0: until an administrator unlocks. */
export const LOCKOUT_MINUTES = 15;
/** Logins of one user in any hour; more are refused. Documented. */
export const LOGINS_PER_HOUR = 3600;
/** Seconds a session lives after its last use. */
export const SESSION_SECONDS = 7200;
/** Form of a security token. */
export const SECURITY_TOKEN = /^[A-Za-z0-9]{25}$/;
