import fc from "fast-check";
import { expect, it } from "vitest";
import { readXml } from "../shared/xml.ts";
import { ERRORS_SHAPE, xmlOfJson } from "./xml-answer.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

it("writes a record with its attributes, numbers as they stand, and nil for null", () => {
  const json =
    '{"attributes":{"type":"Account","url":"/x"},"Name":"A & B","Amount":1.0,"Big":1e+21,"Site":null}';
  expect(xmlOfJson(json, { root: null }, "", false)).toBe(
    `${HEAD}<Account type="Account" url="/x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Name>A &amp; B</Name><Amount>1.0</Amount><Big>1e+21</Big><Site xsi:nil="true"/></Account>`,
  );
});

it("repeats the name of a list for each of its members", () => {
  const json =
    '{"done":true,"records":[{"attributes":{"type":"T"},"Kids":{"records":[{"N":1},{"N":2}]}},{}],"none":[]}';
  expect(xmlOfJson(json, { root: "QueryResult" }, "", false)).toBe(
    `${HEAD}<QueryResult><done>true</done><records type="T"><Kids><records><N>1</N></records><records><N>2</N></records></Kids></records><records></records></QueryResult>`,
  );
});

it("names the members of a list that is all there is", () => {
  expect(xmlOfJson('[{"errorCode":"X","fields":["a","b"]}]', ERRORS_SHAPE, "", true)).toBe(
    `${HEAD}\n<Errors>\n  <Error>\n    <errorCode>X</errorCode>\n    <fields>a</fields>\n    <fields>b</fields>\n  </Error>\n</Errors>`,
  );
});

it("can be read again, whatever the texts are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 20 }), async (text) => {
      const xml = xmlOfJson(
        JSON.stringify({ attributes: { url: text }, Name: text }),
        { root: "R" },
        "",
        false,
      );
      const root = await readXml(Buffer.from(xml));
      expect(root.children.map(({ name }) => name)).toEqual(["Name"]);
    }),
  );
});
