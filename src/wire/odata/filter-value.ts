// A literal of a $filter as a cell of the field it is compared with.
import { refuse } from "../../domain/fault.ts";
import { orderOfId, parseId } from "../../domain/model/id.ts";
import { dateCell, datetimeCell } from "../../domain/records/values.ts";
import { EDM_TYPES, SECOND_DIGITS } from "../../facts/odata.ts";
import type { Field } from "../../facts/sobject.ts";
import type { Literal } from "./filter-parse.ts";

/**
 * The cell; null if no row can have it: a text that is no id. `isOrdering`: by lt, le, gt or ge. Throws odataInvalidField
 * for a literal of another type.
 */
export function filterValue(
  field: Field,
  literal: Exclude<Literal, { kind: "null" }>,
  isOrdering: boolean,
): string | number | null {
  const { kind, text } = literal;
  const mismatch = () =>
    refuse("odataInvalidField", {
      detail: `${field.name} is an ${EDM_TYPES[field.type]}: it can't be compared with ${text.slice(0, 80)}`,
    });
  switch (EDM_TYPES[field.type]) {
    case "Edm.String": {
      if (kind !== "string") throw mismatch();
      if (field.type !== "id" && field.type !== "reference") return text;
      const id = isOrdering ? orderOfId(text) : parseId(text);
      if (id === undefined && isOrdering) throw mismatch();
      return id ?? null;
    }
    case "Edm.Boolean":
      if (kind !== "boolean" || isOrdering) throw mismatch();
      return text === "true" ? 1 : 0;
    case "Edm.Int32":
    case "Edm.Decimal":
      if (kind !== "number" || !Number.isFinite(Number(text))) throw mismatch();
      return Number(text);
    case "Edm.Date": {
      const day = kind === "date" ? dateCell(text) : undefined;
      if (day === undefined) throw mismatch();
      return day;
    }
    case "Edm.DateTimeOffset": {
      const moment = kind === "datetime" ? momentOf(text) : undefined;
      if (moment === undefined) throw mismatch();
      return moment;
    }
    default: {
      const time = kind === "time" ? timeOf(text) : undefined;
      if (time === undefined) throw mismatch();
      return time;
    }
  }
}

/** Milliseconds since 1970, with a fraction where the text has more digits: no row is at such a moment. */
function momentOf(text: string): number | undefined {
  const [, head = "", seconds = ":00", digits = "", zone = ""] =
    /^(.{16})(:\d\d)?(?:\.(\d+))?(.+)$/.exec(text.toUpperCase()) ?? [];
  const whole = datetimeCell(
    `${head}${seconds}.${digits.padEnd(SECOND_DIGITS, "0").slice(0, SECOND_DIGITS)}${zone}`,
  );
  return whole === undefined ? undefined : whole + Number(`0.${digits.slice(SECOND_DIGITS) || "0"}`);
}

function timeOf(text: string): string | undefined {
  const [, hour = "", minute = "", second = "00", digits = ""] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(text) ?? [];
  if (hour > "23" || minute > "59" || second > "59" || Number(digits.slice(SECOND_DIGITS)) > 0)
    return undefined;
  return `${hour}:${minute}:${second}.${digits.padEnd(SECOND_DIGITS, "0").slice(0, SECOND_DIGITS)}Z`;
}
