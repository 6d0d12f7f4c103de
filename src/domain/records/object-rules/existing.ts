// Whether a record with the same values is there already, or comes before in the same batch.
import type { Field } from "../../../facts/sobject.ts";
import type { Cell } from "../../model/record.ts";
import type { WriteContext } from "../write-context.ts";

/** For each key (cells of `names`, the first of them a lookup) whether `object` has it, or a key before. */
export async function existing(
  context: WriteContext,
  object: string,
  names: readonly string[],
  keys: readonly (readonly Cell[])[],
): Promise<boolean[]> {
  const there = new Set(await stored(context, object, names, keys));
  return keys.map((key) => {
    const is = there.has(textOf(key));
    there.add(textOf(key));
    return is;
  });
}

/** For each key whether `object` has it. */
export async function kept(
  context: WriteContext,
  object: string,
  names: readonly string[],
  keys: readonly (readonly Cell[])[],
): Promise<boolean[]> {
  const there = await stored(context, object, names, keys);
  return keys.map((key) => there.has(textOf(key)));
}

const textOf = (key: readonly Cell[]): string => JSON.stringify(key);

async function stored(
  { stores, catalogue }: WriteContext,
  object: string,
  names: readonly string[],
  keys: readonly (readonly Cell[])[],
): Promise<Set<string>> {
  const found = catalogue.object(object);
  const fields = names.map((name) => found?.fieldsByName.get(name.toLowerCase()));
  const [first] = fields;
  if (!found || !first || fields.includes(undefined)) throw new Error(`no ${object}.${names.join()}`);
  const there = new Set<string>();
  for (const value of new Set(keys.map(([cell]) => cell ?? null))) {
    const ids = await stores.records.find(found, first, value, Number.MAX_SAFE_INTEGER);
    const rows = await stores.records.read(found, fields as Field[], ids);
    for (const row of rows) if (row) there.add(textOf(row));
  }
  return there;
}
