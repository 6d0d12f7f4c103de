// Prints the facts file of a standard object from a recorded describe: what the defaults give is left out.
// usage: node scripts/sobject-from-describe.ts describe.json "source note" [field to leave out ...]
import { readFileSync } from "node:fs";
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
  readonly [attribute: string]: unknown;
}

const [file = "", source = "", ...leftOut] = process.argv.slice(2);
const recorded = JSON.parse(readFileSync(file, "utf8")) as RecordedObject;

function fieldRow(field: RecordedField): string {
  const parts = [
    `name: ${JSON.stringify(field.name)}`,
    `label: ${JSON.stringify(field.label)}`,
    `type: "${field.type}"`,
  ];
  for (const [key, value] of Object.entries(fieldDefaults(field.type))) {
    const seen = field[key];
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
