// Datetimes as the APIs print them; dates and times are kept as text already.

/** "2026-01-01T00:00:00.000+0000": REST JSON. `time` is milliseconds since 1970. */
export const restDatetime = (time: number): string => `${new Date(time).toISOString().slice(0, -1)}+0000`;
