// The catalogue is read once per schema version; every call asks the store which version that is.
import { bringAccessUpToDate } from "../access/defaults.ts";
import type { Awaitable } from "../model/awaitable.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Stores } from "../ports/stores.ts";
import { catalogueOf, loadCatalogue } from "./catalogue.ts";

/** A function that gives the catalogue as of the last committed change. */
export function catalogueCache(stores: Stores): () => Awaitable<Catalogue> {
  let cached: Catalogue | null = null;
  const of = async (asked: Awaitable<number>): Promise<Catalogue> => {
    const version = await asked;
    if (cached?.version !== version) cached = await loadCatalogue(stores);
    return cached;
  };
  return () => {
    const version = stores.schema.version();
    return cached?.version === version ? cached : of(version);
  };
}

/** Adds the tables and columns that this version of the program knows and the database doesn't, and who may use them. */
export async function bringSchemaUpToDate(stores: Stores): Promise<void> {
  const { objects } = await loadCatalogue(stores);
  if (await stores.schema.covers(objects)) return;
  await stores.transaction(async (inside) => {
    await inside.schema.apply(objects);
    await bringAccessUpToDate(inside, catalogueOf(0, objects));
  });
}
