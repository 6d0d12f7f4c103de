// What the columns of a write mean: made once per object, form, operation and column list, used for every row.
import type { Field, SObject } from "../../facts/sobject.ts";
import { type Fault, fault } from "../fault.ts";
import type { Catalogue } from "../model/catalogue.ts";
import type { Cell } from "../model/record.ts";
import { fieldNamed } from "./names.ts";
import { isRecordTypeField } from "./record-types.ts";
import { isFault, type ValueForm, type ValueReader, valueReader } from "./values.ts";

export interface Plan {
  /** Written fields, in the order of the cells of a prepared row. */
  readonly fields: readonly Field[];
  /** The same as their caller sees them: their flags say what he may write. */
  readonly seenFields: readonly Field[];
  /** Index of the Id column among the columns sent; -1 if there is none. */
  readonly idColumn: number;
  /** Faults of the columns themselves: a row fails with those of the columns it has a value for. */
  columnFaults(values: readonly unknown[]): readonly Fault[];
  /** Reads the values of one row; cells are undefined where the row has no value for the column. */
  read(values: readonly unknown[], faults: Fault[]): (Cell | undefined)[];
}

const NONE: readonly Fault[] = [];

/** What a CSV row says to set a field to null; an empty cell leaves it alone. Bulk API's own convention. */
export const CSV_NULL = "#N/A";

export function writePlan(
  catalogue: Catalogue,
  { object, seen }: { readonly object: SObject; readonly seen: SObject },
  form: ValueForm,
  operation: "insert" | "update" | "upsert",
  columns: readonly string[],
): Plan {
  const faults: { readonly column: number; readonly fault: Fault }[] = [];
  const refuseColumn = (column: number, reason: Fault): void => {
    faults.push({ column, fault: reason });
  };
  const fields: Field[] = [];
  const seenFields: Field[] = [];
  const readers: ValueReader[] = [];
  const sources: number[] = [];
  let idColumn = -1;
  for (const [index, column] of columns.entries()) {
    const field = fieldNamed(object, column);
    const shown = fieldNamed(seen, column);
    if (field?.type === "id") idColumn = index;
    else if (!field || !shown)
      refuseColumn(index, fault("unknownColumn", { field: column, object: object.name }, []));
    else if (!writable(shown, operation))
      refuseColumn(index, fault("fieldNotWritable", { fields: field.name }, [field.name]));
    else {
      fields.push(field);
      seenFields.push(shown);
      const recordTypes = isRecordTypeField(field) ? (object.recordTypes ?? []) : undefined;
      const prefixes = (reference: Field) => prefixesOf(catalogue, reference);
      readers.push(valueReader(field, form, prefixes, recordTypes));
      sources.push(index);
    }
  }
  return {
    fields,
    seenFields,
    idColumn,
    columnFaults: (values) =>
      faults.length === 0
        ? NONE
        : together(faults.filter(({ column }) => hasValue(values[column], form)).map(({ fault }) => fault)),
    read(values, rowFaults) {
      const cells = new Array<Cell | undefined>(readers.length);
      for (let index = 0; index < readers.length; index++) {
        let value = values[sources[index] as number];
        if (value === undefined) continue;
        if (form === "csv") {
          if (value === "") continue;
          if (value === CSV_NULL) value = null;
        }
        const cell = (readers[index] as ValueReader)(value);
        if (isFault(cell)) rowFaults.push(cell);
        else cells[index] = cell;
      }
      return cells;
    },
  };
}

/** An empty cell of CSV leaves its field alone, also one that may not be written: exported files have such columns. */
const hasValue = (value: unknown, form: ValueForm): boolean =>
  value !== undefined && !(form === "csv" && value === "");

function writable(field: Field, operation: "insert" | "update" | "upsert"): boolean {
  if (operation === "upsert") return field.createable || field.updateable;
  return operation === "insert" ? field.createable : field.updateable;
}

function prefixesOf(catalogue: Catalogue, field: Field): ReadonlySet<string> {
  return new Set(field.referenceTo.map((name) => catalogue.object(name)?.keyPrefix ?? ""));
}

/** Fields that can't be written are one fault, where the first of them is. */
function together(faults: readonly Fault[]): readonly Fault[] {
  const fields = faults.flatMap((one) => (one.cause === "fieldNotWritable" ? one.fields : []));
  if (fields.length < 2) return faults;
  const first = faults.findIndex(({ cause }) => cause === "fieldNotWritable");
  const all = fault("fieldNotWritable", { fields: fields.join(", ") }, fields);
  return faults.flatMap((one, index) =>
    index === first ? [all] : one.cause === "fieldNotWritable" ? [] : [one],
  );
}
