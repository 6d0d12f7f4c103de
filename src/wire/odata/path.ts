// "Owner/Name" -> the column it names.
import { refuse } from "../../domain/fault.ts";
import { type Column, callersColumn } from "../../domain/model/column.ts";
import type { Parent } from "../../domain/records/parents.ts";
import { FEED_PARENT_LEVELS } from "../../facts/odata.ts";
import type { SObject } from "../../facts/sobject.ts";
import { type Model, navigationOf, propertyOf } from "./model.ts";
import { unknownProperty } from "./shape.ts";

/** Throws unknownColumn, odataMalformed. */
export function columnAt(model: Model, object: SObject, names: readonly string[]): Column {
  if (names.length > FEED_PARENT_LEVELS + 1)
    throw refuse("odataMalformed", { detail: `A path has at most ${FEED_PARENT_LEVELS} levels of parents` });
  const parents: Parent[] = [];
  let at = object;
  for (const name of names.slice(0, -1)) {
    const parent = navigationOf(model, at, name);
    if (!parent) throw unknownProperty(at, name);
    parents.push(parent);
    at = parent.object;
  }
  const name = names.at(-1) ?? "";
  const field = propertyOf(at, name);
  if (!field) throw unknownProperty(at, name);
  return callersColumn({ caller: model.call.caller.userId }, field, parents);
}
