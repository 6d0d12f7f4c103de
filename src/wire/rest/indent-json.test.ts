import fc from "fast-check";
import { expect, it } from "vitest";
import { indentJson } from "./indent-json.ts";

it("indents as Salesforce does", () => {
  const compact =
    '{"totalSize":1,"done":true,"records":[{"attributes":{"type":"Account"},"Name":"a, b: {c}","Sum":42.0},{}],"none":[]}';
  expect(indentJson(compact)).toBe(`{
  "totalSize" : 1,
  "done" : true,
  "records" : [ {
    "attributes" : {
      "type" : "Account"
    },
    "Name" : "a, b: {c}",
    "Sum" : 42.0
  }, { } ],
  "none" : [ ]
}`);
});

it("changes nothing but whitespace, whatever the texts hold", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const compact = JSON.stringify(JSON.parse(json));
      expect(JSON.stringify(JSON.parse(indentJson(compact)))).toBe(compact);
    }),
  );
  const tricky = JSON.stringify({ 'a"\\': ['\\"', "\\", '{"x":[1,2]}'] });
  expect(JSON.parse(indentJson(tricky))).toEqual(JSON.parse(tricky));
});
