// $orderby: nulls come before all values, as OData has it.
import { refuse } from "../../domain/fault.ts";
import type { Order } from "../../domain/model/condition.ts";
import { MOST_FEED_ORDERS } from "../../facts/odata.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Model } from "./model.ts";
import { columnAt } from "./path.ts";
import { splitOutside } from "./split.ts";

/** Throws unknownColumn, odataInvalidField, odataMalformed, odataUnsupported. Ascending by Id is no order: it is the usual one. */
export function readOrder(model: Model, object: SObject, text: string | undefined): Order[] {
  if (text === undefined) return [];
  const items = splitOutside(text, ",");
  if (items.length > MOST_FEED_ORDERS)
    throw refuse("odataMalformed", { detail: `$orderby names at most ${MOST_FEED_ORDERS} properties` });
  const orders = items.map((item): Order => {
    const [, path = "", direction = "asc"] = /^([\w/]+)(?:\s+(asc|desc))?$/.exec(item) ?? [];
    if (path === "")
      throw refuse("odataUnsupported", { detail: `$orderby=${item.slice(0, 80)} is not supported` });
    const column = columnAt(model, object, path.split("/"));
    if (!column.field.sortable)
      throw refuse("odataInvalidField", { detail: `The property ${path} can not be sorted by` });
    const descending = direction === "desc";
    return { ...column, descending, nullsLast: descending };
  });
  const [first] = orders;
  return first?.field.type === "id" && !first.parents && !first.descending ? [] : orders;
}
