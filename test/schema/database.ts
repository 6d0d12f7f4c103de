// A database of its own for each test of the schema's rules, and short words for definitions.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import type { Stores } from "../../src/domain/ports/stores.ts";
import { loadCatalogue } from "../../src/domain/schema/catalogue.ts";
import { bringSchemaUpToDate } from "../../src/domain/schema/catalogue-cache.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import type { Field, SObject } from "../../src/facts/sobject.ts";
import { auditSeal } from "../../src/platform/audit-seal.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { openStores } from "../../src/store/sqlite/open.ts";
import { writerQueue } from "../../src/store/sqlite/writer-lock.ts";

export const clock = systemClock;

/** The stores of the running test. */
export let stores: Stores;

/** Opens a new database before each test of the file and removes it afterwards. */
export function useDatabase(): void {
  let folder: string;
  let close: () => void;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "schema-"));
    const opened = openStores({
      file: join(folder, "org.db"),
      synchronous: "OFF",
      lock: writerQueue(),
      cacheKib: 1024,
      audit: auditSeal(new Uint8Array(32), join(folder, "audit.head")),
    });
    ({ stores, close } = opened);
    await bringSchemaUpToDate(stores);
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true });
  });
}

export const objectOf = async (name: string): Promise<SObject> => {
  const found = (await loadCatalogue(stores)).object(name);
  if (!found) throw new Error(`${name} is not in the catalogue`);
  return found;
};

export const fieldOf = async (object: string, name: string): Promise<Field | undefined> =>
  (await objectOf(object)).fieldsByName.get(name.toLowerCase());

export const object = (fullName: string, ...fields: CustomFieldDefinition[]): CustomObjectDefinition => ({
  fullName,
  label: "Thing",
  fields,
});

export const text = (fullName: string, more: Partial<CustomFieldDefinition> = {}): CustomFieldDefinition => ({
  fullName,
  label: "Text",
  type: "Text",
  length: 10,
  ...more,
});

/** The message with which these definitions are refused. */
export const refusalOf = async (...definitions: CustomObjectDefinition[]): Promise<string> => {
  const error: unknown = await importDefinitions({ stores, clock }, definitions).catch(
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FaultError);
  return (error as FaultError).fault.message;
};
