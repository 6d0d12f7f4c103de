// The one file that knows node:sqlite. One Database is one connection; statements are prepared once.
import { type AggregateOptions, DatabaseSync, type StatementSync } from "node:sqlite";
import { plainDecimal } from "../../domain/model/decimal.ts";
import { formatId } from "../../domain/model/id.ts";
import { foldCase } from "../../soql/collation.ts";
import { greatCircle } from "../../soql/great-circle.ts";
import { localTime } from "../../soql/time-zone.ts";
import { wordsOf } from "../../soql/words.ts";
import { extreme } from "./extremes.ts";
import { runFormula } from "./formula-to-sql.ts";
import { COMMITS } from "./writer-lock.ts";

export type SqlValue = string | number | bigint | null | Uint8Array;

export interface OpenOptions {
  readonly readOnly: boolean;
  /** "FULL" for a kept org: an acknowledged row survives a power cut. */
  readonly synchronous: "FULL" | "OFF";
  /** Page cache in KiB. */
  readonly cacheKib: number;
  /** Pages of the write-ahead log after which a commit moves them into the database itself. */
  readonly checkpointPages?: number;
  /** Counts the commits of all connections; a reading connection then keeps its snapshot until one comes. */
  readonly commits?: Int32Array<SharedArrayBuffer>;
}

/** Of databases that are made; others keep theirs. Twice SQLite's default loads a tenth faster. */
const PAGE_BYTES = 8192;

/** 64 MB. Fewer checkpoints than SQLite's default: a page that many commits change goes into the database once. */
const CHECKPOINT_PAGES = 8000;

/** A snapshot that nobody needs any more keeps the log from being begun anew. */
const SNAPSHOT_MS = 10;

export class Database {
  readonly #file: string;
  readonly #options: OpenOptions;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #rowStatements = new Map<string, StatementSync>();
  /** What the commits' count was when the snapshot was taken; null: there is none. */
  #snapshotAt: number | null = null;
  #snapshotEnd: NodeJS.Timeout | undefined;
  #isAtOnce = false;

  constructor(file: string, options: OpenOptions) {
    this.#file = file;
    this.#options = options;
    this.#database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 10_000 });
    this.#database.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
    this.#database.exec("PRAGMA journal_mode = WAL");
    this.#database.exec(`PRAGMA synchronous = ${options.synchronous}`);
    this.#database.exec(`PRAGMA cache_size = -${options.cacheKib}`);
    this.#database.exec("PRAGMA temp_store = MEMORY");
    this.checkpointAt(options.checkpointPages);
    this.#database.exec("PRAGMA trusted_schema = OFF");
    this.#database.exec("PRAGMA case_sensitive_like = OFF");
    if (options.readOnly) this.#database.exec("PRAGMA query_only = ON");
    this.#database.function("sf_id", { deterministic: true }, (id) =>
      id === null ? null : formatId(Number(id)),
    );
    this.#database.function("sf_fold", { deterministic: true }, (text) =>
      text === null ? null : foldCase(String(text)),
    );
    this.#database.function("sf_words", { deterministic: true }, (text) =>
      text === null ? null : wordsOf(String(text)).join(" "),
    );
    this.#database.function("sf_decimal", { deterministic: true }, (value) =>
      value === null ? null : plainDecimal(Number(value)),
    );
    this.#database.function("sf_formula", { deterministic: true, varargs: true }, runFormula);
    this.#database.function("sf_local", { deterministic: true }, (moment, timeZone) =>
      moment === null ? null : localTime(String(timeZone), Number(moment)),
    );
    // SQLite counts the arguments of the function that it is given.
    this.#database.function("sf_distance", { deterministic: true }, (a, b, c, d) =>
      a === null || b === null || c === null || d === null
        ? null
        : greatCircle(Number(a), Number(b), Number(c), Number(d)),
    );
    // What an aggregate carries along may be any value, though its type says otherwise.
    this.#database.aggregate("sf_least", extreme(1) as unknown as AggregateOptions);
    this.#database.aggregate("sf_greatest", extreme(-1) as unknown as AggregateOptions);
  }

  /** A further connection to the same data that only reads, as of whenever it likes; close it. */
  another(): Database {
    const { synchronous, cacheKib } = this.#options;
    return new Database(this.#file, { readOnly: true, synchronous, cacheKib });
  }

  /** Runs statements without parameters; for pragmas, transactions and DDL. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** A function for the statements of this connection, which must not be kept in the database. */
  define(name: string, run: () => SqlValue): void {
    this.#database.function(name, run);
  }

  /** Pages of the log from which on a commit moves them into the database; null: it never does. */
  checkpointAt(pages: number | null = CHECKPOINT_PAGES): void {
    this.#database.exec(`PRAGMA wal_autocheckpoint = ${pages ?? 0}`);
  }

  /** A transaction is open. */
  isWriting(): boolean {
    return this.#database.isTransaction;
  }

  /** First row as an object, or undefined. */
  get<T>(sql: string, ...values: SqlValue[]): T | undefined {
    this.#see();
    return this.#prepare(sql).get(...values) as T | undefined;
  }

  all<T>(sql: string, ...values: SqlValue[]): T[] {
    this.#see();
    return this.#prepare(sql).all(...values) as T[];
  }

  /** Rows as arrays, in column order. */
  rows(sql: string, ...values: SqlValue[]): SqlValue[][] {
    this.#see();
    return this.#prepareRows(sql).all(...values) as unknown as SqlValue[][];
  }

  /** First row as an array, or undefined. */
  row(sql: string, ...values: SqlValue[]): SqlValue[] | undefined {
    this.#see();
    return this.#prepareRows(sql).get(...values) as unknown as SqlValue[] | undefined;
  }

  /** First row as an array, as of now: for a lone read, which a snapshot to keep would only make dearer. */
  rowNow(sql: string, ...values: SqlValue[]): SqlValue[] | undefined {
    this.#seeNow();
    return this.#prepareRows(sql).get(...values) as unknown as SqlValue[] | undefined;
  }

  /** Rows as arrays, as of now. */
  rowsNow(sql: string, ...values: SqlValue[]): SqlValue[][] {
    this.#seeNow();
    return this.#prepareRows(sql).all(...values) as unknown as SqlValue[][];
  }

  /** Rows as arrays, one step at a time; close the iterator early only by leaving the loop. */
  iterate(sql: string, ...values: SqlValue[]): IterableIterator<SqlValue[]> {
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    return statement.iterate(...values) as unknown as IterableIterator<SqlValue[]>;
  }

  run(sql: string, ...values: SqlValue[]): { readonly changes: number; readonly lastInsertRowid: number } {
    const result = this.#prepare(sql).run(...values);
    return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
  }

  /** What `work` reads is all of one moment. */
  atOnce<T>(work: () => T): T {
    this.#see();
    this.#isAtOnce = true;
    try {
      return work();
    } finally {
      this.#isAtOnce = false;
    }
  }

  /** A statement for hot loops. */
  statement(sql: string): StatementSync {
    return this.#prepare(sql);
  }

  /** Forgets prepared statements: after DDL their column lists may be stale. */
  forgetStatements(): void {
    this.#statements.clear();
    this.#rowStatements.clear();
  }

  close(): void {
    this.forgetStatements();
    clearTimeout(this.#snapshotEnd);
    this.#database.close();
  }

  /**
   * Takes a snapshot, or keeps the one there is if nobody committed since: taking one costs two system calls, more
   * than reading a record.
   */
  #see(): void {
    const { commits } = this.#options;
    if (!commits || this.#isAtOnce) return;
    const now = Atomics.load(commits, COMMITS);
    if (this.#snapshotAt === now) return;
    if (this.#snapshotAt !== null) this.#prepare("COMMIT").run();
    this.#prepare("BEGIN").run();
    this.#snapshotAt = now;
    this.#snapshotEnd ??= setTimeout(() => {
      this.#snapshotEnd = undefined;
      this.#snapshotAt = null;
      this.#database.exec("COMMIT");
    }, SNAPSHOT_MS).unref();
  }

  /** Without a snapshot a statement sees the last commit by itself. */
  #seeNow(): void {
    if (this.#snapshotAt !== null) this.#see();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      bound(this.#statements);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #prepareRows(sql: string): StatementSync {
    let statement = this.#rowStatements.get(sql);
    if (!statement) {
      statement = this.#database.prepare(sql);
      statement.setReturnArrays(true);
      bound(this.#rowStatements);
      this.#rowStatements.set(sql, statement);
    }
    return statement;
  }
}

/** Queries are client text compiled: without a bound the cache would grow with every new one. */
function bound(statements: Map<string, StatementSync>): void {
  if (statements.size < 500) return;
  const oldest = statements.keys().next();
  if (!oldest.done) statements.delete(oldest.value);
}

/** What SQLite says when a unique index or a full disk stops a statement. */
export function sqliteErrorKind(error: unknown): "unique" | "full" | "busy" | "other" {
  const code = (error as { errcode?: number }).errcode ?? 0;
  if (code === 2067 || code === 1555) return "unique";
  if ((code & 0xff) === 13 || code === 778 || (code & 0xff) === 10) return "full";
  if ((code & 0xff) === 5) return "busy";
  return "other";
}
