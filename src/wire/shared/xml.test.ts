import { setImmediate as nextTurn } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childNamed, escapeXml, readXml, type XmlElement, XmlError } from "./xml.ts";

const read = (text: string): Promise<XmlElement> => readXml(Buffer.from(text));
const refusal = async (text: string): Promise<string> => {
  const error = await read(text).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof XmlError)) throw new Error(`not refused: ${String(error)}`);
  return error.message;
};

describe("readXml", () => {
  it("gives names, namespaces, attributes and text", async () => {
    const root = await read(
      '<a:x xmlns:a="urn:a" b="1" a:c="2">d<y xmlns="urn:y"/>e<![CDATA[<f>]]><!--g--></a:x>',
    );
    expect({
      ...root,
      attributes: [...root.attributes],
      children: root.children.map(({ name }) => name),
    }).toEqual({
      name: "x",
      namespace: "urn:a",
      attributes: [
        ["b", "1"],
        ["urn:a c", "2"],
      ],
      children: ["y"],
      text: "de<f>",
    });
    expect(childNamed(root, "y")?.namespace).toBe("urn:y");
    expect(childNamed(root, "z")).toBeUndefined();
    expect(childNamed(undefined, "y")).toBeUndefined();
  });

  it("holds names that plain objects have already", async () => {
    const root = await read('<__proto__ constructor="1"><toString/></__proto__>');
    expect(root.name).toBe("__proto__");
    expect(root.attributes.get("constructor")).toBe("1");
    expect(childNamed(root, "constructor")).toBeUndefined();
  });

  it("takes as much as is allowed and no more", async () => {
    const nested = (depth: number): string => "<a>".repeat(depth) + "</a>".repeat(depth);
    expect((await read(nested(64))).name).toBe("a");
    expect(await refusal(nested(65))).toBe("elements are nested more than 64 deep");
    const attributes = (count: number): string =>
      `<r><a ${Array.from({ length: count }, (_, index) => `a${index}="1"`).join(" ")}/><b c="1"/></r>`;
    expect(childNamed(await read(attributes(64)), "a")?.attributes.size).toBe(64);
    expect(await refusal(attributes(65))).toBe("an element has too many attributes");
    const elements = (count: number): string => `<a>${"<b/>".repeat(count - 1)}</a>`;
    expect((await read(elements(100_000))).children).toHaveLength(99_999);
    expect(await refusal(elements(100_001))).toBe("there are more than 100000 elements");
    const texts = `<a>${`<b>${"x".repeat(900_000)}</b>`.repeat(5)}</a>`;
    expect((await read(texts)).children.map(({ text }) => text.length)).toEqual(new Array(5).fill(900_000));
    expect(await refusal(`<a>${"x".repeat(1_200_000)}</a>`)).toBe("a text or tag is too long");
  });

  it("reads slices as if they were one, wherever they are cut", async () => {
    // 65,536 characters a slice: each of these crosses the first cut at every offset.
    const tail = "\u{1f600}<b c='d'>&amp;\r\n&#x1f600;</b><![CDATA[]]]]>\u00e9</a>";
    const whole = await read(`<a>${tail}`);
    for (let before = 0; before <= tail.length; before++) {
      const root = await read(`<a>${" ".repeat(65_536 - 3 - before)}${tail}`);
      expect(root.text.trimStart()).toBe(whole.text);
      expect(root.children).toEqual(whole.children);
    }
  });

  it("lets others have their turn", async () => {
    let turns = 0;
    let done = false;
    const counting = (async () => {
      while (!done) {
        await nextTurn();
        turns += 1;
      }
    })();
    await read(`<a>${`<b>${"x".repeat(500_000)}</b>`.repeat(20)}</a>`);
    done = true;
    await counting;
    expect(turns).toBeGreaterThan(100);
  });

  it("refuses or reads whatever it is given", async () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "/",
      "a",
      " ",
      "=",
      '"',
      "&",
      ";",
      "#",
      "!",
      "[",
      "]",
      "-",
      "?",
      "x:",
      "\0",
    );
    const bytes = fc.oneof(
      fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(pieces.join(""))),
      fc.uint8Array({ maxLength: 100 }),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (document) => {
        try {
          expect((await readXml(document)).name).not.toBe("");
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe("escapeXml", () => {
  it("is undone by reading, but for what XML can't hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 40 }), async (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 has no way to write
        const holdable = text.replaceAll(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, "\ufffd");
        expect((await read(`<a>${escapeXml(text)}</a>`)).text).toBe(holdable);
      }),
      { numRuns: 1500 },
    );
  });
});
