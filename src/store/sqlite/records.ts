// RecordStore: rows of every object. Hot loops run one prepared statement; promises only per batch.

import type { RecordId } from "../../domain/model/id.ts";
import { firstId } from "../../domain/model/id.ts";
import type { Cell, Row } from "../../domain/model/record.ts";
import type { Conflict, InsertResult, RecordStore, UpdateResult } from "../../domain/ports/records.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import { compileChildCounts, compileChildren } from "./children-to-sql.ts";
import type { Remember } from "./committed.ts";
import { compiledCount, compiledRows } from "./compiled.ts";
import { exportCsv } from "./csv-export.ts";
import { type Database, sqliteErrorKind } from "./driver.ts";
import { compileGroups } from "./groups-to-sql.ts";
import { jsonAfter, jsonOf } from "./json-rows.ts";
import { usedIndexes } from "./query-plan.ts";
import { quoted, softDeleted, tableOf } from "./record-tables.ts";
import { type RollUps, rollUps } from "./roll-ups.ts";
import { columnExpression, compileById, compileIds, limitSql } from "./soql-to-sql.ts";

/** Whole records kept in memory between commits: of how many objects, how many of each, how long their texts. */
const MOST_OBJECTS = 20;
const MOST_RECORDS = 500;
const LONGEST_TEXTS = 4000;

export function recordStore(
  database: Database,
  remember: Remember,
  summing: RollUps = rollUps(database),
): RecordStore {
  // Keyed by the object of one catalogue: an older one's fields are others.
  const whole = remember((object: SObject) => rememberedRows(database, object, remember), {
    most: MOST_OBJECTS,
  });
  return {
    read(object, fields, ids, options) {
      summing.reading(() => fields);
      const [only] = ids;
      if (only !== undefined && ids.length === 1 && fields === object.fields && !options?.deleted)
        return [whole(object)(only)];
      const { live, any } = selectsOf(object, fields);
      const sql = options?.deleted ? any : live;
      return ids.map((id) => database.row(sql, id) as Row | undefined);
    },
    async readColumns(object, columns, ids, { deleted }) {
      summing.reading(() => columns.map(({ field }) => field));
      const sql = compileById(object, columns, deleted);
      return ids.map((id) => database.row(sql, id) as Row | undefined);
    },
    async find(object, field, value, limit) {
      const live = softDeleted(object) ? ` AND "IsDeleted" = 0` : "";
      const sql = `SELECT "Id" FROM ${tableOf(object)} WHERE ${quoted(field.name)} = ?${live} ORDER BY "Id"${limitSql({ limit, offset: 0 })}`;
      return database.rows(sql, value).map(([id]) => id as number);
    },
    async insert(object, fields, rows) {
      const results = insertRows(database, object, fields, rows);
      if (object.rollUps) summing.inserted(object, fields, rows);
      return results;
    },
    async startIdsAt(object, sequence) {
      database.run("UPDATE id_sequence SET next = ? WHERE key_prefix = ?", sequence, object.keyPrefix);
    },
    async update(object, fields, ids, rows, options) {
      return summing.updating(object, { fields, ids, rows }, () =>
        updateRows(database, object, fields, ids, rows, options?.deleted ?? false),
      );
    },
    async sumUpAnew(object, now) {
      summing.anew(object, now);
    },
    async remove(object, ids) {
      summing.removing(object, ids);
      for (const id of ids) database.run(`DELETE FROM ${tableOf(object)} WHERE "Id" = ?`, id);
    },
    query(query) {
      summing.settle();
      const { sql, values } = compiledRows(query);
      return database.rows(sql, ...values) as Row[];
    },
    async count(query) {
      summing.settle();
      const { sql, values } = compiledCount(query);
      return Number(database.rows(sql, ...values)[0]?.[0] ?? 0);
    },
    indexesOf: async (query) => usedIndexes(database, query),
    async queryGroups(query, groups) {
      summing.settle();
      const { sql, values } = compileGroups(query, groups);
      return database.rows(sql, ...values) as Row[];
    },
    async queryIds(query) {
      summing.settle();
      const { sql, values } = compileIds(query);
      return Float64Array.from(database.rows(sql, ...values), ([id]) => Number(id));
    },
    async jsonAfter(query, members, after, size) {
      summing.settle();
      return jsonAfter(database, query, members, after, size);
    },
    async jsonOf(object, members, ids, size) {
      summing.settle();
      return jsonOf(database, object, members, ids, size);
    },
    async countChildren(child, parents) {
      summing.settle();
      const { sql, values } = compileChildCounts(child);
      const counted = database.rows(sql, ...values, JSON.stringify(parents));
      return new Map(counted.map(([parent, count]) => [Number(parent), Number(count)]));
    },
    async children(child, parents, most) {
      summing.settle();
      const { sql, values } = compileChildren(child);
      return database.rows(sql, ...values, JSON.stringify(parents), most) as Row[];
    },
    exportCsv(query, format) {
      summing.settle();
      return exportCsv(database, query, format);
    },
    async nextAutoNumbers(object, field, count) {
      const row = database.get<{ next: number }>(
        `INSERT INTO auto_number (object, field, next) VALUES (?1, ?2, ?3 + 1)
         ON CONFLICT (object, field) DO UPDATE SET next = next + ?3 RETURNING next`,
        object.name,
        field.name,
        count,
      );
      return Number(row?.next ?? count + 1) - count;
    },
  };
}

function rememberedRows(
  database: Database,
  object: SObject,
  remember: Remember,
): (id: RecordId) => readonly Cell[] | undefined {
  const { live } = selectsOf(object, object.fields);
  return remember((id: RecordId) => database.row(live, id) as Row | undefined, {
    most: MOST_RECORDS,
    isLarge: (row) => textLength(row) > LONGEST_TEXTS,
  });
}

const textLength = (row: readonly Cell[] | undefined): number =>
  (row ?? []).reduce<number>((sum, cell) => sum + (typeof cell === "string" ? cell.length : 0), 0);

/** SELECTs of one row by the list they select: an object's own list of all fields comes again with every read. */
interface Selects {
  readonly live: string;
  /** Deleted rows too. */
  readonly any: string;
}
const selects = new WeakMap<readonly Field[], Selects>();

function selectsOf(object: SObject, fields: readonly Field[]): Selects {
  let made = selects.get(fields);
  if (made === undefined) {
    made = fields.some(({ formula }) => formula)
      ? selectsOfFormulas(object, fields)
      : plainSelects(object, fields);
    selects.set(fields, made);
  }
  return made;
}

function plainSelects(object: SObject, fields: readonly Field[]): Selects {
  const columns = fields.map((field) => columnExpression(object, field)).join(", ");
  const any = `SELECT ${columns} FROM ${tableOf(object)} WHERE "Id" = ?`;
  return { any, live: softDeleted(object) ? `${any} AND "IsDeleted" = 0` : any };
}

/** Formulas may read parents, which are to be joined. */
function selectsOfFormulas(object: SObject, fields: readonly Field[]): Selects {
  const columns = fields.map((field) => ({ field }));
  return { any: compileById(object, columns, true), live: compileById(object, columns, false) };
}

/** As with `selects`: a call's lists of fields are few, and making the text costs as much as inserting a row. */
const inserts = new WeakMap<readonly Field[], string>();

function insertOf(object: SObject, fields: readonly Field[]): string {
  let made = inserts.get(fields);
  if (made === undefined) {
    const columns = [...fields.map((field) => field.name), "Id"];
    made = `INSERT INTO ${tableOf(object)} (${columns.map(quoted).join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
    inserts.set(fields, made);
  }
  return made;
}

/** Takes `count` consecutive ids of an object. */
function takeIds(database: Database, object: SObject, count: number): RecordId {
  const [next] =
    database.row(
      "UPDATE id_sequence SET next = next + ? WHERE key_prefix = ? RETURNING next",
      count,
      object.keyPrefix,
    ) ?? [];
  if (next === undefined) throw new Error(`no id sequence for ${object.name}`);
  return firstId(object.keyPrefix) + Number(next) - count;
}

function insertRows(
  database: Database,
  object: SObject,
  fields: readonly Field[],
  rows: readonly Row[],
): InsertResult[] {
  const statement = database.statement(insertOf(object, fields));
  const first = takeIds(database, object, rows.length);
  return rows.map((row, index) => {
    const id = first + index;
    try {
      statement.run(...row, id);
      return { id };
    } catch (error) {
      return { conflict: conflictOf(database, object, fields, row, undefined, error) };
    }
  });
}

function updateRows(
  database: Database,
  object: SObject,
  fields: readonly Field[],
  ids: readonly RecordId[],
  rows: readonly Row[],
  deleted: boolean,
): UpdateResult[] {
  const assignments = fields.map((field) => `${quoted(field.name)} = ?`).join(", ");
  const live = softDeleted(object) && !deleted ? ` AND "IsDeleted" = 0` : "";
  const statement = database.statement(`UPDATE ${tableOf(object)} SET ${assignments} WHERE "Id" = ?${live}`);
  return ids.map((id, index) => {
    const row = rows[index] ?? [];
    try {
      return Number(statement.run(...row, id).changes) === 1 ? { id } : { missing: true };
    } catch (error) {
      return { conflict: conflictOf(database, object, fields, row, id, error) };
    }
  });
}

/** The record that a refused row collides with. Anything but a unique index's refusal is thrown on. */
function conflictOf(
  database: Database,
  object: SObject,
  fields: readonly Field[],
  row: readonly Cell[],
  own: RecordId | undefined,
  error: unknown,
): Conflict {
  if (sqliteErrorKind(error) !== "unique") throw error;
  const live = softDeleted(object) ? ` AND "IsDeleted" = 0` : "";
  for (const [index, field] of fields.entries()) {
    const value = row[index] ?? null;
    if (!field.unique || value === null) continue;
    const holder = database.get<{ Id: number }>(
      `SELECT "Id" FROM ${tableOf(object)} WHERE ${quoted(field.name)} = ?${live} AND "Id" IS NOT ?`,
      value,
      own ?? null,
    );
    if (holder) return { field, holder: holder.Id };
  }
  throw error;
}
