// Roll-up summaries in SQL: one SELECT works out all that a master has of its details by one field.
import type { Field, RollUp, SObject, SummaryFilter } from "../../facts/sobject.ts";
import type { BoundCondition } from "../../soql/bound.ts";
import type { SqlValue } from "./driver.ts";
import { quoted, softDeleted, tableOf } from "./record-tables.ts";
import { conditionSql, From } from "./soql-to-sql.ts";

export interface CompiledRollUp {
  /** A row of the summaries' values; the master's id comes behind `values`. */
  readonly select: string;
  readonly values: readonly SqlValue[];
  /** Sets them in a live master where they are others: values, a stamp, the master's id, values. */
  readonly update: string;
}

export function compileRollUp({ detail, reference, master, summaries }: RollUp): CompiledRollUp {
  const from = new From(detail, false);
  const selected = summaries.map((summary) => valueSql(summary, from)).join(", ");
  const live = softDeleted(detail) ? ' AND t."IsDeleted" = 0' : "";
  const columns = summaries.map(({ field }) => quoted(field.name));
  const stamp = stampOf(master);
  const set = [...columns.map((column) => `${column} = ?`), `${stamp} = max(${stamp}, ?)`].join(", ");
  const liveMaster = softDeleted(master) ? ' AND "IsDeleted" = 0' : "";
  const changed = columns.map((column) => `${column} IS NOT ?`).join(" OR ");
  return {
    select: `SELECT ${selected} FROM ${from.clause()} WHERE t.${quoted(reference.name)} = ?${live}`,
    values: from.values,
    update: `UPDATE ${tableOf(master)} SET ${set} WHERE "Id" = ?${liveMaster} AND (${changed})`,
  };
}

const stampOf = (master: SObject): string => {
  const field = master.fieldsByName.get("systemmodstamp");
  if (!field) throw new Error(`${master.name} has no SystemModstamp`);
  return quoted(field.name);
};

function valueSql({ field, operation, of, filters }: RollUp["summaries"][number], from: From): string {
  const column = of ? from.column({ field: of }) : "";
  const passed = (): string => {
    if (filters.length === 0) return "";
    return ` FILTER (WHERE ${filters.map((filter) => conditionSql(conditionOf(filter), from)).join(" AND ")})`;
  };
  switch (operation) {
    case "count":
      return `count(*)${passed()}`;
    case "sum":
      // As SOQL's SUM: a sum of decimals has no more decimals than they, though binary fractions would make some.
      return `round(coalesce(sum(CAST(${column} AS REAL))${passed()}, 0), ${field.scale})`;
    default:
      return `${operation}(${column})${passed()}`;
  }
}

/** Any of its values fits; of the negative operations none does, which a blank doesn't either unless it is listed. */
function conditionOf({ field, operation, values }: SummaryFilter): BoundCondition {
  const known = values.filter((value) => value !== null);
  const texts = known.map(String);
  const any = (terms: readonly BoundCondition[]): BoundCondition => ({ kind: "or", terms });
  switch (operation) {
    case "equals":
      return { kind: "in", field, values: known, negated: false, orNull: known.length < values.length };
    case "notEqual":
      return { kind: "in", field, values: known, negated: true, orNull: known.length === values.length };
    case "contains":
      return any(texts.map((text) => likeOf(field, `%${escaped(text)}%`)));
    case "startsWith":
      return any(texts.map((text) => likeOf(field, `${escaped(text)}%`)));
    case "notContain":
      return {
        kind: "and",
        terms: texts.map((text) => ({
          kind: "like",
          field,
          pattern: `%${escaped(text)}%`,
          negated: true,
          orNull: true,
        })),
      };
    case "includes":
    case "excludes": {
      const negated = operation === "excludes";
      const combinations = texts.map((text) => text.split(";").map((part) => part.trim()));
      return { kind: "includes", field, combinations, negated, orNull: negated };
    }
    default:
      return any(
        known.map((value) => ({
          kind: "compare",
          field,
          operator: OPERATORS[operation],
          value,
          orNull: false,
        })),
      );
  }
}

const OPERATORS = { lessThan: "<", lessOrEqual: "<=", greaterThan: ">", greaterOrEqual: ">=" } as const;

const likeOf = (field: Field, pattern: string): BoundCondition => ({
  kind: "like",
  field,
  pattern,
  negated: false,
  orNull: false,
});

const escaped = (text: string): string => text.replaceAll(/[\\%_]/g, "\\$&");

/** Whether reading a field reads a summary, itself or by its formula. */
export const readsSummary = (field: Field): boolean =>
  field.summary !== undefined || (field.formula?.program().reads.some((read) => read.field.summary) ?? false);
