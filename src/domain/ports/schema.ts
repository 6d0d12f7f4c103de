import type { Field, SObject } from "../../facts/sobject.ts";
import type { Awaitable } from "../model/awaitable.ts";

/** Custom objects and fields as they were imported, and the tables that hold their rows. */
export interface SchemaStore {
  /** Grows by one with every change. */
  version(): Awaitable<number>;
  /** Custom definitions as JSON texts: whole custom objects, and custom fields on standard objects. */
  definitions(): Promise<readonly StoredDefinition[]>;
  /** Replaces one definition. */
  saveDefinition(definition: StoredDefinition): Promise<void>;
  removeDefinition(object: string): Promise<void>;
  /**
   * Takes an object, or those of its fields that one definition makes, out of the tables: its rows, or their values, stay
   * aside until they are purged. What is made under the name afterwards begins empty. apply() has to follow.
   */
  setAside(
    object: SObject,
    fields: readonly Field[] | null,
    deleted: Omit<DeletedDefinition, "id" | "isPurged">,
  ): Promise<number>;
  /** What was set aside, also what is purged of whole objects, in the order of its deletion. */
  deleted(): Promise<readonly DeletedDefinition[]>;
  /** Removes for good what was set aside. */
  purge(id: number): Promise<void>;
  /** Whether apply() would change nothing. */
  covers(objects: readonly SObject[]): Promise<boolean>;
  /** Makes tables, columns and indexes so that every object can be stored; adds only, loses nothing. Raises version. */
  apply(objects: readonly SObject[]): Promise<void>;
}

/** A custom object, or a custom field of an object, that was deleted. */
export interface DeletedDefinition {
  readonly id: number;
  readonly object: string;
  /** null: the object itself. */
  readonly field: string | null;
  readonly json: string;
  readonly deletedAt: number;
  readonly isPurged: boolean;
}

export interface StoredDefinition {
  /** API name of the object, such as "City__c" or "Account". */
  readonly object: string;
  /** The definition in the schema layer's own JSON form. */
  readonly json: string;
}
