// Zip archives in: the central directory says what there is, and everything that it says is checked. Stored and deflated
// files of up to 4 GB names and sizes; no encryption, no parts, no Zip64.
import { crc32, inflateRawSync } from "node:zlib";

/** The bytes are no zip archive, or one that isn't read. */
export class ZipError extends Error {}

export interface ZipLimits {
  readonly files: number;
  /** Bytes of all files together, as they are without compression. */
  readonly bytes: number;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const LONGEST_COMMENT = 65_535;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** Files by their paths; folders are left out. Throws ZipError. */
export function readZip(bytes: Uint8Array, limits: ZipLimits): ReadonlyMap<string, Uint8Array> {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return filesOf(archive, limits);
  } catch (error) {
    // Reading behind the end of the archive.
    if (error instanceof RangeError) throw new ZipError("the zip archive ends too early");
    throw error;
  }
}

function filesOf(archive: Buffer, limits: ZipLimits): Map<string, Uint8Array> {
  const end = endOf(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count !== archive.readUInt16LE(end + 8))
    throw new ZipError("a zip archive of several parts is not read");
  if (count > limits.files) throw new ZipError(`the zip archive has more than ${limits.files} files`);
  const files = new Map<string, Uint8Array>();
  let at = archive.readUInt32LE(end + 16);
  let room = limits.bytes;
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_LENGTH > end || archive.readUInt32LE(at) !== ENTRY)
      throw new ZipError("the zip archive's directory is damaged");
    const nameLength = archive.readUInt16LE(at + 28);
    const name = nameOf(archive.subarray(at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength));
    if (!name.endsWith("/")) {
      if (files.has(name)) throw new ZipError(`${name} is twice in the zip archive`);
      const content = contentOf(archive, at, name, room);
      room -= content.length;
      files.set(name, content);
    }
    at += ENTRY_LENGTH + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return files;
}

/** Where the end record begins, behind which only a comment stands. */
function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = archive.length - END_LENGTH; at >= first; at--) {
    if (
      archive.readUInt32LE(at) === END &&
      at + END_LENGTH + archive.readUInt16LE(at + 20) === archive.length
    )
      return at;
  }
  throw new ZipError("this is no zip archive");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A path below the archive's root, with "/" between its parts. */
function nameOf(bytes: Uint8Array): string {
  let name: string;
  try {
    name = utf8.decode(bytes);
  } catch {
    throw new ZipError("a name in the zip archive is not UTF-8");
  }
  const parts = name.split("/");
  const strange = name === "" || name.includes("\\") || name.includes("\0") || name.startsWith("/");
  if (strange || parts.includes("..") || parts.includes("."))
    throw new ZipError(`a name in the zip archive can't be had: ${JSON.stringify(name.slice(0, 100))}`);
  return name;
}

function contentOf(archive: Buffer, entry: number, name: string, room: number): Uint8Array {
  const flags = archive.readUInt16LE(entry + 8);
  const method = archive.readUInt16LE(entry + 10);
  const sum = archive.readUInt32LE(entry + 16);
  const packed = archive.readUInt32LE(entry + 20);
  const size = archive.readUInt32LE(entry + 24);
  const local = archive.readUInt32LE(entry + 42);
  if (flags & ENCRYPTED || (method !== STORED && method !== DEFLATED))
    throw new ZipError(`${name} is packed in a way that is not read`);
  if (size > room) throw new ZipError("the zip archive's files are too large");
  if (archive.readUInt32LE(local) !== LOCAL) throw new ZipError(`${name} is not where the directory says`);
  const start = local + LOCAL_LENGTH + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  if (start + packed > archive.length) throw new ZipError("the zip archive ends too early");
  const content = unpacked(archive.subarray(start, start + packed), method, size, name);
  if (content.length !== size || crc32(content) !== sum) throw new ZipError(`${name} is damaged`);
  return content;
}

function unpacked(bytes: Uint8Array, method: number, size: number, name: string): Uint8Array {
  if (method === STORED) return bytes;
  try {
    return inflateRawSync(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw new ZipError(`${name} is damaged`);
  }
}
