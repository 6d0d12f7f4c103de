// The master key: 32 bytes in a file of their own, made with the org. Every other key is derived from it.
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { type DataDirectory, DataDirectoryError, hasDatabase, unusable } from "./data-directory.ts";

/**
 * Reads the key of a locked directory; makes it if there is no org yet. Throws DataDirectoryError if it is missing
 * beside an org, readable by other users, or no key.
 */
export function masterKey(directory: DataDirectory): Uint8Array {
  const file = directory.masterKey;
  if (!existsSync(file)) {
    if (hasDatabase(directory)) {
      throw new DataDirectoryError(
        `${file} is missing: without it no password or token of this org can be verified; put it back from a copy`,
      );
    }
    makeKey(directory);
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new DataDirectoryError(`${file} is open to other users; run: chmod 600 ${file}`);
  }
  let text: string;
  try {
    text = readFileSync(file, "latin1").trim();
  } catch (error) {
    throw new DataDirectoryError(`${file} can't be read: ${(error as Error).message}`);
  }
  if (!/^[0-9a-f]{64}$/i.test(text)) {
    throw new DataDirectoryError(`${file} is damaged: it must hold 64 hexadecimal digits`);
  }
  return Buffer.from(text, "hex");
}

/** Whole or not at all, and on the disk before anything is sealed with it. */
function makeKey({ path, masterKey: file }: DataDirectory): void {
  const unfinished = `${file}.part`;
  try {
    rmSync(unfinished, { force: true });
    writeFileSync(unfinished, `${randomBytes(32).toString("hex")}\n`, {
      mode: 0o600,
      flag: "wx",
      flush: true,
    });
    renameSync(unfinished, file);
    const directory = openSync(path, "r");
    fsyncSync(directory);
    closeSync(directory);
  } catch (error) {
    throw unusable(file, error);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
