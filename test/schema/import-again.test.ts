// An import over what the org has: it adds and widens, and refuses what would lose something.
import { describe, expect, test } from "vitest";
import { formatId } from "../../src/domain/model/id.ts";
import type { CustomFieldDefinition } from "../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../src/domain/schema/import-definitions.ts";
import type { Field } from "../../src/facts/sobject.ts";
import { clock, fieldOf, object, objectOf, refusalOf, stores, text, useDatabase } from "./database.ts";

useDatabase();

describe("an object that there is", () => {
  const insert = async (values: Readonly<Record<string, string>>): Promise<number> => {
    const thing = await objectOf("Thing__c");
    const fields = Object.keys(values).map((name) => thing.fieldsByName.get(name.toLowerCase()) as Field);
    const [result] = await stores.transaction(({ records }) =>
      records.insert(thing, fields, [Object.values(values)]),
    );
    if (!result || !("id" in result)) throw new Error("not inserted");
    return result.id;
  };

  test("gets fields and loses nothing", async () => {
    await importDefinitions({ stores, clock }, [object("Thing__c", text("A__c"))]);
    const id = await insert({ A__c: "kept" });
    expect(formatId(id).slice(0, 3)).toBe("a00");
    const imported = await importDefinitions({ stores, clock }, [
      object("Thing__c", text("B__c"), text("a__c", { length: 20 })),
    ]);
    expect(imported).toEqual({ objects: [], fields: ["Thing__c.B__c"] });
    expect(await fieldOf("Thing__c", "A__c")).toMatchObject({ name: "A__c", length: 20 });
    const thing = await objectOf("Thing__c");
    const fields = ["a__c", "b__c"].map((name) => thing.fieldsByName.get(name) as Field);
    expect(await stores.records.read(thing, fields, [id])).toEqual([["kept", null]]);
  });

  const changes: readonly (readonly [string, CustomFieldDefinition, CustomFieldDefinition, RegExp])[] = [
    [
      "type",
      text("A__c"),
      { fullName: "A__c", label: "A", type: "Date" },
      /can't be changed from Text to Date/,
    ],
    ["shorter length", text("A__c"), text("A__c", { length: 9 }), /the length can't shrink from 10 to 9/],
    ["uniqueness", text("A__c"), text("A__c", { unique: true }), /unique can't be changed/],
    [
      "fewer digits",
      { fullName: "A__c", label: "A", type: "Number", precision: 5, scale: 2 },
      { fullName: "A__c", label: "A", type: "Number", precision: 5, scale: 3 },
      /5 digits with 2 decimals can't become 5 with 3/,
    ],
    [
      "target",
      { fullName: "A__c", label: "A", type: "Lookup", referenceTo: "Account" },
      { fullName: "A__c", label: "A", type: "Lookup", referenceTo: "Contact" },
      /the lookup can't be changed from Account to Contact/,
    ],
  ];
  test.each(changes)("refuses another %s", async (_, from, to, detail) => {
    await importDefinitions({ stores, clock }, [object("Thing__c", from)]);
    const before = await fieldOf("Thing__c", "A__c");
    const message = await refusalOf(object("Thing__c", text("New__c"), to));
    expect(message).toMatch(detail);
    expect(message).toMatch(/^Thing__c\.A__c: /);
    expect(await fieldOf("Thing__c", "A__c")).toEqual(before);
    expect(await fieldOf("Thing__c", "New__c")).toBeUndefined();
  });

  test("refuses another type of name, and a master", async () => {
    await importDefinitions({ stores, clock }, [object("Thing__c"), object("Other__c")]);
    const named = { ...object("Thing__c"), nameField: { type: "AutoNumber", label: "Number" } } as const;
    expect(await refusalOf(named)).toMatch(/the type of the name field can't be changed/);
    const master: CustomFieldDefinition = {
      fullName: "M__c",
      label: "M",
      type: "MasterDetail",
      referenceTo: "Other__c",
    };
    expect(await refusalOf(object("Thing__c", master))).toMatch(
      /an object that there is already can't get a master/,
    );
  });

  test("of the standard ones takes fields only if it can have them", async () => {
    await importDefinitions({ stores, clock }, [{ fullName: "contact", fields: [text("A__c")] }]);
    expect((await fieldOf("Contact", "A__c"))?.custom).toBe(true);
    expect(await refusalOf({ fullName: "Profile", fields: [text("A__c")] })).toMatch(
      /Profile can't have custom fields/,
    );
  });
});
