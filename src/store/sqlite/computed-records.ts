// Rows that are worked out, in a database in memory: so they are asked by the same SQL as those that are kept.
import type { ComputedTable, RecordStore } from "../../domain/ports/records.ts";
import { Database } from "./driver.ts";
import { columnDefinition, quoted, storedFields, tableOf } from "./record-tables.ts";
import { recordStore } from "./records.ts";

/** The store lives as long as somebody holds it. */
export function computedRecords(tables: readonly ComputedTable[]): RecordStore {
  const database = new Database(":memory:", { readOnly: false, synchronous: "OFF", cacheKib: 2048 });
  database.exec("BEGIN");
  for (const { object, fields, rows } of tables) {
    database.exec(
      `CREATE TABLE ${tableOf(object)} (${storedFields(object).map(columnDefinition).join(", ")}) STRICT`,
    );
    const names = fields.map(({ name }) => quoted(name)).join(", ");
    const insert = `INSERT INTO ${tableOf(object)} (${names}) VALUES (${fields.map(() => "?").join(", ")})`;
    const statement = database.statement(insert);
    for (const row of rows) statement.run(...row);
  }
  database.exec("COMMIT");
  database.exec("PRAGMA query_only = ON");
  return recordStore(database, (read) => read);
}
