// Writes a file so that it is there whole or not at all.
import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";

/** Writes `content` beside `path` and moves it there when it is complete and on the disk. */
export async function writeAtomically(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString("hex")}.part`;
  const file = await open(unfinished, "wx");
  try {
    try {
      for await (const chunk of content) await file.writeFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
