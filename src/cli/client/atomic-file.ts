// Writes a file so that it is there whole or not at all.
import { randomBytes } from "node:crypto";
import { rmSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { CommandFailed } from "../failure.ts";

/** Throws CommandFailed if no file can be written at `path`, before the work for it is done. */
export function checkPlace(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandFailed(`${path} is a directory`);
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandFailed(`there is no directory ${dirname(path)}`);
  }
}

/** Writes `content` beside `path` and moves it there when it is complete. */
export async function writeAtomically(path: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString("hex")}.part`;
  const file = await open(unfinished, "wx");
  const release = removeIfInterrupted(unfinished);
  try {
    // A piece is written while the next one is on its way.
    let writing: Promise<void> = Promise.resolve();
    try {
      for await (const chunk of content) {
        await writing;
        writing = file.writeFile(chunk);
        // Awaited with the next piece; until then nobody listens.
        writing.catch(() => undefined);
      }
      await writing;
    } finally {
      await Promise.allSettled([writing]);
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    release();
  }
}

/** The process ends by the signal as it would have, but without leaving the file. */
function removeIfInterrupted(path: string): () => void {
  const interrupted = (signal: NodeJS.Signals): void => {
    rmSync(path, { force: true });
    release();
    process.kill(process.pid, signal);
  };
  const release = (): void => {
    process.off("SIGINT", interrupted);
    process.off("SIGTERM", interrupted);
  };
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", interrupted);
  return release;
}
