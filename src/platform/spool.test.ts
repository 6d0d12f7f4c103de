import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileSpool } from "./spool.ts";

let parent = "";
const directory = (): string => join(parent, "spool");
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "groundfog-spool-"));
});
afterEach(() => rmSync(parent, { recursive: true }));

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("fileSpool", () => {
  it("stores a file whole, for its owner alone, and gives back any part", async () => {
    const spool = fileSpool(directory());
    expect(await spool.write("a1.upload", pieces("one,", "", "two"))).toBe(7);
    expect(statSync(join(directory(), "a1.upload")).mode & 0o777).toBe(0o600);
    expect(statSync(directory()).mode & 0o777).toBe(0o700);
    expect(await textOf(spool.read("a1.upload"))).toBe("one,two");
    expect(await textOf(spool.read("a1.upload", 2, 5))).toBe("e,t");
    expect(await textOf(spool.read("a1.upload", 5, 5))).toBe("");
    expect([await spool.size("a1.upload"), await spool.size("a2.upload")]).toEqual([7, undefined]);
    await spool.write("a1.upload", pieces("new"));
    expect(await textOf(spool.read("a1.upload"))).toBe("new");
    expect(await spool.names()).toEqual(["a1.upload"]);
    await spool.remove("a1.upload");
    await spool.remove("a1.upload");
    expect(await spool.names()).toEqual([]);
  });

  it("keeps nothing of content that breaks off", async () => {
    const spool = fileSpool(directory());
    await spool.write("a1.upload", pieces("old"));
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("half");
      throw new Error("gone");
    }
    await expect(spool.write("a1.upload", broken())).rejects.toThrow("gone");
    expect(await textOf(spool.read("a1.upload"))).toBe("old");
    expect(readdirSync(directory())).toEqual(["a1.upload"]);
  });

  it("stages files apart from each other until one gets the name", async () => {
    const spool = fileSpool(directory());
    const staged = await Promise.all(["first", "second"].map((text) => spool.stage(pieces(text))));
    expect(await spool.names()).toEqual([]);
    await staged[1]?.keep("a1.upload");
    for (const file of staged) await file.drop();
    expect(await textOf(spool.read("a1.upload"))).toBe("second");
    expect(readdirSync(directory())).toEqual(["a1.upload"]);
  });

  it("sweeps what a crash left half done, and only that", async () => {
    const spool = fileSpool(directory());
    await spool.sweepStaged(Date.now());
    await spool.write("a1.upload", pieces("x"));
    const [old, young] = ["old.part", "young.part"].map((name) => join(directory(), name));
    for (const path of [old, young]) writeFileSync(path ?? "", "half");
    for (const path of [old ?? "", join(directory(), "a1.upload")]) utimesSync(path, 1000, 1000);
    await spool.sweepStaged(2_000_000);
    expect(readdirSync(directory()).toSorted()).toEqual(["a1.upload", "young.part"]);
  });

  it.each(["../a.upload", "a/b.upload", ".upload", "a.part", "a.up.load", "", "a.upload\0"])(
    "refuses %j as a name",
    async (name) => {
      const spool = fileSpool(directory());
      await expect(spool.write(name, pieces("x"))).rejects.toThrow("not a spool name");
      expect(readdirSync(directory())).toEqual([]);
      await expect(textOf(spool.read(name))).rejects.toThrow("not a spool name");
    },
  );
});
