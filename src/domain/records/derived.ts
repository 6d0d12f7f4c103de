// Values that no client sends: audit fields, defaults, auto numbers, the Name of people.
import type { Field, SObject, SummaryOperation } from "../../facts/sobject.ts";
import type { RecordId } from "../model/id.ts";
import type { Cell } from "../model/record.ts";

/** Audit fields of an object and what a write at `now` by `userId` puts there. */
export function auditCells(
  object: SObject,
  operation: "insert" | "update",
  now: number,
  userId: RecordId,
): [Field, Cell][] {
  const names: [string, Cell][] = [
    ["LastModifiedDate", now],
    ["LastModifiedById", userId],
    ["SystemModstamp", now],
  ];
  if (operation === "insert") names.push(["CreatedDate", now], ["CreatedById", userId], ["IsDeleted", 0]);
  return names.flatMap(([name, cell]) => {
    const field = object.fieldsByName.get(name.toLowerCase());
    return field ? [[field, cell] as [Field, Cell]] : [];
  });
}

/** Of nothing these are 0, the others blank. */
const COUNTED: ReadonlySet<SummaryOperation> = new Set(["count", "sum"]);

/** Default of a field that the client left out; undefined if it has none. */
export function defaultCell(field: Field, userId: RecordId): Cell | undefined {
  if (field.name === "OwnerId") return userId;
  if (field.summary) return COUNTED.has(field.summary.operation) ? 0 : undefined;
  if (field.type === "boolean") return field.defaultValue === true || field.defaultValue === "true" ? 1 : 0;
  const picked = field.picklistValues.find((value) => value.defaultValue);
  if (picked) return picked.value;
  const value = field.defaultValue;
  return value === null || typeof value === "boolean" ? undefined : value;
}

/** Fields of which a person's Name is made; null if the object's Name is its own. */
export function nameParts(
  object: SObject,
): { readonly name: Field; readonly first: Field; readonly last: Field } | null {
  const name = object.fieldsByName.get("name");
  const first = object.fieldsByName.get("firstname");
  const last = object.fieldsByName.get("lastname");
  return name && first && last && !name.createable ? { name, first, last } : null;
}

export const fullName = (first: Cell | undefined, last: Cell | undefined): string =>
  [first, last].filter((part) => part !== null && part !== undefined).join(" ");

/** "INV-{0000}" and 7 give "INV-0007". */
export function autoNumberText(format: string, value: number): string {
  return format.replace(/\{(0+)\}/, (_, zeros: string) => String(value).padStart(zeros.length, "0"));
}
