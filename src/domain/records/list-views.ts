// List views: which there are of an object, what they select, and what they show.
import { HIDDEN_COLUMNS, LIST_VIEWS, type ListedObject, type ListViewFact } from "../../facts/list-views.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { callersCatalogue } from "../access/access.ts";
import { refuse } from "../fault.ts";
import type { Call } from "../model/call.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { formatId, keyPrefixOf, parseId, type RecordId } from "../model/id.ts";
import type { Ports } from "../ports/ports.ts";
import { fieldNamed } from "./names.ts";
import { runQuery } from "./query.ts";

export interface ListView {
  readonly id: RecordId;
  readonly view: ListViewFact;
}

export interface ListViewColumn {
  /** "Name", "Owner.Alias". */
  readonly path: string;
  readonly field: Field;
  readonly label: string;
  /** What SOQL selects: "toLabel(Type)" of a picklist. */
  readonly selected: string;
  readonly hidden: boolean;
}

export interface ListViewQuery {
  readonly soql: string;
  readonly columns: readonly ListViewColumn[];
  readonly orderBy: { readonly path: string; readonly descending: boolean };
}

/** The views of an object, by their labels. Objects of one's own have none. */
export async function listViewsOf(ports: Ports, call: Call, object: SObject): Promise<readonly ListView[]> {
  const views = Object.hasOwn(LIST_VIEWS, object.name) ? (LIST_VIEWS[object.name]?.views ?? []) : [];
  const soql = `SELECT Id, DeveloperName FROM ListView WHERE SobjectType = '${object.name}' ORDER BY Name, Id`;
  const page = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: 2000 });
  if (page.kind !== "rows") return [];
  return page.rows.flatMap(([id, name]): ListView[] => {
    const view = views.find(({ developerName }) => developerName === name);
    return view ? [{ id: Number(id), view }] : [];
  });
}

/** Throws notFound for what is no view of the object. */
export async function listViewOf(ports: Ports, call: Call, object: SObject, id: string): Promise<ListView> {
  const wanted = parseId(id);
  const views = await listViewsOf(ports, call, object);
  const found = views.find((view) => view.id === wanted);
  if (!found) throw refuse("notFound");
  return found;
}

/** The query of a view as its caller sees its object: without the columns that are hidden from him. */
export async function listViewQuery(
  ports: Ports,
  call: Call,
  object: SObject,
  view: ListViewFact,
): Promise<ListViewQuery> {
  const catalogue = await callersCatalogue(ports, call.caller);
  const { columns: shown }: Pick<ListedObject, "columns"> = LIST_VIEWS[object.name] ?? { columns: [] };
  const columns = [
    ...shown.flatMap((path) => columnAt(catalogue, object, path, false)),
    ...HIDDEN_COLUMNS.filter((path) => !shown.includes(path)).flatMap((path) =>
      columnAt(catalogue, object, path, true),
    ),
  ];
  const orderBy = view.orderBy
    ? { path: view.orderBy.field, descending: view.orderBy.descending }
    : { path: columns[0]?.path ?? "Id", descending: false };
  const where = (view.filters ?? []).map(
    ({ field, operator, value }) => `${field} ${operator === "equals" ? "=" : "!="} ${value}`,
  );
  const soql = [
    `SELECT ${columns.map(({ selected }) => selected).join(", ")} FROM ${object.name}`,
    ...(view.mine ? ["USING SCOPE mine"] : []),
    ...(where.length > 0 ? [`WHERE ${where.join(" AND ")}`] : []),
    `ORDER BY ${orderBy.path} ${orderBy.descending ? "DESC NULLS LAST" : "ASC NULLS FIRST"}, Id ${orderBy.descending ? "DESC NULLS LAST" : "ASC NULLS FIRST"}`,
  ].join(" ");
  return { soql, columns, orderBy };
}

/** The query of the view that an id names; undefined if it is no id of a view. */
export async function queryOfListView(ports: Ports, call: Call, id: string): Promise<string | undefined> {
  const parsed = parseId(id);
  const catalogue = await callersCatalogue(ports, call.caller);
  if (parsed === undefined || catalogue.byKeyPrefix(keyPrefixOf(parsed))?.name !== "ListView")
    return undefined;
  const soql = `SELECT SobjectType FROM ListView WHERE Id = '${formatId(parsed)}'`;
  const page = await runQuery(ports, call, soql, { includeDeleted: false, batchSize: 2000 });
  const object = catalogue.object(page.kind === "rows" ? String(page.rows[0]?.[0]) : "");
  if (!object) throw refuse("notFound");
  const { view } = await listViewOf(ports, call, object, id);
  return (await listViewQuery(ports, call, object, view)).soql;
}

function columnAt(catalogue: Catalogue, object: SObject, path: string, hidden: boolean): ListViewColumn[] {
  const [first = "", second] = path.split(".");
  if (second === undefined) {
    const field = fieldNamed(object, first);
    if (!field) return [];
    const selected = field.type === "picklist" ? `toLabel(${path})` : path;
    return [{ path, field, label: field.label, selected, hidden }];
  }
  const reference = object.fields.find(({ relationshipName }) => relationshipName === first);
  // An owner that can be a queue is read by the fields of Name.
  const parents = reference?.referenceTo ?? [];
  const parent = catalogue.object(parents.length > 1 ? "Name" : (parents[0] ?? ""));
  const field = parent && fieldNamed(parent, second);
  if (!field) return [];
  const label = first === "Owner" ? `${object.label} Owner ${field.label}` : field.label;
  return [{ path, field, label, selected: path, hidden }];
}
