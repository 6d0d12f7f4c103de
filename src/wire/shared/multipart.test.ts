import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundaryOf, eachPart, MultipartError } from "./multipart.ts";

async function* piecesOf(body: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < body.length; start += size) yield body.subarray(start, start + size);
}

async function partsOf(
  body: string | Buffer,
  size = 7,
  boundary = "XX",
): Promise<[string, string | undefined, Buffer][]> {
  const parts: [string, string | undefined, Buffer][] = [];
  await eachPart(piecesOf(Buffer.from(body), size), boundary, async ({ name, fileName, content }) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of content) pieces.push(Buffer.from(piece));
    parts.push([name, fileName, Buffer.concat(pieces)]);
  });
  return parts;
}

const part = (name: string, content: string | Buffer, more = ""): Buffer =>
  Buffer.concat([
    Buffer.from(`--XX\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ]);
const END = Buffer.from("--XX--\r\n");

it("whatever the bytes and however they arrive, parts are what was sent", async () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    // What looks like a boundary and is none.
    fc
      .array(fc.constantFrom("\r", "\n", "-", "X", "--X", "\r\n--X", "\r\n-", "\r\n\r\n"), { maxLength: 30 })
      .map((list) => Buffer.from(list.join(""))),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(content, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 64 }),
      async (contents, size) => {
        const sent = contents
          .map((bytes) => Buffer.from(bytes))
          .filter(
            (bytes) => !bytes.includes("\r\n--XX") && !bytes.subarray(0, 4).equals(Buffer.from("--XX")),
          );
        const body = Buffer.concat([
          ...sent.map((bytes, index) => part(`p${index}`, bytes, '; filename="f"')),
          END,
        ]);
        const found = await partsOf(sent.length === 0 ? Buffer.concat([part("p", ""), END]) : body, size);
        if (sent.length > 0)
          expect(found.map(([, , bytes]) => bytes.toString("hex"))).toEqual(
            sent.map((bytes) => bytes.toString("hex")),
          );
      },
    ),
    { numRuns: 300 },
  );
});

it("reads over what stands before the first boundary and behind the last, and over a content that isn't wanted", async () => {
  const body = Buffer.concat([
    Buffer.from("preamble\r\n"),
    part("a", "1"),
    part("b", "2"),
    END,
    Buffer.from("epilogue --XX"),
  ]);
  const names: string[] = [];
  await eachPart(piecesOf(body, 3), "XX", async ({ name }) => void names.push(name));
  expect(names).toEqual(["a", "b"]);
});

it("reads quoted and plain names", async () => {
  const body =
    '--XX\r\nContent-Disposition: form-data; name=plain; filename="a \\"b\\" c.txt"\r\nContent-Type: Text/Plain; x=y\r\n\r\n1\r\n--XX--';
  expect(await partsOf(body)).toEqual([["plain", 'a "b" c.txt', Buffer.from("1")]]);
});

describe("refuses", () => {
  it.each([
    ["nothing", ""],
    ["another boundary", part("a", "1").toString().replaceAll("XX", "YY")],
    ["no last boundary", part("a", "1")],
    ["a boundary that is cut", `${part("a", "1")}--XX-`],
    ["a boundary that goes on", `${part("a", "1")}--XXX\r\n`],
    ["a part without a head", "--XX\r\n1\r\n--XX--"],
    ["a part without a name", "--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--"],
    ["another disposition", '--XX\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n--XX--'],
    [
      "two dispositions",
      '--XX\r\nContent-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n--XX--',
    ],
    ["a folded header", '--XX\r\nContent-Disposition: form-data;\r\n name="a"\r\n\r\n1\r\n--XX--'],
    [
      "an encoding",
      '--XX\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--XX--',
    ],
    ["a head of 17,000 letters", `--XX\r\nX: ${"x".repeat(17_000)}\r\n\r\n1\r\n--XX--`],
    ["a head without an end", `--XX\r\nX: ${"x".repeat(100_000)}`],
    ["a long preamble", "x".repeat(10_000)],
    ["more than 201 parts", Buffer.concat([...Array.from({ length: 202 }, () => part("a", "")), END])],
  ])("%s", async (_, body) => {
    await expect(partsOf(body, 1000)).rejects.toThrow(MultipartError);
  });

  it.each([
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary="a\u0000b"',
    `multipart/form-data; boundary=${"x".repeat(71)}`,
    'multipart/form-data; boundary="a "',
  ])("the type %j, which tells no boundary", (type) => {
    expect(() => boundaryOf(type)).toThrow(MultipartError);
  });
});
