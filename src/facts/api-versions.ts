// Served API versions: 31.0 is the oldest not yet retired (Summer '25), 68.0 is Winter '27.

export const OLDEST_API_VERSION = 31;
export const NEWEST_API_VERSION = 68;

const SEASONS = ["Winter", "Spring", "Summer"] as const;

/** Label of each served version, oldest first: 31 is "Summer '14", three releases a year since. */
export const API_VERSIONS: readonly { readonly version: number; readonly label: string }[] = Array.from(
  { length: NEWEST_API_VERSION - OLDEST_API_VERSION + 1 },
  (_, index) => ({
    version: OLDEST_API_VERSION + index,
    label: `${SEASONS[(index + 2) % 3]} '${14 + Math.floor((index + 2) / 3)}`,
  }),
);
