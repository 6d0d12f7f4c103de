import type { SObject } from "../../facts/sobject.ts";
import type { Awaitable } from "../model/awaitable.ts";

/** Custom objects and fields as they were imported, and the tables that hold their rows. */
export interface SchemaStore {
  /** Grows by one with every change. */
  version(): Awaitable<number>;
  /** Custom definitions as JSON texts: whole custom objects, and custom fields on standard objects. */
  definitions(): Promise<readonly StoredDefinition[]>;
  /** Replaces one definition. */
  saveDefinition(definition: StoredDefinition): Promise<void>;
  /** Whether apply() would change nothing. */
  covers(objects: readonly SObject[]): Promise<boolean>;
  /** Makes tables, columns and indexes so that every object can be stored; adds only, loses nothing. Raises version. */
  apply(objects: readonly SObject[]): Promise<void>;
}

export interface StoredDefinition {
  /** API name of the object, such as "City__c" or "Account". */
  readonly object: string;
  /** The definition in the schema layer's own JSON form. */
  readonly json: string;
}
