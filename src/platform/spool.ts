// Spool: files in the data directory, written whole or not at all.
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FaultError, refuse } from "../domain/fault.ts";
import type { Spool } from "../domain/ports/spool.ts";

export function fileSpool(directory: string): Spool {
  const pathOf = (name: string): string => {
    if (!/^[A-Za-z0-9]+\.[a-z]+$/.test(name)) throw new Error(`not a spool name: ${name}`);
    return join(directory, name);
  };
  return {
    async write(name, content) {
      const path = pathOf(name);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const temporary = `${path}.part`;
      try {
        const size = await writeDurably(temporary, content);
        await rename(temporary, path);
        await syncDirectory(dirname(path));
        return size;
      } catch (error) {
        await rm(temporary, { force: true });
        if (!(error instanceof FaultError) && isFull(error)) throw refuse("storageFull");
        throw error;
      }
    },
    async *read(name, start = 0, end) {
      if (end !== undefined && end <= start) return;
      yield* createReadStream(pathOf(name), {
        start,
        highWaterMark: 262_144,
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
  };
}

const isFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT"].includes((error as { code?: string }).code ?? "");

async function writeDurably(path: string, content: AsyncIterable<Uint8Array>): Promise<number> {
  const file = await open(path, "w", 0o600);
  let size = 0;
  try {
    for await (const chunk of content) {
      for (let written = 0; written < chunk.byteLength; ) {
        written += (await file.write(chunk, written)).bytesWritten;
      }
      size += chunk.byteLength;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return size;
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
