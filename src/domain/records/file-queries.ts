// What a query may not ask of files, in Salesforce's words.
import type { BoundCondition, BoundQuery, Column } from "../../soql/bound.ts";
import { refuse } from "../fault.ts";

const LINK = "ContentDocumentLink";
const LINK_KEYS: readonly string[] = ["Id", "ContentDocumentId", "LinkedEntityId"];

export const isBytes = ({ field }: Column): boolean => field.type === "base64";

/** Throws soqlSyntax for bytes of parents or children, and for links to files that aren't asked for by their ends. */
export function checkFileQuery(query: BoundQuery): void {
  const inside = (query.children ?? []).flatMap((child) => child.query.columns);
  if (inside.some(isBytes) || query.columns.some((column) => column.parents && isBytes(column)))
    throw refuse("soqlSyntax", { detail: "Binary fields cannot be selected in join queries" });
  if (query.object.name === LINK && !namesLinks(query.where))
    throw refuse("soqlSyntax", {
      detail:
        "Implementation restriction: ContentDocumentLink requires a filter by a single Id on ContentDocumentId or LinkedEntityId using the equals operator or multiple Id's using the IN operator.",
    });
  for (const { where } of [query, ...(query.children ?? []).map((child) => child.query)])
    if (where && joinsLinks(where))
      throw refuse("soqlSyntax", { detail: `Entity '${LINK}' is not supported for semi join inner selects` });
}

/** Whether every row that fits is one of those that the condition names by an end. */
function namesLinks(condition: BoundCondition | null): boolean {
  switch (condition?.kind) {
    case "and":
      return condition.terms.some(namesLinks);
    case "compare":
      return isKey(condition) && condition.operator === "=" && !condition.orNull;
    case "in":
      return isKey(condition) && !condition.negated && !condition.orNull;
    case "semiJoin":
      return isKey(condition) && !condition.negated;
    default:
      return false;
  }
}

const isKey = ({ field, parents }: Column): boolean => !parents && LINK_KEYS.includes(field.name);

function joinsLinks(condition: BoundCondition): boolean {
  if (condition.kind === "and" || condition.kind === "or") return condition.terms.some(joinsLinks);
  return condition.kind === "semiJoin" && condition.query.object.name === LINK;
}
