// BlobStore: bytes in pieces, in the database itself, so that they are there exactly if their record is.
import { createHash } from "node:crypto";
import type { BlobContent, BlobInfo, BlobStore } from "../../domain/ports/blobs.ts";
import type { SObject } from "../../facts/sobject.ts";
import type { Database } from "./driver.ts";
import { quoted, tableOf } from "./record-tables.ts";

/** What is in memory at once of a blob that is read or written. */
const PIECE_BYTES = 262_144;

export function blobStore(database: Database): BlobStore {
  return {
    async add(content) {
      const { lastInsertRowid: id } = database.run("INSERT INTO blob (size, md5) VALUES (0, '')");
      // Salesforce's checksum of a file; nothing is made sure of by it.
      const hash = createHash("md5");
      let size = 0;
      let place = 0;
      for await (const piece of pieces(content)) {
        hash.update(piece);
        size += piece.length;
        database.run("INSERT INTO blob_piece (blob, place, bytes) VALUES (?, ?, ?)", id, place++, piece);
      }
      database.run("UPDATE blob SET size = ?, md5 = ? WHERE id = ?", size, hash.digest("hex"), id);
      return id;
    },
    async info(id) {
      return database.get<BlobInfo>("SELECT size, md5 FROM blob WHERE id = ?", id);
    },
    async *read(id) {
      const size = Number(database.row("SELECT size FROM blob WHERE id = ?", id)?.[0] ?? -1);
      let sent = 0;
      for (let place = 0; sent !== size; place++) {
        const [bytes] =
          database.row("SELECT bytes FROM blob_piece WHERE blob = ? AND place = ?", id, place) ?? [];
        if (!(bytes instanceof Uint8Array)) throw new Error("the bytes of a record are gone");
        sent += bytes.length;
        yield bytes;
      }
    },
    async remove(id) {
      database.run("DELETE FROM blob WHERE id = ?", id);
    },
  };
}

/** The same bytes in pieces of one size, but for the last. */
async function* pieces(content: BlobContent): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(PIECE_BYTES);
  let filled = 0;
  for await (const chunk of content) {
    for (let start = 0; start < chunk.length; ) {
      const taken = chunk.subarray(start, start + PIECE_BYTES - filled);
      buffer.set(taken, filled);
      filled += taken.length;
      start += taken.length;
      if (filled < PIECE_BYTES) continue;
      yield buffer;
      filled = 0;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

const blobFields = (object: SObject): string[] =>
  object.fields.filter(({ type }) => type === "base64").map(({ name }) => name);

/** Whoever removes a row of `object`, or gives its field other bytes, removes those that were there. */
export function keepNoLeftovers(database: Database, object: SObject): void {
  for (const name of blobFields(object)) {
    const [table, column] = [tableOf(object), quoted(name)];
    const trigger = (kind: string): string => quoted(`blob_${kind}_${object.name}_${name}`);
    const forget = `BEGIN DELETE FROM blob WHERE id = OLD.${column}; END`;
    database.exec(
      `CREATE TRIGGER IF NOT EXISTS ${trigger("replaced")} AFTER UPDATE OF ${column} ON ${table}
       WHEN OLD.${column} IS NOT NEW.${column} ${forget}`,
    );
    database.exec(`CREATE TRIGGER IF NOT EXISTS ${trigger("removed")} AFTER DELETE ON ${table} ${forget}`);
  }
}
