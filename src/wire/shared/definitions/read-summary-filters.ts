// <summaryFilterItems> of a roll-up summary field.
import type { CustomFieldDefinition } from "../../../domain/schema/definition.ts";
import { FILTER_OPERATIONS } from "../../../facts/summaries.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";

const KNOWN = new Set(["field", "operation", "value"]);
const NONE: ReadonlySet<string> = new Set();

/** The filters of a CustomField element; undefined if it has none. Throws DefinitionError. */
export function readSummaryFilters(element: DefinitionElement): CustomFieldDefinition["summaryFilterItems"] {
  const items = element.children.filter(({ name }) => name === "summaryFilterItems");
  if (items.length === 0) return undefined;
  return items.map((item) => {
    const other = item.children.find(({ name }) => name === "valueField");
    if (other) throw new DefinitionError(other, "comparing a field with another one is not supported");
    const { needed, oneOf, text } = elementsOf(item, KNOWN, NONE);
    const operation = oneOf("operation", FILTER_OPERATIONS);
    if (operation === undefined) throw new DefinitionError(item, "operation is missing");
    return withoutUndefined({ field: needed("field"), operation, value: text("value") || undefined });
  });
}
