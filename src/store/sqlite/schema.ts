// SchemaStore: custom definitions, and DDL that only adds.

import type { SchemaStore, StoredDefinition } from "../../domain/ports/schema.ts";
import type { SObject } from "../../facts/sobject.ts";
import { keepNoLeftovers } from "./blobs.ts";
import type { Database } from "./driver.ts";
import type { OrgRules } from "./org-rules.ts";
import { columnDefinition, indexDefinitions, storedFields, tableOf } from "./record-tables.ts";
import { deletedSchema } from "./schema-deleted.ts";
import { hasView, isView, makeView } from "./views.ts";

export function schemaStore(database: Database, rules: Pick<OrgRules, "settings">): SchemaStore {
  return {
    version: () => Number(rules.settings().get("schema.version") ?? 0),
    async definitions() {
      return database.all<{ object: string; json: string }>(
        "SELECT object, json FROM schema_definition ORDER BY object",
      );
    },
    async saveDefinition({ object, json }: StoredDefinition) {
      database.run("INSERT OR REPLACE INTO schema_definition (object, json) VALUES (?, ?)", object, json);
    },
    async removeDefinition(object) {
      database.run("DELETE FROM schema_definition WHERE object = ?", object);
    },
    ...deletedSchema(database),
    async covers(objects) {
      return objects.filter(isKept).every((object) => {
        if (isView(object)) return hasView(database, object);
        const present = columnsOf(database, object);
        if (!storedFields(object).every((field) => present.has(field.name))) return false;
        const indexes = indexesOf(database, object);
        return indexDefinitions(object).every(({ name }) => indexes.has(name));
      });
    },
    async apply(objects) {
      const kept = objects.filter(isKept);
      for (const object of kept) if (!isView(object)) applyObject(database, object);
      for (const object of kept) if (isView(object)) makeView(database, object);
      database.run(
        `INSERT INTO setting (name, value) VALUES ('schema.version', '1')
         ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`,
      );
      database.forgetStatements();
    },
  };
}

const isKept = ({ computed }: SObject): boolean => !computed;

/** Names of the columns there are; none if there is no table. */
function columnsOf(database: Database, object: SObject): ReadonlySet<string> {
  const sql = "SELECT name FROM pragma_table_info(?)";
  return new Set(database.all<{ name: string }>(sql, `so_${object.name}`).map(({ name }) => name));
}

function indexesOf(database: Database, object: SObject): ReadonlySet<string> {
  const sql = "SELECT name FROM pragma_index_list(?)";
  return new Set(database.all<{ name: string }>(sql, `so_${object.name}`).map(({ name }) => name));
}

function applyObject(database: Database, object: SObject): void {
  const present = columnsOf(database, object);
  const fields = storedFields(object);
  if (present.size === 0) {
    database.exec(`CREATE TABLE ${tableOf(object)} (${fields.map(columnDefinition).join(", ")}) STRICT`);
    database.run("INSERT OR IGNORE INTO id_sequence (key_prefix, next) VALUES (?, 1)", object.keyPrefix);
  } else {
    for (const field of fields) {
      if (!present.has(field.name))
        database.exec(`ALTER TABLE ${tableOf(object)} ADD COLUMN ${columnDefinition(field)}`);
    }
  }
  for (const { sql } of indexDefinitions(object)) database.exec(sql);
  keepNoLeftovers(database, object);
}
