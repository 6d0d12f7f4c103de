// Session settings as documented (Metadata API, SessionSettings), and what AuthSession says of sessions.

/** Seconds that a session lives after its last use, by the setting's value. */
export const SESSION_TIMEOUTS = {
  FifteenMinutes: 900,
  ThirtyMinutes: 1800,
  SixtyMinutes: 3600,
  TwoHours: 7200,
  FourHours: 14_400,
  EightHours: 28_800,
  TwelveHours: 43_200,
  TwentyFourHours: 86_400,
} as const satisfies Record<string, number>;

export type SessionTimeout = keyof typeof SESSION_TIMEOUTS;

export const SESSION_TIMEOUT: SessionTimeout = "TwoHours";

/** How well the user proved who he is. Source: Object Reference, AuthSession. */
export const SESSION_LEVELS = ["LOW", "STANDARD", "HIGH_ASSURANCE"] as const;
export type SessionLevel = (typeof SESSION_LEVELS)[number];

/** Seconds of a stored setting; the default where there is none. */
export const timeoutSeconds = (stored: string | null | undefined): number =>
  stored && Object.hasOwn(SESSION_TIMEOUTS, stored)
    ? SESSION_TIMEOUTS[stored as SessionTimeout]
    : SESSION_TIMEOUTS[SESSION_TIMEOUT];
