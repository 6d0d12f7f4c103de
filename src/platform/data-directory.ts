// The data directory: 0700, with the database, the master key, the spool and the control socket in it, each 0600.
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

export interface DataDirectory {
  readonly path: string;
  readonly database: string;
  readonly masterKey: string;
  /** How far the audit trail goes. */
  readonly auditHead: string;
  readonly spool: string;
  readonly socket: string;
  /** Names that were in it before it was opened. */
  readonly before: readonly string[];
  /** The outermost directory that had to be made for it; null if it was there. */
  readonly made: string | null;
}

/** The directory can't be used as it is; the message says why and what to do. */
export class DataDirectoryError extends Error {}

const DATABASE = "org.db";
const LOCK = "lock";
const AUDIT_HEAD = "audit.head";
/** All that a start puts into a directory. */
const OURS = [
  DATABASE,
  `${DATABASE}-wal`,
  `${DATABASE}-shm`,
  "master.key",
  AUDIT_HEAD,
  LOCK,
  "spool",
  "control.sock",
  "tls",
] as const;

/**
 * Makes the directory if needed. Throws DataDirectoryError if it isn't writable, or open to other users; an empty one
 * is closed to them instead.
 */
export function openDataDirectory(path: string): DataDirectory {
  const directory = resolve(path);
  let made: string | null;
  try {
    made = mkdirSync(directory, { recursive: true, mode: 0o700 }) ?? null;
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(directory, error);
  }
  const before = readdirSync(directory);
  const mode = statSync(directory).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    if (before.length > 0) {
      throw new DataDirectoryError(
        `${directory} is open to other users (mode ${mode.toString(8)}); run: chmod 700 ${directory}`,
      );
    }
    try {
      chmodSync(directory, 0o700);
    } catch (error) {
      throw unusable(directory, error);
    }
  }
  return {
    path: directory,
    database: join(directory, DATABASE),
    masterKey: join(directory, "master.key"),
    auditHead: join(directory, AUDIT_HEAD),
    spool: join(directory, "spool"),
    socket: join(directory, "control.sock"),
    before,
    made,
  };
}

/** Once it is locked: what another server put there meanwhile was there before, too. */
export function seenUnderLock(directory: DataDirectory): DataDirectory {
  const found = readdirSync(directory.path).filter((name) => name !== LOCK);
  return { ...directory, before: [...new Set([...directory.before, ...found])] };
}

export const hasDatabase = ({ before }: DataDirectory): boolean => before.includes(DATABASE);

/** Makes the database's file if there is none: SQLite would leave it open to whom the umask lets in. */
export function createDatabaseFile({ database }: DataDirectory): void {
  closeSync(openSync(database, "a", 0o600));
}

/** For an org whose making broke off before it was told to anybody. */
export function removeDatabase(directory: DataDirectory): DataDirectory {
  for (const suffix of ["-wal", "-shm", ""]) rmSync(`${directory.database}${suffix}`, { force: true });
  rmSync(directory.auditHead, { force: true });
  return { ...directory, before: directory.before.filter((name) => !name.startsWith(DATABASE)) };
}

/** Takes back what this start put there, unless there was an org before. */
export function discardDirectory(directory: DataDirectory): void {
  if (hasDatabase(directory)) return;
  for (const name of OURS) {
    if (!directory.before.includes(name))
      rmSync(join(directory.path, name), { recursive: true, force: true });
  }
  if (directory.made === null) return;
  try {
    for (let path = directory.path; path.length >= directory.made.length; path = dirname(path))
      rmdirSync(path);
  } catch {
    // Somebody put a file there meanwhile: it is his.
  }
}

/** What the system takes as the path of a socket, in bytes; Linux has four more. */
const LONGEST_SOCKET_PATH = 103;

/** The socket's path as this process can use it. Throws DataDirectoryError if it is too long for the system. */
export function socketPath(path: string): string {
  const [best = path] = [path, relative(process.cwd(), path)].sort(
    (one, other) => Buffer.byteLength(one) - Buffer.byteLength(other),
  );
  if (Buffer.byteLength(best) <= LONGEST_SOCKET_PATH) return best;
  throw new DataDirectoryError(
    `${dirname(path)} is too long a path for the socket in it; choose a shorter one, or start nearer to it`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EEXIST: "it is no directory",
  ENOTDIR: "a part of the path is no directory",
};

/** `path` as the reason why `error` came. */
export function unusable(path: string, error: unknown): DataDirectoryError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new DataDirectoryError(`${path} can't be written: ${REASONS[code] ?? message}`);
}

/** A directory that goes with the process's org. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "groundfog-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
