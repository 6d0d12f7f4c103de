// What retrieve() gives makes the same schema again, whatever is in it: by deploy(), and by `groundfog schema import`.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import jsforce, { type Connection } from "jsforce";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { keptDefinitions } from "../../../src/domain/schema/catalogue.ts";
import type { CustomFieldDefinition, CustomObjectDefinition } from "../../../src/domain/schema/definition.ts";
import { importDefinitions } from "../../../src/domain/schema/import-definitions.ts";
import { readProject } from "../../../src/wire/sfdx/read-project.ts";
import { metadataOrg } from "./metadata-org.ts";
import { field, retrieved } from "./retrieving.ts";

const org = metadataOrg();
let connection: Connection;
beforeAll(async () => {
  const { url, admin } = org().org;
  connection = new jsforce.Connection({ loginUrl: url, version: "64.0" });
  await connection.login(admin.username, admin.password + admin.securityToken);
  connection.metadata.pollInterval = 1;
});

const made = (...definitions: readonly CustomObjectDefinition[]) =>
  importDefinitions(org().org.ports, definitions);

const line = fc
  .string({ unit: fc.constantFrom(..."aé<>&\"'\\ ]-%,\u{1f600}"), minLength: 1, maxLength: 30 })
  .map((text) => `x${text}x`);
const flag = fc.boolean();
const literal = fc.string({ unit: fc.constantFrom(..."ab<& '"), maxLength: 8 });
const choice = fc
  .uniqueArray(line, { minLength: 1, maxLength: 4, selector: (text) => text.toLowerCase() })
  .chain((values) =>
    fc.record({
      values: fc.tuple(
        ...values.map((value) =>
          fc.record({ value: fc.constant(value), label: line, default: fc.constant(false), active: flag }),
        ),
      ),
      restricted: flag,
    }),
  );
const digits = fc.record({ precision: fc.integer({ min: 5, max: 18 }), scale: fc.nat(5) });
const more = (
  type: CustomFieldDefinition["type"],
  rest: fc.Arbitrary<Partial<CustomFieldDefinition>> = fc.constant({}),
) => rest.map((told): Partial<CustomFieldDefinition> => ({ type, ...told }));
const kinds = fc.oneof(
  more(
    "Text",
    fc.record({ length: fc.integer({ min: 40, max: 255 }), externalId: flag, defaultValue: literal }),
  ),
  more("Text", fc.constant({ length: 9, unique: true, caseSensitive: true })),
  more(
    "Text",
    line.map((text) => ({ formula: `"${text.replaceAll(/["\\]/g, "")}" & Name` })),
  ),
  more("LongTextArea", fc.record({ length: fc.integer({ min: 256, max: 131_072 }) })),
  more("TextArea"),
  more("Number", digits),
  more(
    "Number",
    digits.map((told) => ({ ...told, required: true, defaultValue: 1.5 })),
  ),
  more("Percent", digits),
  more(
    "Currency",
    digits.map((told) => ({ ...told, formula: "1 + 1", formulaTreatBlanksAs: "BlankAsBlank" as const })),
  ),
  more("Checkbox", fc.record({ defaultValue: flag })),
  more("Date"),
  more("DateTime"),
  more("Time"),
  more("Email", fc.record({ unique: flag })),
  more("Phone"),
  more("Url"),
  more("Picklist", choice),
  more(
    "MultiselectPicklist",
    choice.filter(({ values }) => values.every(({ value }) => !value.includes(";"))),
  ),
  more(
    "AutoNumber",
    fc.record({
      displayFormat: fc.constantFrom("A-{000}", "{0}"),
      startingNumber: fc.integer({ min: 1, max: 99 }),
    }),
  ),
  more("Location", fc.record({ scale: fc.nat(15), displayLocationInDecimal: flag })),
  more("Lookup", fc.constant({ referenceTo: "Account", deleteConstraint: "Restrict" as const })),
);
/** Of a picklist's values: whether a record type has each, and which of them is its default. */
const leaves = fc.record({ has: fc.array(flag, { minLength: 4, maxLength: 4 }), picked: fc.nat(4) });
const typed = fc.record(
  { active: flag, label: line, description: line, left: fc.option(leaves) },
  { requiredKeys: ["active", "label", "left"] },
);
const summed = fc.record({
  summaryOperation: fc.constantFrom("count", "sum", "min", "max"),
  filters: fc.nat(2),
  description: line,
});
const objects = fc.record({
  recordTypes: fc.array(typed, { maxLength: 2 }),
  summaries: fc.array(summed, { maxLength: 2 }),
  label: line,
  description: line,
  nameField: fc.oneof(
    line.map((label) => ({ type: "Text" as const, label })),
    line.map((label) => ({ type: "AutoNumber" as const, label, displayFormat: "N{00}" })),
  ),
  fields: fc
    .array(
      fc.tuple(
        kinds,
        fc.record({ label: line, inlineHelpText: line, description: line }, { requiredKeys: ["label"] }),
      ),
      { maxLength: 8 },
    )
    .map((all) =>
      all.map(([kind, words], at) => ({ fullName: `F${at}__c`, ...kind, ...words }) as CustomFieldDefinition),
    ),
  validationRules: fc
    .array(fc.record({ active: flag, errorMessage: line, description: line }), { maxLength: 2 })
    .map((all) =>
      all.map((rule, at) => ({
        fullName: `Rule${at}`,
        errorConditionFormula: 'Name < "a" && "&" <> Name',
        ...rule,
      })),
    ),
});

/** One that surely has both. */
const EXAMPLES: [Generated][] = [
  [
    {
      label: "xOnex",
      description: "xOnex",
      nameField: { type: "Text", label: "N" },
      validationRules: [],
      fields: [
        {
          fullName: "F0__c",
          label: "F",
          type: "Picklist",
          restricted: true,
          values: ["100% & more, (A.B)", "b"].map((value) => ({
            value,
            label: value,
            default: false,
            active: true,
          })),
        },
      ],
      recordTypes: [
        { active: true, label: "One", left: { has: [true, false, true, true], picked: 0 } },
        { active: false, label: "Two", left: null },
      ],
      summaries: [
        { summaryOperation: "count", filters: 0, description: "d" },
        { summaryOperation: "sum", filters: 2, description: "d" },
      ],
    },
  ],
];

type Generated = typeof objects extends fc.Arbitrary<infer Each> ? Each : never;

/** An object as it is generated, and one whose records it sums up. */
function definitionsOf(name: string, generated: Generated): readonly CustomObjectDefinition[] {
  const { recordTypes, summaries, ...object } = generated;
  const detail = `${name.slice(0, -3)}Line__c`;
  const choices = object.fields.filter(({ values }) => values);
  return [
    {
      ...object,
      fullName: name,
      pluralLabel: object.label,
      fields: [
        ...object.fields.map((each) =>
          each.type === "Lookup"
            ? { ...each, relationshipName: `${name.slice(0, -3)}${each.fullName.slice(0, -3)}` }
            : each,
        ),
        ...summaries.map(({ filters, ...summary }, at): CustomFieldDefinition => {
          const summaryFilterItems = (
            [
              { field: `${detail}.Kind__c`, operation: "equals", value: 'Open, "a, b"' },
              { field: `${detail}.Amount__c`, operation: "notEqual" },
            ] as const
          ).slice(0, filters);
          return {
            fullName: `S${at}__c`,
            label: "Sum",
            type: "Summary",
            summaryForeignKey: `${detail}.Master__c`,
            ...(summary.summaryOperation === "count" ? {} : { summarizedField: `${detail}.Amount__c` }),
            ...(filters === 0 ? {} : { summaryFilterItems }),
            ...summary,
          };
        }),
      ],
      recordTypes: recordTypes.map(({ left, ...recordType }, at) => ({
        fullName: `Type${at}`,
        ...recordType,
        ...(left === null || choices.length === 0
          ? {}
          : {
              picklistValues: choices.map(({ fullName, values = [] }) => ({
                picklist: fullName,
                values: values
                  .filter((_, index) => left.has[index])
                  .map(({ value }, index) => ({ value, default: index === left.picked })),
              })),
            }),
      })),
    },
    {
      fullName: detail,
      label: "Line",
      pluralLabel: "Lines",
      nameField: { type: "Text", label: "Line" },
      fields: [
        {
          fullName: "Master__c",
          label: "M",
          type: "MasterDetail",
          referenceTo: name,
          relationshipName: "Lines",
        },
        { fullName: "Amount__c", label: "A", type: "Number", precision: 9, scale: 2 },
        field("Kind__c"),
      ],
    },
  ];
}

/** What is kept of an object, but for the prefix and the numbers that it gets anew. */
async function kept(name: string): Promise<unknown> {
  const found = (await keptDefinitions(org().org.ports.stores)).find(({ fullName }) => fullName === name);
  if (!found) return undefined;
  const {
    keyPrefix: _prefix,
    numbers: _numbers,
    fields,
    validationRules = [],
    recordTypes = [],
    ...rest
  } = found;
  const named = <Each extends { readonly fullName: string }>(all: readonly Each[]) =>
    all.toSorted((a, b) => (a.fullName < b.fullName ? -1 : 1));
  // What says nothing is left out of one and of another it isn't.
  return JSON.parse(
    JSON.stringify(
      {
        ...rest,
        fields: named(fields),
        validationRules: named(validationRules),
        recordTypes: named(recordTypes).map(({ id: _id, ...each }) => each),
      },
      (_, value: unknown) => (value === false ? undefined : value),
    ),
  );
}

it("makes the same schema again", { timeout: 60_000 }, async () => {
  let count = 0;
  const seen = { summaries: 0, values: 0 };
  await fc.assert(
    fc.asyncProperty(objects, async (generated) => {
      const definitions = definitionsOf(`Round${count++}__c`, generated);
      const [name = "", detail = ""] = definitions.map(({ fullName }) => fullName);
      const both = async () => [await kept(name), await kept(detail)];
      /** What sums up keeps the detail, which keeps its master. */
      const destroy = async () => {
        const summaries = generated.summaries.map((_, at) => `${name}.S${at}__c`);
        for (const [type, names] of [
          ["CustomField", summaries],
          ["CustomObject", [detail, name]],
        ] as const)
          for (const each of names)
            expect(await connection.metadata.delete(type, each)).toMatchObject({ success: true });
        expect(await both()).toEqual([undefined, undefined]);
      };
      await made(...definitions);
      const before = await both();
      seen.summaries += generated.summaries.length;
      if (JSON.stringify(before).includes("picklistValues")) seen.values += 1;
      const { zip, files } = await retrieved(connection, [{ name: "CustomObject", members: [name, detail] }]);
      await destroy();
      const deployed = await connection.metadata
        .deploy(zip, { rollbackOnError: true, singlePackage: true } as never)
        .complete(true);
      expect(deployed.details.componentFailures ?? []).toEqual([]);
      expect(deployed).toMatchObject({ success: true });
      const created = (deployed.details.componentSuccesses as { fullName: string; created: boolean }[])
        .filter((each) => each.created)
        .map(({ fullName }) => fullName);
      expect(created).toContain(`${detail}.Master__c`);
      expect(await both()).toEqual(before);

      await destroy();
      const folder = mkdtempSync(join(tmpdir(), "retrieved-"));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      for (const [path, text] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      await made(...(await readProject(folder)));
      expect(await both()).toEqual(before);
    }),
    { numRuns: 12, examples: EXAMPLES },
  );
  expect(seen.summaries).toBeGreaterThan(0);
  expect(seen.values).toBeGreaterThan(0);
});
