// The table that reading and writing go by, against the recorded WSDL; and that the check of answers can fail.
import { describe, expect, it } from "vitest";
import { SOAP_TYPES } from "../../../src/facts/soap-types.ts";
import { checkedResponse, recordedType } from "./wsdl-order.ts";

describe("the table of messages", () => {
  it.each(Object.keys(SOAP_TYPES))("has %s as the WSDL has it, but for what may be missing", (type) => {
    const ours = (SOAP_TYPES[type] ?? []).map(({ since: _, ...element }) => element);
    const theirs = recordedType(type);
    if (!theirs) throw new Error(`${type} was not recorded`);
    const names = new Set(ours.map(({ name }) => name));
    const left = theirs.filter(({ name }) => !names.has(name));
    expect(left.filter(({ optional }) => !optional)).toEqual([]);
    expect(ours).toEqual(theirs.filter(({ name }) => names.has(name)));
  });
});

describe("the check of answers", () => {
  const answer = (inside: string): string =>
    `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Body><createResponse>${inside}</createResponse></e:Body></e:Envelope>`;

  it.each([
    ["another order", "<result><success>true</success><id>001gf0000000001AAA</id></result>"],
    ["an unknown element", "<result><id>001gf0000000001AAA</id><success>true</success><x/></result>"],
    ["one missing", "<result><success>true</success></result>"],
    ["one too many", '<result><id xsi:nil="true"/><id xsi:nil="true"/><success>true</success></result>'],
    ["a nil that may not be", '<result><id xsi:nil="true"/><success xsi:nil="true"/></result>'],
    ["a boolean of 1", '<result><id xsi:nil="true"/><success>1</success></result>'],
    ["a 15-character id", "<result><id>001gf0000000001</id><success>true</success></result>"],
    [
      "another namespace",
      '<result><id xmlns="" xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/><success>true</success></result>',
    ],
  ])("refuses %s", async (_, inside) => {
    await expect(checkedResponse(answer(inside))).rejects.toThrow();
  });

  it("takes what is right", async () => {
    const inside = '<result><id xsi:nil="true"/><success>false</success></result>';
    expect((await checkedResponse(answer(inside))).name).toBe("createResponse");
  });
});
