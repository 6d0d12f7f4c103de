// Keeps roll-up summaries right: writes note the masters that they touch, whose summaries are worked out anew once, at
// the end of the transaction, or before something in it reads them.
import type { RecordId } from "../../domain/model/id.ts";
import type { Row } from "../../domain/model/record.ts";
import type { Field, RollUp, SObject } from "../../facts/sobject.ts";
import type { Database } from "./driver.ts";
import { quoted, softDeleted, tableOf } from "./record-tables.ts";
import { type CompiledRollUp, compileRollUp, readsSummary } from "./summaries-to-sql.ts";

export interface RollUps {
  /** Behind an insert of rows. */
  inserted(object: SObject, fields: readonly Field[], rows: readonly Row[]): void;
  /** Runs an update of `ids` and notes the masters that they had and have, and themselves if they come back to life. */
  updating<T>(object: SObject, change: Change, update: () => T): T;
  /** Before rows go for good. */
  removing(object: SObject, ids: readonly RecordId[]): void;
  /** Works out all summaries of an object's records anew; `now` becomes the SystemModstamp of masters that change. */
  anew(object: SObject, now: number): void;
  /** Before rows are read: works out what is behind, if it is and one of the fields shows it. */
  reading(fields: () => Iterable<Field>): void;
  /** Works out what is behind. */
  settle(): void;
  /** Runs a whole transaction's work. */
  around<T>(work: () => Promise<T>): Promise<T>;
  /** Runs a part of a transaction, which is taken back if it fails, and what was worked out in it too. */
  within<T>(work: () => Promise<T>): Promise<T>;
}

interface Change {
  readonly fields: readonly Field[];
  readonly ids: readonly RecordId[];
  readonly rows: readonly Row[];
}

/** Masters, each with the time of the last write that touched it. */
type Touched = Map<RecordId, number>;

export function rollUps(database: Database): RollUps {
  const behind = new Map<RollUp, Touched>();
  /** What was worked out in this transaction. */
  const settled = new Map<RollUp, Touched>();

  function touch(
    into: Map<RollUp, Touched>,
    rollUp: RollUp,
    masters: Iterable<unknown>,
    stamp: number,
  ): void {
    const touched = into.get(rollUp) ?? new Map<RecordId, number>();
    for (const id of masters)
      if (typeof id === "number") touched.set(id, Math.max(touched.get(id) ?? 0, stamp));
    if (touched.size > 0) into.set(rollUp, touched);
  }

  function mastersOf({ detail, reference }: RollUp, ids: readonly RecordId[]): unknown[] {
    const column = quoted(reference.name);
    const sql = `SELECT DISTINCT ${column} FROM ${tableOf(detail)} WHERE "Id" IN (SELECT value FROM json_each(?))`;
    return database.rows(sql, JSON.stringify(ids)).map(([id]) => id);
  }

  function work(rollUp: RollUp, touched: Touched, noted: boolean): void {
    const { select, values, update } = compiledOf(rollUp);
    const above = rollUp.master.rollUps?.() ?? [];
    const changed: RecordId[] = [];
    for (const [id, stamp] of touched) {
      const cells = database.row(select, ...values, id) ?? [];
      const { changes } = database.run(update, ...cells, stamp, id, ...cells);
      if (noted) touch(settled, rollUp, [id], stamp);
      if (changes > 0 && above.length > 0) changed.push(id);
    }
    if (changed.length === 0) return;
    const latest = changed.reduce((stamp, id) => Math.max(stamp, touched.get(id) ?? 0), 0);
    for (const each of above) touch(behind, each, mastersOf(each, changed), latest);
  }

  function settle(noted = true): void {
    // What changes in a master may be summed up in its own masters.
    for (const [rollUp, touched] of behind) {
      behind.delete(rollUp);
      work(rollUp, touched, noted);
    }
  }

  return {
    inserted(object, fields, rows) {
      for (const rollUp of object.rollUps?.() ?? [])
        touch(behind, rollUp, cellsOf(rollUp.reference.name, fields, rows), stampIn(fields, rows));
    },
    updating(object, { fields, ids, rows }, update) {
      if (!object.rollUps && !object.sums) return update();
      const names = new Set(fields.map(({ name }) => name));
      const stamp = stampIn(fields, rows);
      for (const rollUp of object.rollUps?.() ?? []) {
        if (rollUp.reads.isDisjointFrom(names)) continue;
        touch(behind, rollUp, mastersOf(rollUp, ids), stamp);
        touch(behind, rollUp, cellsOf(rollUp.reference.name, fields, rows), stamp);
      }
      if (names.has("IsDeleted"))
        for (const rollUp of object.sums?.() ?? []) touch(behind, rollUp, ids, stamp);
      return update();
    },
    removing(object, ids) {
      for (const rollUp of object.rollUps?.() ?? []) touch(behind, rollUp, mastersOf(rollUp, ids), 0);
    },
    anew(object, now) {
      settle();
      for (const rollUp of object.rollUps?.() ?? []) {
        const { master } = rollUp;
        const live = softDeleted(master) ? ' WHERE "IsDeleted" = 0' : "";
        const ids = database.rows(`SELECT "Id" FROM ${tableOf(master)}${live}`);
        touch(
          behind,
          rollUp,
          ids.map(([id]) => id),
          now,
        );
      }
      // Where this is taken back, so are the columns that it is for.
      settle(false);
    },
    reading(fields) {
      if (behind.size === 0) return;
      for (const field of fields()) if (readsSummary(field)) return settle();
    },
    settle: () => settle(),
    async around(run) {
      try {
        const result = await run();
        settle();
        return result;
      } finally {
        behind.clear();
        settled.clear();
      }
    },
    async within(run) {
      try {
        return await run();
      } catch (error) {
        for (const [rollUp, touched] of settled)
          for (const [id, stamp] of touched) touch(behind, rollUp, [id], stamp);
        throw error;
      }
    },
  };
}

const compiled = new WeakMap<RollUp, CompiledRollUp>();

function compiledOf(rollUp: RollUp): CompiledRollUp {
  let made = compiled.get(rollUp);
  if (!made) {
    made = compileRollUp(rollUp);
    compiled.set(rollUp, made);
  }
  return made;
}

function* cellsOf(name: string, fields: readonly Field[], rows: readonly Row[]): Iterable<unknown> {
  const position = fields.findIndex((field) => field.name === name);
  if (position >= 0) for (const row of rows) yield row[position];
}

/** All rows of a write have the same. */
function stampIn(fields: readonly Field[], [row]: readonly Row[]): number {
  const stamp = row?.[fields.findIndex(({ name }) => name === "SystemModstamp")];
  return typeof stamp === "number" ? stamp : 0;
}
