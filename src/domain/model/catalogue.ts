import type { SObject } from "../../facts/sobject.ts";

/** All sObjects of an org at one version of its schema. */
export interface Catalogue {
  /** Grows by one with every schema change; a cache keyed by it is never stale. */
  readonly version: number;
  /** In describeGlobal's order (by name). */
  readonly objects: readonly SObject[];
  /** Case-insensitive. */
  object(name: string): SObject | undefined;
  byKeyPrefix(keyPrefix: string): SObject | undefined;
}
