// Spool: files in the data directory, written whole or not at all.
import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { FaultError, refuse } from "../domain/fault.ts";
import type { Spool, StagedFile } from "../domain/ports/spool.ts";

const NAME = /^[A-Za-z0-9]+\.[a-z]+$/;
const READ_AHEAD = 262_144;
const STAGED = /\.part$/;

export function fileSpool(directory: string): Spool {
  const pathOf = (name: string): string => {
    if (!NAME.test(name) || STAGED.test(name)) throw new Error(`not a spool name: ${name}`);
    return join(directory, name);
  };
  const filesNow = (): Promise<string[]> => readdir(directory).catch(() => []);
  const stage = async (content: AsyncIterable<Uint8Array>): Promise<StagedFile> => {
    const temporary = join(directory, `${randomUUID()}.part`);
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const bytes = await writeDurably(temporary, content);
      return {
        bytes,
        read: () => createReadStream(temporary, { highWaterMark: READ_AHEAD }),
        async keep(name) {
          try {
            await rename(temporary, pathOf(name));
            await syncDirectory(directory);
          } catch (error) {
            throw spoolFault(error);
          }
        },
        drop: () => rm(temporary, { force: true }),
      };
    } catch (error) {
      await rm(temporary, { force: true });
      throw spoolFault(error);
    }
  };
  return {
    stage,
    async write(name, content) {
      const staged = await stage(content);
      try {
        await staged.keep(name);
        return staged.bytes;
      } finally {
        await staged.drop();
      }
    },
    async *read(name, start = 0, end) {
      if (end !== undefined && end <= start) return;
      yield* createReadStream(pathOf(name), {
        start,
        highWaterMark: READ_AHEAD,
        ...(end === undefined ? {} : { end: end - 1 }),
      }) as AsyncIterable<Uint8Array>;
    },
    async size(name) {
      const found = await stat(pathOf(name)).catch(() => undefined);
      return found?.size;
    },
    async remove(name) {
      await rm(pathOf(name), { force: true });
    },
    async names() {
      return (await filesNow()).filter((name) => NAME.test(name) && !STAGED.test(name));
    },
    async sweepStaged(time) {
      for (const name of (await filesNow()).filter((each) => STAGED.test(each))) {
        const found = await stat(join(directory, name)).catch(() => undefined);
        if (found && found.mtimeMs < time) await rm(join(directory, name), { force: true });
      }
    },
  };
}

function spoolFault(error: unknown): unknown {
  const isFull = ["ENOSPC", "EDQUOT"].includes((error as { code?: string }).code ?? "");
  return isFull && !(error instanceof FaultError) ? refuse("storageFull") : error;
}

/** Bytes after which what was written is sent to the disk: at the end little is left to wait for. */
const SYNC_EVERY = 32 * 1024 * 1024;

/** One piece is written while the next one is made. */
async function writeDurably(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, "wx", 0o600);
  let size = 0;
  let synced = 0;
  let writing: Promise<void> = Promise.resolve();
  let syncing: Promise<void> = Promise.resolve();
  try {
    for await (const chunk of content) {
      await writing;
      writing = writeWhole(file, chunk);
      // Awaited with the next piece; until then nobody listens.
      writing.catch(() => undefined);
      size += chunk.byteLength;
      if (size - synced < SYNC_EVERY) continue;
      synced = size;
      await syncing;
      syncing = file.datasync();
      syncing.catch(() => undefined);
    }
    await writing;
    await syncing;
    await file.sync();
  } finally {
    await Promise.allSettled([writing, syncing]);
    await file.close();
  }
  return size;
}

async function writeWhole(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let written = 0; written < chunk.byteLength; ) {
    written += (await file.write(chunk, written)).bytesWritten;
  }
}

/** A rename is durable only once its directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
