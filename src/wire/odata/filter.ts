// placeholder
import { refuse } from "../../domain/fault.ts";
import type { Column } from "../../domain/model/column.ts";
import type { Condition } from "../../domain/model/condition.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Model } from "./model.ts";

export function readFilter(
  _model: Model,
  _object: SObject,
  text: string | undefined,
): { readonly where: Condition | null; readonly columns: readonly Column[] } {
  if (text !== undefined) throw refuse("odataUnsupported", { detail: "$filter is not supported yet" });
  return { where: null, columns: [] };
}
