// Prints the facts file of a standard object from a recorded describe: what the defaults give is left out.
// usage: node scripts/sobject-from-describe.ts describe.json "source note" [field to leave out ...]
// What parents tell of the object's lookups is read from the other describes in the same directory.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fieldDefaults, OBJECT_DEFAULTS } from "../src/domain/schema/expand.ts";
import type { FieldType } from "../src/facts/sobject.ts";

interface RecordedField {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly custom: boolean;
  readonly picklistValues: readonly {
    readonly value: string;
    readonly label: string;
    readonly defaultValue: boolean;
  }[];
  readonly [attribute: string]: unknown;
}

interface RecordedObject {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly fields: readonly RecordedField[];
  readonly childRelationships: readonly {
    readonly childSObject: string;
    readonly field: string;
    readonly relationshipName: string | null;
    readonly cascadeDelete: boolean;
    readonly restrictedDelete: boolean;
  }[];
  readonly [attribute: string]: unknown;
}

const [file = "", source = "", ...leftOut] = process.argv.slice(2);
const read = (path: string): RecordedObject => JSON.parse(readFileSync(path, "utf8")) as RecordedObject;
const recorded = read(file);

/** What the first recorded parent of a lookup tells of it. */
function parentsSide(field: RecordedField): Record<string, unknown> {
  for (const parent of (field["referenceTo"] as string[] | undefined) ?? []) {
    const path = join(dirname(file), `${parent}.json`);
    if (!existsSync(path)) continue;
    const told = read(path).childRelationships.find(
      ({ childSObject, field: name }) => childSObject === recorded.name && name === field.name,
    );
    if (!told) continue;
    const { relationshipName, cascadeDelete, restrictedDelete } = told;
    return { childRelationshipName: relationshipName, cascadeDelete, restrictedDelete };
  }
  return {};
}

function fieldRow(field: RecordedField): string {
  const parts = [
    `name: ${JSON.stringify(field.name)}`,
    `label: ${JSON.stringify(field.label)}`,
    `type: "${field.type}"`,
  ];
  const told = parentsSide(field);
  for (const [key, value] of Object.entries(fieldDefaults(field.type))) {
    const seen = told[key] ?? field[key];
    if (key === "picklistValues" || seen === undefined) continue;
    if (JSON.stringify(seen) !== JSON.stringify(value)) parts.push(`${key}: ${JSON.stringify(seen)}`);
  }
  const values = field.picklistValues.map(({ value, label }) => (value === label ? value : [value, label]));
  if (values.length > 0) parts.push(`picklist: ${JSON.stringify(values)}`);
  const picked = field.picklistValues.find(({ defaultValue }) => defaultValue);
  if (picked) parts.push(`picklistDefault: ${JSON.stringify(picked.value)}`);
  return `    { ${parts.join(", ")} },`;
}

const identifier = recorded.name.charAt(0).toLowerCase() + recorded.name.slice(1);
const attributes = Object.entries(OBJECT_DEFAULTS)
  .filter(([key, value]) => recorded[key] !== undefined && recorded[key] !== value)
  .map(([key]) => `  ${key}: ${JSON.stringify(recorded[key])},`);
const rows = recorded.fields.filter((field) => !field.custom && !leftOut.includes(field.name)).map(fieldRow);
process.stdout.write(
  [
    `import type { SObjectFact } from "../sobject.ts";`,
    "",
    `export const ${identifier}: SObjectFact = {`,
    `  name: "${recorded.name}",`,
    `  label: "${recorded.label}",`,
    `  labelPlural: "${recorded.labelPlural}",`,
    `  keyPrefix: "${recorded.keyPrefix}",`,
    ...attributes,
    `  source: ${JSON.stringify(source)},`,
    "  fields: [",
    ...rows,
    "  ],",
    "};",
    "",
  ].join("\n"),
);
