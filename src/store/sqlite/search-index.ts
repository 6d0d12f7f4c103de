// An object's words in an FTS5 table of its own, one column per field, made when somebody searches for the first time.
// New records are those behind the last one that it holds; what else changes is noted by a trigger, so that an insert
// costs nothing. Deleted records stay in it and are left out by the query.

import { firstId, type RecordId } from "../../domain/model/id.ts";
import { SEARCHED_TYPES } from "../../facts/search.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Database } from "./driver.ts";
import { quoted, tableOf } from "./record-tables.ts";

/** Ids of one key prefix: as many as its sequence number has values. */
const IDS_OF_AN_OBJECT = 2 ** 35;

const indexedFields = (object: SObject): readonly Field[] =>
  object.fields.filter(({ type, formula }) => SEARCHED_TYPES.has(type) && !formula);

export const indexTable = (object: SObject): string => quoted(`search_${object.name}`);

/** Every word where it stands, in the order of the words. */
export const wordTable = (object: SObject): string => quoted(`search_words_${object.name}`);

const trigger = (kind: string, object: SObject): string => quoted(`search_${kind}_${object.name}`);

/** "c3": how FTS5 names a field; undefined if it isn't in the index. */
export function indexColumn(object: SObject, field: Field): string | undefined {
  const index = indexedFields(object).findIndex(({ name }) => name === field.name);
  return index < 0 ? undefined : `c${index}`;
}

/** What an index is made of: another list, or other rules of what a word is, make it anew. */
const contents = (object: SObject): string =>
  JSON.stringify([
    process.versions["unicode"],
    process.versions["icu"],
    ...indexedFields(object).map(({ name }) => name),
  ]);

/** How many records the index lacks, roughly; 0 only if none. Infinite if there is no index. */
export function behind(database: Database, object: SObject): number {
  const first = firstId(object.keyPrefix);
  const state = database.row(
    `SELECT fields, (SELECT coalesce(max("Id"), ?1) FROM ${tableOf(object)}) - indexed_to,
       (SELECT count(*) FROM search_changed WHERE id >= ?1 AND id < ?2)
     FROM search_index WHERE object = ?3`,
    first,
    first + IDS_OF_AN_OBJECT,
    object.name,
  );
  if (!state || state[0] !== contents(object)) return Number.POSITIVE_INFINITY;
  return Number(state[1]) + Number(state[2]);
}

/** Brings an index forward by at most `most` records; tells how many that were. */
export function advance(database: Database, object: SObject, most: number): number {
  if (behind(database, object) === Number.POSITIVE_INFINITY) makeAnew(database, object);
  const changed = indexChanged(database, object, most);
  return changed + indexNew(database, object, most - changed);
}

function makeAnew(database: Database, object: SObject): void {
  const fields = indexedFields(object);
  const [table, words] = [indexTable(object), wordTable(object)];
  const [updated, deleted] = [trigger("update", object), trigger("delete", object)];
  const changed = 'BEGIN INSERT OR IGNORE INTO search_changed (id) VALUES (old."Id"); END';
  database.exec(`DROP TRIGGER IF EXISTS ${updated}; DROP TRIGGER IF EXISTS ${deleted}`);
  database.exec(`DROP TABLE IF EXISTS ${words}; DROP TABLE IF EXISTS ${table}`);
  // Words come ready made, see wordsSql(): this tokenizer only splits them at blanks.
  const columns = fields.map((_, index) => `c${index}`).join(", ");
  database.exec(
    `CREATE VIRTUAL TABLE ${table} USING fts5(${columns}, content='', contentless_delete=1, tokenize='ascii')`,
  );
  database.exec(`CREATE VIRTUAL TABLE ${words} USING fts5vocab(${table}, 'instance')`);
  const names = fields.map(({ name }) => quoted(name)).join(", ");
  database.exec(`CREATE TRIGGER ${updated} AFTER UPDATE OF ${names} ON ${tableOf(object)} ${changed}`);
  database.exec(`CREATE TRIGGER ${deleted} AFTER DELETE ON ${tableOf(object)} ${changed}`);
  database.run(
    "INSERT OR REPLACE INTO search_index (object, fields, indexed_to) VALUES (?, ?, ?)",
    object.name,
    contents(object),
    firstId(object.keyPrefix),
  );
}

/** Forgets the index of an object that is deleted. */
export function removeIndex(database: Database, object: SObject): void {
  database.exec(
    `DROP TRIGGER IF EXISTS ${trigger("update", object)}; DROP TRIGGER IF EXISTS ${trigger("delete", object)}`,
  );
  database.exec(`DROP TABLE IF EXISTS ${wordTable(object)}; DROP TABLE IF EXISTS ${indexTable(object)}`);
  const first = firstId(object.keyPrefix);
  database.run("DELETE FROM search_changed WHERE id >= ? AND id < ?", first, first + IDS_OF_AN_OBJECT);
  database.run("DELETE FROM search_index WHERE object = ?", object.name);
}

const indexedTo = (database: Database, object: SObject): RecordId =>
  Number(database.row("SELECT indexed_to FROM search_index WHERE object = ?", object.name)?.[0]);

function indexChanged(database: Database, object: SObject, most: number): number {
  const first = firstId(object.keyPrefix);
  const ids = database.rows(
    "SELECT id FROM search_changed WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
    first,
    first + IDS_OF_AN_OBJECT,
    most,
  );
  if (ids.length === 0) return 0;
  // Those behind it are put into the index with the new ones.
  const last = indexedTo(database, object);
  const remove = database.statement(`DELETE FROM ${indexTable(object)} WHERE rowid = ?`);
  const insert = database.statement(`${insertSql(object)} WHERE "Id" = ?`);
  const forget = database.statement("DELETE FROM search_changed WHERE id = ?");
  for (const [id] of ids) {
    if (Number(id) <= last) {
      remove.run(Number(id));
      insert.run(Number(id));
    }
    forget.run(Number(id));
  }
  return ids.length;
}

function indexNew(database: Database, object: SObject, most: number): number {
  const from = indexedTo(database, object);
  const next = database.row(
    `SELECT count(*), max("Id") FROM (SELECT "Id" FROM ${tableOf(object)} WHERE "Id" > ? ORDER BY "Id" LIMIT ?)`,
    from,
    most,
  );
  const count = Number(next?.[0] ?? 0);
  if (count === 0) return 0;
  const until = Number(next?.[1]);
  database.run(`${insertSql(object)} WHERE "Id" > ? AND "Id" <= ? ORDER BY "Id"`, from, until);
  database.run("UPDATE search_index SET indexed_to = ? WHERE object = ?", until, object.name);
  return count;
}

function insertSql(object: SObject): string {
  const fields = indexedFields(object);
  const columns = fields.map((_, index) => `c${index}`).join(", ");
  const words = fields.map(({ name }) => wordsSql(quoted(name))).join(", ");
  return `INSERT INTO ${indexTable(object)} (rowid, ${columns}) SELECT "Id", ${words} FROM ${tableOf(object)}`;
}

/** The tokenizer sees in ASCII what wordsOf() sees; only other texts are worth a call. */
const wordsSql = (column: string): string =>
  `CASE WHEN ${column} GLOB '*[^' || char(1) || '-~]*' THEN sf_words(${column}) ELSE ${column} END`;
