/** Counts API calls of the last 24 hours. Counted in memory, written to the store every few seconds. */
export interface ApiUsage {
  count(): void;
  current(): { readonly used: number; readonly limit: number };
}

/** Calls per hour since 1970. */
export interface UsageStore {
  read(): Promise<readonly (readonly [hour: number, calls: number])[]>;
  /** Adds to hours and forgets those before `oldest`. */
  add(counts: readonly (readonly [hour: number, calls: number])[], oldest: number): Promise<void>;
}
