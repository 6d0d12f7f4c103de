// SOSL from text to rows.
import type { FaultCause } from "../../facts/faults.ts";
import {
  MOST_FOUND,
  NAME_FIELDS,
  ONLY_IF_NAMED,
  SEARCHED_TYPES,
  type SearchGroup,
} from "../../facts/search.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Query } from "../../soql/ast.ts";
import { type BindContext, bindQuery, both } from "../../soql/bind.ts";
import type { BoundQuery, Column } from "../../soql/bound.ts";
import { excerpt, SoqlError } from "../../soql/error.ts";
import { checkPiece, type PieceKind, parseSearch } from "../../soql/parse-search.ts";
import type { Search } from "../../soql/search.ts";
import { visibleRows } from "../access/access.ts";
import { type Fault, FaultError, fault } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import { evenShares } from "./even-shares.ts";
import { findRows } from "./find-rows.ts";
import { withLabels } from "./labels.ts";
import { withIds } from "./query-page.ts";
import { bindContext } from "./ready-query.ts";

/** What was found of one object; its rows hold what RowsPage says of them. */
export interface FoundRows {
  readonly object: SObject;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Runs a search. Throws MALFORMED_SEARCH, INVALID_SEARCH, INVALID_TYPE, INVALID_FIELD and their like. */
export async function runSearch(ports: Ports, call: Call, sosl: string): Promise<readonly FoundRows[]> {
  const { search, queries } = await checkSearch(ports, call, sosl);
  const { expression, group } = search;
  if (!expression) return [];
  const most = Math.min(search.limit ?? MOST_FOUND, MOST_FOUND);
  const catalogue = await ports.catalogue();
  const requests = queries.flatMap((query) => {
    const object = catalogue.object(query.object.name);
    const fields = searchedFields(query.object, group);
    if (!object || fields.length === 0) return [];
    const limit = Math.min(query.limit ?? most, most);
    const columns = withIds(query.object, query.columns);
    return [{ expression, object, fields, query: { ...query, columns, limit }, selected: query.columns }];
  });
  const found = await findRows(ports, requests);
  const shares = evenShares(
    found.map((rows) => rows.length),
    most,
  );
  return requests.map(({ query, selected: columns }, index) => {
    const rows = (found[index] ?? []).slice(0, shares[index]);
    return { object: query.object, columns, rows: withLabels(columns, rows) };
  });
}

/** Parses a piece that stands for itself. Throws MALFORMED_SEARCH unless it is one and nothing more. */
export const checkSearchPiece = (kind: PieceKind, text: string): void =>
  asFault(() => {
    checkPiece(kind, text);
  });

interface CheckedSearch {
  readonly search: Search;
  readonly queries: readonly BoundQuery[];
}

async function checkSearch(ports: Ports, call: Call, sosl: string): Promise<CheckedSearch> {
  const search = asFault(() => parseSearch(sosl));
  const context = await bindContext(ports, call, search.relative, false);
  const queries = asFault(
    () =>
      search.returning?.map((query) => bindReturned(query, sosl, context)) ??
      context.catalogue.objects
        .filter((object) => isSearchable(object) && !ONLY_IF_NAMED.has(object.name))
        .map(idsOfAll),
  );
  const visible = (query: BoundQuery): BoundQuery => ({
    ...query,
    where: both(query.where, visibleRows(call.caller, query.object)),
  });
  return { search, queries: queries.map(visible) };
}

const isSearchable = ({ searchable, queryable }: SObject): boolean => searchable && queryable;

function bindReturned(query: Query, sosl: string, context: BindContext): BoundQuery {
  const object = context.catalogue.object(query.object.text);
  if (!object || !isSearchable(object)) {
    const window = excerpt(sosl, query.object.offset);
    throw new SoqlError("soqlUnknownObject", { window, object: query.object.text });
  }
  return bindQuery(query, sosl, context);
}

function idsOfAll(object: SObject): BoundQuery {
  const field = object.fieldsByName.get("id");
  return {
    object,
    kind: "rows",
    columns: field ? [{ field }] : [],
    where: null,
    orderBy: [],
    limit: null,
    offset: 0,
    includeDeleted: false,
  };
}

/** What of an object as its caller sees it IN ... FIELDS looks at. */
function searchedFields(object: SObject, group: SearchGroup): Field[] {
  const fields = object.fields.filter(({ type, formula }) => SEARCHED_TYPES.has(type) && !formula);
  if (ONLY_IF_NAMED.has(object.name)) return fields;
  switch (group) {
    case "NAME": {
      const also = Object.hasOwn(NAME_FIELDS, object.name) ? (NAME_FIELDS[object.name] ?? []) : [];
      return fields.filter(({ nameField, name }) => nameField || also.includes(name));
    }
    case "EMAIL":
      return fields.filter(({ type }) => type === "email");
    case "PHONE":
      return fields.filter(({ type }) => type === "phone");
    default:
      return fields;
  }
}

/** What a query's refusals are in a search. */
const CAUSES: Readonly<Partial<Record<FaultCause, FaultCause>>> = {
  soqlSyntax: "soslMalformed",
  soqlBadFilter: "soslBadFilter",
  soqlNumberOutsideRange: "soslNumberOutsideRange",
};

function asFault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof SoqlError)) throw error;
    const cause = CAUSES[error.reason] ?? error.reason;
    throw new FaultError(
      (fault as (cause: FaultCause, params: SoqlError["params"]) => Fault)(cause, error.params),
    );
  }
}
