// Records that every org has from the start: values of statuses, the standard price book, list views, default business hours.
import { LIST_VIEWS } from "../../facts/list-views.ts";
import type { SObject } from "../../facts/sobject.ts";
import { STATUS_VALUES } from "../../facts/status-values.ts";
import { firstId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";
import type { Ports } from "../ports/ports.ts";
import type { Stores } from "../ports/stores.ts";
import { auditCells } from "../records/derived.ts";

type Cells = Readonly<Record<string, Cell>>;

const STATUSES: readonly (readonly [object: string, rows: readonly Cells[]])[] = Object.entries(
  STATUS_VALUES,
).map(([object, values]) => [
  object,
  values.map(({ value, cells }, index) => ({
    MasterLabel: value,
    ApiName: value,
    SortOrder: index + 1,
    ...cells,
  })),
]);

const ROWS: readonly (readonly [object: string, rows: readonly Cells[]])[] = [
  ...STATUSES,
  ["Pricebook2", [{ Name: "Standard Price Book", IsActive: 1, IsStandard: 1 }]],
  [
    "ListView",
    Object.entries(LIST_VIEWS).flatMap(([SobjectType, { views }]) =>
      views.map(({ developerName, label }) => ({
        Name: label,
        DeveloperName: developerName,
        SobjectType,
        IsSoqlCompatible: 1,
      })),
    ),
  ],
  ["BusinessHours", [{ Name: "Default", IsActive: 1, IsDefault: 1, ...aroundTheClock() }]],
];

function aroundTheClock(): Cells {
  const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  const midnight = "00:00:00.000Z";
  const hours = days.flatMap((day) => [
    [`${day}StartTime`, midnight],
    [`${day}EndTime`, midnight],
  ]);
  return { ...Object.fromEntries(hours), TimeZoneSidKey: "America/Los_Angeles" };
}

/** Makes what isn't there: in a new org, and in one that was made before its objects were known. */
export async function bringStandardRecordsUpToDate(
  ports: Pick<Ports, "stores" | "catalogue" | "clock">,
): Promise<void> {
  const catalogue = await ports.catalogue();
  const missing: (readonly [object: SObject, rows: readonly Cells[]])[] = [];
  for (const [name, rows] of ROWS) {
    const object = catalogue.object(name);
    if (object && !(await hasRows(ports.stores, object))) missing.push([object, rows]);
  }
  if (missing.length === 0) return;
  await ports.stores.transaction(async (stores) => {
    for (const [object, rows] of missing) await insertRows(stores, object, rows, ports.clock.now());
  });
}

async function hasRows(stores: Stores, object: SObject): Promise<boolean> {
  const field = object.fieldsByName.get("id");
  if (!field) return true;
  const rows = await stores.records.query({
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

/** As made by the first user. */
async function insertRows(
  stores: Stores,
  object: SObject,
  rows: readonly Cells[],
  now: number,
): Promise<void> {
  const audit = auditCells(object, "insert", now, firstId("005") + 1);
  const names = Object.keys(rows[0] ?? {});
  const fields = names.flatMap((name) => object.fieldsByName.get(name.toLowerCase()) ?? []);
  await stores.records.insert(
    object,
    [...fields, ...audit.map(([field]) => field)],
    rows.map((row) => [...fields.map(({ name }) => row[name] ?? null), ...audit.map(([, cell]) => cell)]),
  );
}
