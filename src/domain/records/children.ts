// Which lookups can have a record of an object: asked once per call, since most objects of an org have no rows.
import type { Field, SObject } from "../../facts/sobject.ts";
import type { WriteContext } from "./write-context.ts";

/** Objects and fields that refer to an object, but for audit fields and objects without rows. */
export type ChildrenOf = (object: SObject) => Promise<readonly Lookup[]>;

interface Lookup {
  readonly child: SObject;
  readonly field: Field;
}

/** Remembers what it found: no row of an object may be made while it is in use. */
export function childrenOf({ catalogue, stores }: WriteContext): ChildrenOf {
  const lookups = new Map<SObject, readonly Lookup[]>();
  const populated = new Map<SObject, boolean>();
  const hasRows = async (object: SObject): Promise<boolean> => {
    let has = populated.get(object);
    if (has === undefined) {
      has = await isPopulated(stores, object);
      populated.set(object, has);
    }
    return has;
  };
  return async (object) => {
    const known = lookups.get(object);
    if (known) return known;
    const found: Lookup[] = [];
    for (const child of catalogue.objects) {
      const fields = child.fields.filter(
        (field) => field.referenceTo.includes(object.name) && (field.createable || field.updateable),
      );
      if (fields.length > 0 && (await hasRows(child)))
        found.push(...fields.map((field) => ({ child, field })));
    }
    lookups.set(object, found);
    return found;
  };
}

/** Whether an object has rows, deleted ones among them. */
export async function isPopulated({ records }: WriteContext["stores"], object: SObject): Promise<boolean> {
  const field = object.fieldsByName.get("id");
  if (!field) return false;
  const rows = await records.query({
    object,
    kind: "rows",
    columns: [{ field }],
    where: null,
    orderBy: [],
    limit: 1,
    offset: 0,
    includeDeleted: true,
  });
  return rows.length > 0;
}
