// sobjects/X/listviews: the list views of an object, what they are, and the records they show.
import { refuse } from "../../domain/fault.ts";
import { formatId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import {
  type ListView,
  type ListViewColumn,
  type ListViewQuery,
  listViewOf,
  listViewQuery,
  listViewsOf,
} from "../../domain/records/list-views.ts";
import { runQuery } from "../../domain/records/query.ts";
import { LIST_VIEW_RESULTS } from "../../facts/list-views.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { cellWriter } from "../shared/json-values.ts";
import { type Handler, ok, type RestCall } from "./answer.ts";
import { objectOf } from "./sobject-row.ts";

type Json = Readonly<Record<string, unknown>>;

/** The object of the path. Throws notFound for those that can't be listed. */
async function listed(rest: RestCall): Promise<SObject> {
  const object = await objectOf(rest);
  if (!object.mruEnabled) throw refuse("notFound");
  return object;
}

function summary(base: string, object: SObject, { id, view }: ListView): Json {
  const url = `${base}/sobjects/${object.name}/listviews/${formatId(id)}`;
  return {
    describeUrl: `${url}/describe`,
    developerName: view.developerName,
    id: formatId(id),
    label: view.label,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

/** GET sobjects/X/listviews */
export const listViews: Handler = async (rest) => {
  const object = await listed(rest);
  const views = await listViewsOf(rest.ports, rest.call, object);
  return ok({
    done: true,
    listviews: views.map((view) => summary(rest.base, object, view)),
    nextRecordsUrl: null,
    size: views.length,
    sobjectType: object.name,
  });
};

async function viewOf(rest: RestCall): Promise<{ readonly object: SObject; readonly found: ListView }> {
  const object = await listed(rest);
  return { object, found: await listViewOf(rest.ports, rest.call, object, rest.param("id")) };
}

/** GET sobjects/X/listviews/id */
export const listView: Handler = async (rest) => {
  const { object, found } = await viewOf(rest);
  return ok(summary(rest.base, object, found));
};

const direction = (descending: boolean): string => (descending ? "descending" : "ascending");

function columnsJson({ columns, orderBy }: ListViewQuery): readonly Json[] {
  return columns.map(({ path, field, label, selected, hidden }: ListViewColumn) => {
    const first = orderBy.path === path;
    const textual = !hidden && ["string", "picklist", "phone", "email"].includes(field.type);
    return {
      ascendingLabel: textual ? "Z-A" : null,
      descendingLabel: textual ? "A-Z" : null,
      fieldNameOrPath: path,
      hidden,
      label,
      selectListItem: selected,
      sortDirection: first ? direction(orderBy.descending) : null,
      sortIndex: first ? 0 : null,
      sortable: !hidden && field.sortable,
      type: field.type,
    };
  });
}

/** GET sobjects/X/listviews/id/describe */
export const listViewDescribe: Handler = async (rest) => {
  const { object, found } = await viewOf(rest);
  const query = await listViewQuery(rest.ports, rest.call, object, found.view);
  const { path, descending } = query.orderBy;
  const conditions = (found.view.filters ?? []).map(({ field, operator, value }) => ({
    field,
    operator,
    values: [value],
  }));
  const [only, another] = conditions;
  return ok({
    columns: columnsJson(query),
    id: formatId(found.id),
    orderBy: [path, "Id"].map((fieldNameOrPath) => ({
      fieldNameOrPath,
      nullsPosition: descending ? "last" : "first",
      sortDirection: direction(descending),
    })),
    query: query.soql,
    scope: found.view.mine ? "mine" : null,
    sobjectType: object.name,
    whereCondition: only && !another ? only : { conditions, conjunction: "and" },
  });
};

/** GET sobjects/X/listviews/id/results */
export const listViewResults: Handler = async (rest) => {
  const { object, found } = await viewOf(rest);
  const { ports, call, request } = rest;
  const query = await listViewQuery(ports, call, object, found.view);
  const limit = countOf(request.query.get("limit"), LIST_VIEW_RESULTS.usual);
  const offset = countOf(request.query.get("offset"), 0);
  const { largest } = LIST_VIEW_RESULTS;
  if (limit < 1 || limit > largest || offset > largest)
    throw refuse("invalidInput", {
      detail: `limit must be between 1 and ${largest}, and offset between 0 and ${largest}`,
    });
  // One more says whether there are any.
  const soql = `${query.soql} LIMIT ${limit + 1} OFFSET ${offset}`;
  const page = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: limit + 1 });
  const rows = page.kind === "rows" ? page.rows : [];
  const columns = page.kind === "rows" ? page.columns : [];
  return ok({
    columns: columnsJson(query),
    developerName: found.view.developerName,
    done: rows.length <= limit,
    id: formatId(found.id),
    label: found.view.label,
    records: rows.slice(0, limit).map((row) => ({
      columns: query.columns.map(({ path }, index) => ({
        fieldNameOrPath: path,
        value: textOf(columns[index]?.field, row[index]),
      })),
    })),
    size: Math.min(rows.length, limit),
  });
};

const countOf = (text: string | null, usual: number): number =>
  text === null ? usual : /^\d{1,9}$/.test(text) ? Number(text) : -1;

/** Every value is a text here; a date with a time is as Java writes it. */
function textOf(field: Field | undefined, cell: Cell | undefined): string | null {
  if (!field || cell === null || cell === undefined) return null;
  if (field.type === "datetime") return javaDate(new Date(Number(cell)));
  const json = cellWriter(field)(cell);
  return json.startsWith('"') ? String(JSON.parse(json)) : json;
}

/** "Fri Aug 01 21:15:46 GMT 2014" */
function javaDate(date: Date): string {
  const [day = "", number = "", month = "", year = "", time = ""] = date.toUTCString().split(" ");
  return `${day.slice(0, 3)} ${month} ${number} ${time} GMT ${year}`;
}
