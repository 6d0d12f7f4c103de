// A row as an entity in OData's JSON.
import { plainDecimal } from "../../domain/model/decimal.ts";
import { formatId } from "../../domain/model/id.ts";
import type { Cell } from "../../domain/model/record.ts";
import { EDM_TYPES } from "../../facts/odata.ts";
import type { Field } from "../../facts/sobject.ts";
import { type CellWriter, cellWriter } from "../shared/json-values.ts";
import { restDatetime } from "../shared/timestamps.ts";
import type { JsonForm } from "./media-type.ts";
import { navigationName } from "./model.ts";
import type { Shape } from "./shape.ts";

/** Cells of columnsOf(shape), the row's Id behind them. */
type EntityWriter = (row: readonly Cell[]) => string;

/** `"Name":` and what writes the value behind it. */
interface Member {
  readonly key: string;
  readonly write: CellWriter;
}

/** Compiles the writer of entities: without braces, so that others can put something before. */
export function membersWriter(shape: Shape, form: JsonForm): EntityWriter {
  const own = writeMembers(shape.properties, form, 0);
  const idColumn = shape.properties.findIndex(({ type }) => type === "id");
  // Where no key is told, a client can't make the entity's id of its own.
  const isNamed = idColumn < 0 && form.metadata === "minimal";
  let from = shape.properties.length;
  const parents = shape.expansions.map(({ parent, properties }) => {
    const write = writeMembers(properties, form, from);
    const idAt = from + properties.length;
    from = idAt + 1;
    const key = JSON.stringify(navigationName(parent.reference));
    return (row: readonly Cell[]) => `${key}:${row[idAt] === null ? "null" : `{${write(row)}}`}`;
  });
  if (!isNamed && parents.length === 0) return own;
  const name = shape.object.name;
  return (row) =>
    [
      ...(isNamed ? [`"@odata.id":"${name}('${formatId(Number(row.at(-1)))}')"`] : []),
      ...(shape.properties.length > 0 ? [own(row)] : []),
      ...parents.map((write) => write(row)),
    ].join(",");
}

function writeMembers(fields: readonly Field[], form: JsonForm, from: number): EntityWriter {
  const members: Member[] = fields.map((field, index) => ({
    key: `${index === 0 ? "" : ","}${JSON.stringify(field.name)}:`,
    write: valueWriter(field, form),
  }));
  return (row) => {
    let json = "";
    for (let index = 0; index < members.length; index++) {
      const { key, write } = members[index] as Member;
      const cell = row[from + index] ?? null;
      json += cell === null ? `${key}null` : key + write(cell);
    }
    return json;
  };
}

function valueWriter(field: Field, { decimalsAsText }: JsonForm): CellWriter {
  switch (EDM_TYPES[field.type]) {
    case "Edm.Decimal":
      return decimalsAsText
        ? (cell) => `"${decimalText(Number(cell))}"`
        : (cell) => decimalText(Number(cell));
    case "Edm.DateTimeOffset":
      return (cell) => `"${restDatetime(Number(cell)).slice(0, -"+0000".length)}Z"`;
    case "Edm.TimeOfDay":
      return (cell) => `"${String(cell).replace(/Z$/, "")}"`;
    default:
      return cellWriter(field);
  }
}

/** No exponent, and no digit more than the field's scale has. */
function decimalText(value: number): string {
  const text = String(value);
  return text.includes("e") ? plainDecimal(value).replace(/\.0$/, "") : text;
}
