// What is refused names its place and changes nothing, whoever wrote it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FaultError } from "../../src/domain/fault.ts";
import { loadCatalogue } from "../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import { parseDefinitions } from "../../src/domain/schema/parse-definitions.ts";
import { clock, object, refusalOf, stores, text, useDatabase } from "./database.ts";

useDatabase();

describe("nothing is changed by an import", () => {
  const lookup = (name: string, more: Partial<CustomFieldDefinition>): CustomFieldDefinition => ({
    fullName: name,
    label: "L",
    type: "Lookup",
    ...more,
  });
  test.each<[string, CustomObjectDefinition[], RegExp]>([
    [
      "that refers to nothing",
      [object("A__c", lookup("L__c", { referenceTo: "B__c" }))],
      /A__c.L__c: it refers to B__c, which there isn't/,
    ],
    [
      "that refers to a setup object",
      [object("A__c", lookup("L__c", { referenceTo: "Profile" }))],
      /a lookup can't refer to Profile/,
    ],
    [
      "whose master is a user",
      [object("A__c", lookup("L__c", { type: "MasterDetail", referenceTo: "User" }))],
      /User can't be a master/,
    ],
    [
      "whose master is itself",
      [object("A__c", lookup("L__c", { type: "MasterDetail", referenceTo: "A__c" }))],
      /its own master/,
    ],
    [
      "that takes a relationship name twice",
      [
        object("A__c", lookup("L__c", { referenceTo: "Account", relationshipName: "Same" })),
        object("B__c", lookup("L__c", { referenceTo: "Account", relationshipName: "same" })),
      ],
      /B__c.L__c: A__c.L__c is Account's relationship same__r already/,
    ],
    [
      "with a field twice",
      [object("A__c", text("T__c"), text("t__c"))],
      /A__c.t__c: the field is defined twice/,
    ],
    ["with an object twice", [object("A__c"), object("a__c")], /a__c is defined twice/],
    ["of a bad name", [object("A"), object("B__c")], /there is no standard object A/],
    [
      "of a Text that is too long",
      [object("A__c", text("T__c", { length: 256 }))],
      /length must be between 1 and 255/,
    ],
    [
      "of a formula-like default",
      [object("A__c", text("T__c", { defaultValue: 1 }))],
      /the default of a Text must be a string/,
    ],
  ])("%s", async (_, definitions, detail) => {
    const version = await stores.schema.version();
    expect(await refusalOf(object("Fine__c"), ...definitions)).toMatch(detail);
    expect(await stores.schema.version()).toBe(version);
    expect(await stores.schema.definitions()).toEqual([]);
    expect((await loadCatalogue(stores)).object("Fine__c")).toBeUndefined();
  });
});

describe("definitions as JSON", () => {
  test.each([
    [{}, "definitions must be a list"],
    [[null], "definitions[0] must be an object"],
    [[{ fullName: "A__c" }], "definitions[0].fields is missing"],
    [[{ fullName: "A__c", fields: [], colour: "red" }], 'definitions[0] has an unknown key "colour"'],
    [
      [{ fullName: "A__c", fields: [{ ...text("T__c"), length: "10" }] }],
      "definitions[0].fields[0].length must be a whole number",
    ],
    [
      [{ fullName: "A__c", fields: [{ ...text("T__c"), type: "Formula" }] }],
      "definitions[0].fields[0].type must be one of",
    ],
    [
      [{ fullName: "A__c", fields: [{ ...text("T__c"), values: [{}] }] }],
      "definitions[0].fields[0].values[0].value is missing",
    ],
    [
      [{ fullName: "A__c", fields: [], nameField: { type: "Text" } }],
      "definitions[0].nameField.label is missing",
    ],
    [
      JSON.parse('[{"fullName":"A__c","fields":[],"__proto__":{}}]'),
      'definitions[0] has an unknown key "__proto__"',
    ],
  ])("%j is refused", (value, detail) => {
    expect(() => parseDefinitions(value)).toThrow(detail);
  });

  test("of any kind are read or refused, and never crash an import", async () => {
    const key = fc.constantFrom(
      "fullName",
      "label",
      "type",
      "length",
      "values",
      "referenceTo",
      "scale",
      "defaultValue",
    );
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constantFrom("Text", "Lookup", "A__c", "Account", "Picklist"),
      fc.constant([]),
    );
    const field = fc
      .tuple(fc.dictionary(key, value), fc.constant(text("T__c")))
      .map(([more, base]) => ({ ...base, ...more }));
    const definition = fc.record({
      fullName: fc.constantFrom("A__c", "Account", "x"),
      label: fc.string(),
      fields: fc.array(field, { maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(definition, fc.anything()), { maxLength: 3 }), async (values) => {
        try {
          await importDefinitions({ stores, clock }, parseDefinitions(values));
        } catch (error) {
          if (!(error instanceof FaultError)) throw error;
        }
      }),
      { numRuns: 200 },
    );
  });
});
