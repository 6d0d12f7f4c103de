import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readZip, ZipError } from "./read-zip.ts";
import { writeZip } from "./write-zip.ts";

const LIMITS = { files: 20, bytes: 10_000 };
const texts = (zip: Uint8Array): [string, string][] =>
  [...readZip(zip, LIMITS)].map(([name, bytes]) => [name, Buffer.from(bytes).toString()]);

describe("zip archives", () => {
  it("are read as they were written", () => {
    const name = fc.stringMatching(/^[a-zé]{1,8}\/[a-z]{1,8}\.xml$/);
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string({ unit: "grapheme", maxLength: 50 }), { maxKeys: 8 }),
        (files) => {
          expect(texts(writeZip(new Map(Object.entries(files))))).toEqual(Object.entries(files));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("are refused or read, whatever becomes of their bytes", () => {
    const zip = writeZip(
      new Map([
        ["a/b.xml", "text ".repeat(50)],
        ["c", ""],
      ]),
    );
    const change = fc.record({ at: fc.nat(zip.length - 1), to: fc.nat(255), end: fc.nat(zip.length) });
    fc.assert(
      fc.property(change, fc.boolean(), ({ at, to, end }, cut) => {
        const spoiled = Buffer.from(zip);
        spoiled[at] = to;
        try {
          for (const [, text] of texts(cut ? spoiled.subarray(0, end) : spoiled))
            expect(["text ".repeat(50), ""]).toContain(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ZipError);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["../a", "can't be had"],
    ["/a", "can't be had"],
    ["a\\b", "can't be had"],
    ["a/./b", "can't be had"],
  ])("never have a file %s", (name, told) => {
    expect(() => readZip(writeZip(new Map([[name, ""]])), LIMITS)).toThrow(told);
  });

  it("are not read beyond their limits, whatever they say", () => {
    const many = new Map(Array.from({ length: 21 }, (_, index) => [`f${index}`, ""]));
    expect(() => readZip(writeZip(many), LIMITS)).toThrow("more than 20 files");
    expect(() => readZip(writeZip(new Map([["a", "x".repeat(10_001)]])), LIMITS)).toThrow("too large");
    const zip = writeZip(new Map([["a", "x".repeat(9000)]]));
    const packed = deflateRawSync(Buffer.alloc(9000, "x")).length;
    // The directory says that the file is smaller than what comes of it.
    zip.writeUInt32LE(10, 31 + packed + 24);
    expect(() => readZip(zip, LIMITS)).toThrow("a is damaged");
  });
});
