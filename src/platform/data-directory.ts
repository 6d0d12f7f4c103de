// The data directory: 0700, with the database, the master key (0600), the spool and the control socket in it.
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface DataDirectory {
  readonly path: string;
  readonly database: string;
  readonly spool: string;
  readonly socket: string;
  /** 32 bytes, made with the directory. Every other key is derived from it. */
  readonly masterKey: Uint8Array;
}

/** The directory can't be used as it is; the message says why and what to do. */
export class DataDirectoryError extends Error {}

/** Makes the directory if needed. Throws DataDirectoryError if it isn't writable, or open to other users. */
export function openDataDirectory(path: string): DataDirectory {
  const directory = resolve(path);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DataDirectoryError(`${directory} can't be written: ${(error as Error).message}`);
  }
  const mode = statSync(directory).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new DataDirectoryError(
      `${directory} is open to other users (mode ${mode.toString(8)}); run: chmod 700 ${directory}`,
    );
  }
  return {
    path: directory,
    database: join(directory, "org.db"),
    spool: join(directory, "spool"),
    socket: join(directory, "control.sock"),
    masterKey: masterKey(directory),
  };
}

function masterKey(directory: string): Uint8Array {
  const file = join(directory, "master.key");
  if (!existsSync(file)) {
    if (existsSync(join(directory, "org.db"))) {
      throw new DataDirectoryError(
        `${file} is missing: without it no password or token of this org can be verified`,
      );
    }
    try {
      writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
    } catch (error) {
      throw new DataDirectoryError(`${directory} can't be written: ${(error as Error).message}`);
    }
    chmodSync(file, 0o600);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new DataDirectoryError(`${file} is open to other users; run: chmod 600 ${file}`);
  }
  const key = Buffer.from(readFileSync(file, "utf8").trim(), "hex");
  if (key.length !== 32) throw new DataDirectoryError(`${file} is not a master key`);
  return key;
}

/** A directory that goes with the process's org. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "groundfog-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
