import { describe, expect, it } from "vitest";
import { bitString, bmpString, implicit, integer, octetString, oid, sequence, setOf, time } from "./der.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("DER", () => {
  it.each([
    [0, "020100"],
    [127, "02017f"],
    [128, "02020080"],
    [256, "02020100"],
    [65_535, "020300ffff"],
  ])("writes the integer %d", (value, bytes) => {
    expect(hex(integer(value))).toBe(bytes);
  });

  it("writes an unsigned integer's bytes without a sign and without idle zeros", () => {
    expect(hex(integer(Buffer.from("0000ff01", "hex")))).toBe("020300ff01");
    expect(hex(integer(Buffer.from("0001", "hex")))).toBe("020101");
    expect(hex(integer(Buffer.from("0000", "hex")))).toBe("020100");
  });

  it.each([
    ["1.2.840.113549", "06062a864886f70d"],
    ["2.5.29.17", "0603551d11"],
    ["2.16.840.1.113894.746875.1.1", "060c6086480186f966adca7b0101"],
    ["2.5.29.37.0", "0604551d2500"],
  ])("writes the object identifier %s", (dotted, bytes) => {
    expect(hex(oid(dotted))).toBe(bytes);
  });

  it.each([
    [127, "047f"],
    [128, "048180"],
    [255, "0481ff"],
    [256, "04820100"],
    [65_536, "0483010000"],
  ])("writes the length %d", (length, start) => {
    const bytes = octetString(Buffer.alloc(length));
    expect(hex(bytes).slice(0, start.length)).toBe(start);
    expect(bytes).toHaveLength(start.length / 2 + length);
  });

  it("writes times as RFC 5280 asks: two digits for the year until 2049", () => {
    expect(time(new Date("2049-12-31T23:59:59.900Z")).toString("latin1")).toBe("\x17\x0d491231235959Z");
    expect(time(new Date("2050-01-01T00:00:00Z")).toString("latin1")).toBe("\x18\x0f20500101000000Z");
  });

  it("orders a set's members by their bytes, a sequence's not", () => {
    const [one, two] = [integer(1), integer(2)];
    expect(setOf(two, one)).toEqual(setOf(one, two));
    expect(hex(setOf(two, one))).toBe("3106020101020102");
    expect(hex(sequence(two, one))).toBe("3006020102020101");
  });

  it("writes strings and tags of a context", () => {
    expect(hex(bmpString("aé"))).toBe("1e04006100e9");
    expect(hex(bitString(Buffer.from([0x06]), 1))).toBe("03020106");
    expect(hex(implicit(2, Buffer.from("ab")))).toBe("82026162");
  });
});
