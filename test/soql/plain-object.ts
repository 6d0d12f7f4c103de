// One object with a field of every type, and rows of values that are hard to compare.
import { EVERYTHING } from "../../src/domain/access/permissions.ts";
import { findSession } from "../../src/domain/identity/sessions.ts";
import type { Call } from "../../src/domain/model/call.ts";
import { formatId } from "../../src/domain/model/id.ts";
import { writeRecords } from "../../src/domain/records/write.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import type { TestOrg } from "../../src/testing.ts";
import { PLACES } from "./distance-questions.ts";
import type { PlainCalendar, PlainFields, PlainRow, Value } from "./evaluator.ts";

/** The time that the org of generated queries has, on a Sunday on which clocks change. */
export const NOW = Date.UTC(2026, 2, 8, 21, 30);
/** Whose queries they are, and the org they are of. */
export const CALENDAR: PlainCalendar = {
  today: "2026-03-08",
  timeZone: "America/Los_Angeles",
  firstWeekday: 0,
  fiscalYearStart: 12,
};

const PICKS = ["Zulu", "Alpha", "mike", "Äther", "Bravo"];
const number = { precision: 18, scale: 2 } as const;

const CUSTOM = [
  { fullName: "Exact__c", label: "Exact", type: "Text", length: 60, unique: true, caseSensitive: true },
  { fullName: "Area__c", label: "Area", type: "TextArea" },
  { fullName: "Long__c", label: "Long", type: "LongTextArea", length: 1000 },
  { fullName: "Mail__c", label: "Mail", type: "Email" },
  { fullName: "Pick__c", label: "Pick", type: "Picklist", values: valuesOf(PICKS) },
  { fullName: "Picks__c", label: "Picks", type: "MultiselectPicklist", values: valuesOf(PICKS) },
  { fullName: "Whole__c", label: "Whole", type: "Number", precision: 18, scale: 0 },
  { fullName: "Number__c", label: "Number", type: "Number", precision: 18, scale: 10 },
  { fullName: "Money__c", label: "Money", type: "Currency", ...number },
  { fullName: "Part__c", label: "Part", type: "Percent", ...number },
  { fullName: "Flag__c", label: "Flag", type: "Checkbox", defaultValue: false },
  { fullName: "Day__c", label: "Day", type: "Date" },
  { fullName: "Moment__c", label: "Moment", type: "DateTime" },
  { fullName: "Hour__c", label: "Hour", type: "Time" },
  { fullName: "Place__c", label: "Place", type: "Location", scale: 8 },
  { fullName: "Home__c", label: "Home", type: "Location", scale: 8 },
  { fullName: "Auto__c", label: "Auto", type: "AutoNumber", displayFormat: "No-{000}" },
] as const;

function valuesOf(
  values: readonly string[],
): { value: string; label: string; default: boolean; active: boolean }[] {
  return values.map((value) => ({ value, label: value, default: false, active: true }));
}

/** What the evaluator must know of the fields that the queries use. */
export const FIELDS: PlainFields = {
  Id: { kind: "id" },
  IsDeleted: { kind: "boolean" },
  Name: { kind: "text" },
  Site: { kind: "text" },
  Phone: { kind: "text" },
  Website: { kind: "text" },
  Type: {
    kind: "picklist",
    values: [
      "Prospect",
      "Customer - Direct",
      "Customer - Channel",
      "Channel Partner / Reseller",
      "Installation Partner",
      "Technology Partner",
      "Other",
    ],
  },
  ParentId: { kind: "id" },
  NumberOfEmployees: { kind: "number" },
  Exact__c: { kind: "exact" },
  Area__c: { kind: "text" },
  Mail__c: { kind: "text" },
  Pick__c: { kind: "picklist", values: PICKS },
  Picks__c: { kind: "text" },
  Whole__c: { kind: "number" },
  Number__c: { kind: "number" },
  Money__c: { kind: "number" },
  Part__c: { kind: "number" },
  Flag__c: { kind: "boolean" },
  Day__c: { kind: "date" },
  Moment__c: { kind: "datetime" },
  Hour__c: { kind: "time" },
  Auto__c: { kind: "text" },
  "Parent.Id": { kind: "id" },
  "Parent.Name": { kind: "text" },
  "Parent.Pick__c": { kind: "picklist", values: PICKS },
  "Parent.NumberOfEmployees": { kind: "number" },
  "Parent.Flag__c": { kind: "boolean" },
  "Parent.Moment__c": { kind: "datetime" },
  "Parent.Parent.Site": { kind: "text" },
  "Parent.Parent.Parent.Parent.Parent.Number__c": { kind: "number" },
};

export const TEXTS = [
  ..."a A ab AB Ab a_b a%b aXb aab ä Ä äb ÄB é É ß ss SS σ ς Σ ΟΔΟΣ οδος οδοσ ı i I k ſ s Z z _ [ ^a ` 0 10 9".split(
    " ",
  ),
  "\u212a",
  "😀",
  "😀a",
  "\ue000",
  "𐐀",
  "𐐨",
  "o'neil",
  "back\\slash",
  "back\\",
  "new\nline",
  "tab\tx",
  '"q"',
  "e\u0301",
  "a b",
  "%",
  "x'); DROP TABLE so_Account; --",
];
export const NUMBERS = [
  0, 1, -1, 7, 10, 100, 42, 1.5, -1.5, 0.1, 0.25, 1e-7, 99999.99, 123456789012, 9007199254740991,
];
export const DAYS = [
  "0001-01-01",
  "1699-12-31",
  "1969-12-31",
  "1970-01-01",
  "2024-02-29",
  "2026-11-24",
  "2026-03-08",
  "2026-03-07",
  "2026-03-09",
  "2026-02-28",
  "2026-04-01",
  "2025-12-31",
  "2025-11-30",
  "4000-12-31",
  "9999-12-31",
];
export const MOMENTS = [
  -62135596800000,
  -1,
  0,
  1,
  999,
  1709164800000,
  Date.UTC(2026, 10, 24, 6, 41, 23, 456),
  Date.UTC(2026, 10, 24, 23, 59, 59, 999),
  // The ends of the days on which clocks change where the caller is.
  Date.UTC(2026, 2, 8, 8) - 1,
  Date.UTC(2026, 2, 8, 8),
  Date.UTC(2026, 2, 9, 7) - 1,
  Date.UTC(2026, 2, 9, 7),
  Date.UTC(2025, 10, 2, 7),
  Date.UTC(2025, 10, 3, 8) - 1,
  Date.UTC(2025, 11, 1, 8),
  253402300799999,
];
export const HOURS = ["00:00:00.000Z", "00:00:00.001Z", "12:34:56.789Z", "23:59:59.999Z"];
export const MAILS = ["a@b.co", "A@B.CO", "ä@b.co", "Ä@B.co", "z_z@b.co"];
export { PICKS };

/** A small generator of our own, so that the rows are the same on every run. */
function picker(): <T>(values: readonly T[]) => T | null {
  let state = 12345;
  return (values) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    const index = (state >>> 8) % (values.length + Math.ceil(values.length / 4));
    return values[index] ?? null;
  };
}

const ROWS = 90;
const PARENTS = 9;

/** The values of a place's two fields. */
function degrees(stem: string, place: readonly [Value, Value] | null): Record<string, Value> {
  const [latitude = null, longitude = null] = place ?? [];
  return { [`${stem}__Latitude__s`]: latitude, [`${stem}__Longitude__s`]: longitude };
}

function plainRow(pick: ReturnType<typeof picker>, index: number): Record<string, Value> {
  const fitting = NUMBERS.filter((value) => Number.isInteger(value * 100));
  return {
    Name: pick(TEXTS) ?? `n${index}`,
    Site: pick(TEXTS),
    Phone: pick(TEXTS),
    Website: pick(TEXTS),
    Type: pick([
      "Prospect",
      "Other",
      "Customer - Direct",
      "Technology Partner",
      "prospect",
      "Nowhere",
      "ähm",
    ]),
    NumberOfEmployees: pick([0, 1, -1, 7, 10, 100, 99999999]),
    Exact__c: index < TEXTS.length ? (TEXTS[index] ?? null) : null,
    Area__c: pick(TEXTS),
    Mail__c: pick(MAILS),
    Pick__c: pick([...PICKS, "zulu", "Elsewhere", "elsewhat"]),
    Picks__c: pick(["Zulu", "Alpha;mike", "Äther", "Zulu;Alpha"]),
    Whole__c: pick(fitting.filter(Number.isInteger)),
    Number__c: pick([0, 1, -1, 0.1, 0.25, 1e-7, 1.5, -1.5, 42, 99999.99, 12345678.12345679]),
    Money__c: pick(fitting),
    Part__c: pick(fitting),
    Flag__c: pick([true, true, false]) ?? false,
    Day__c: pick(DAYS),
    Moment__c: pick(MOMENTS),
    Hour__c: pick(HOURS),
    ...degrees("Place", pick(PLACES)),
    ...degrees("Home", pick(PLACES)),
  };
}

const sent = (field: string, value: Value): Value =>
  field === "Moment__c" && typeof value === "number" ? new Date(value).toISOString() : value;

/** The call of the org's administrator. */
export async function adminCall(org: TestOrg, session: string): Promise<Call> {
  const caller = await findSession(org.ports, session, "127.0.0.1");
  if (!caller) throw new Error("no session");
  // He keeps seeing all, whatever fields are made later.
  return { caller: { ...caller, permissions: EVERYTHING }, address: "127.0.0.1", apiVersion: 60 };
}

async function startFiscalYearsIn(org: TestOrg, month: number): Promise<void> {
  const object = (await org.ports.catalogue()).object("Organization");
  const field = object?.fieldsByName.get("fiscalyearstartmonth");
  if (!object || !field) throw new Error("no fiscal year");
  await org.ports.stores.transaction(({ records }) =>
    records.update(object, [field], [org.ports.settings.orgId], [[month]]),
  );
}

/** Makes the object and its rows; gives the rows as they must come back. */
export async function fillPlainObject(org: TestOrg, call: Call): Promise<PlainRow[]> {
  await startFiscalYearsIn(org, CALENDAR.fiscalYearStart);
  await importDefinitions(org.ports, [{ fullName: "Account", fields: CUSTOM }]);
  const object = (await org.ports.catalogue()).object("Account");
  if (!object) throw new Error("no Account");
  const pick = picker();
  const rows = Array.from({ length: ROWS }, (_, index) => plainRow(pick, index));
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => columns.map((column) => sent(column, row[column] ?? null)));
  const outcomes = await writeRecords(org.ports, call, {
    operation: "insert",
    object,
    form: "json",
    columns,
    rows: values,
  });
  const ids = outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.faults));
    return formatId(outcome.id);
  });
  const parentOf = (index: number): string | null =>
    index % 3 === 0 ? (ids[((index * 2) / 3 + 1) % PARENTS] ?? null) : null;
  const deletedAt = (index: number): boolean => index % 11 === 10;
  await writeRecords(org.ports, call, {
    operation: "update",
    object,
    form: "json",
    columns: ["Id", "ParentId"],
    rows: ids.map((id, index) => [id, parentOf(index)]),
  });
  await writeRecords(org.ports, call, {
    operation: "delete",
    object,
    form: "json",
    columns: ["Id"],
    rows: ids.filter((_, index) => deletedAt(index)).map((id) => [id]),
  });
  return rows.map((row, index) => ({
    ...row,
    Id: ids[index] ?? "",
    IsDeleted: deletedAt(index),
    ParentId: parentOf(index),
    Auto__c: `No-${String(index + 1).padStart(3, "0")}`,
  }));
}
