// What was deleted of the schema: a table or columns under other names, so that nothing but their purge loses a value.
import { firstId } from "../../domain/model/id.ts";
import type { DeletedDefinition, SchemaStore } from "../../domain/ports/schema.ts";
import type { Field, SObject } from "../../facts/sobject.ts";
import type { Database } from "./driver.ts";
import { quoted, storedFields, tableOf } from "./record-tables.ts";
import { removeIndex } from "./search-index.ts";

/** Ids of one key prefix: as many as its sequence number has values. */
const IDS_OF_AN_OBJECT = 2 ** 35;

interface DeletedRow {
  readonly id: number;
  readonly object: string;
  readonly field: string | null;
  readonly json: string;
  readonly deleted_at: number;
  readonly is_purged: number;
}

/** No name of the schema has this sign, so what is aside is in nobody's way. */
const aside = (name: string, id: number): string => `${name}#${id}`;

export function deletedSchema(database: Database): Pick<SchemaStore, "setAside" | "deleted" | "purge"> {
  const rows = (): DeletedRow[] => database.all<DeletedRow>("SELECT * FROM schema_deleted ORDER BY id");
  return {
    async setAside(object, fields, { field, json, deletedAt }) {
      const { lastInsertRowid: id } = database.run(
        "INSERT INTO schema_deleted (object, field, json, deleted_at) VALUES (?, ?, ?, ?)",
        object.name,
        field,
        json,
        deletedAt,
      );
      // Statements that are not read to their end would lock the table.
      database.forgetStatements();
      if (fields) setFieldsAside(database, object, fields, Number(id));
      else setObjectAside(database, object, Number(id));
      return Number(id);
    },
    async deleted() {
      return rows().map(
        (row): DeletedDefinition => ({
          id: row.id,
          object: row.object,
          field: row.field,
          json: row.json,
          deletedAt: row.deleted_at,
          isPurged: row.is_purged === 1,
        }),
      );
    },
    async purge(id) {
      const row = rows().find((each) => each.id === id);
      if (!row || row.is_purged === 1) return;
      database.forgetStatements();
      if (row.field === null) {
        database.exec(`DROP TABLE IF EXISTS ${quoted(aside(`so_${row.object}`, id))}`);
        database.run("UPDATE schema_deleted SET is_purged = 1 WHERE id = ?", id);
        return;
      }
      dropColumns(database, row.object, id);
      database.run("DELETE FROM schema_deleted WHERE id = ?", id);
    },
  };
}

function setObjectAside(database: Database, object: SObject, id: number): void {
  removeIndex(database, object);
  const indexes = database.all<{ name: string; origin: string }>(
    "SELECT name, origin FROM pragma_index_list(?)",
    `so_${object.name}`,
  );
  for (const { name, origin } of indexes) if (origin === "c") database.exec(`DROP INDEX ${quoted(name)}`);
  database.exec(`ALTER TABLE ${tableOf(object)} RENAME TO ${quoted(aside(`so_${object.name}`, id))}`);
  database.run("DELETE FROM auto_number WHERE object = ?", object.name);
}

function setFieldsAside(database: Database, object: SObject, fields: readonly Field[], id: number): void {
  const stored = new Set(storedFields(object));
  const first = firstId(object.keyPrefix);
  for (const field of fields) {
    // A deleted master or record may not fill a field of this name when it comes back.
    database.run(
      "DELETE FROM recycled_link WHERE field = ? AND child >= ? AND child < ?",
      field.name,
      first,
      first + IDS_OF_AN_OBJECT,
    );
    database.run("DELETE FROM auto_number WHERE object = ? AND field = ?", object.name, field.name);
    if (!stored.has(field)) continue;
    for (const kind of ["ux", "ix"])
      database.exec(`DROP INDEX IF EXISTS ${quoted(`${kind}_${object.name}_${field.name}`)}`);
    database.exec(
      `ALTER TABLE ${tableOf(object)} RENAME COLUMN ${quoted(field.name)} TO ${quoted(aside(field.name, id))}`,
    );
  }
}

/** The columns of one deletion, in the object's table or in that of the object when it was deleted itself later. */
function dropColumns(database: Database, object: string, id: number): void {
  const tables = database.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND (name = ?1 OR name GLOB ?1 || '#[0-9]*')",
    `so_${object}`,
  );
  for (const { name: table } of tables) {
    const columns = database.all<{ name: string }>("SELECT name FROM pragma_table_info(?)", table);
    for (const { name } of columns)
      if (name.endsWith(`#${id}`)) database.exec(`ALTER TABLE ${quoted(table)} DROP COLUMN ${quoted(name)}`);
  }
}
