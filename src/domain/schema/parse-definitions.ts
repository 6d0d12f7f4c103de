// Custom definitions that came as JSON: the shape of every key is checked, and no key is skipped in silence.
import { FILTER_OPERATIONS, SUMMARY_OPERATIONS } from "../../facts/summaries.ts";
import { FaultError, fault } from "../fault.ts";
import { CUSTOM_FIELD_TYPES, type CustomObjectDefinition } from "./definition.ts";

/** Says what a value should have been; undefined if it is. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === "string" ? undefined : "a text");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");
const whole: Check = (value) => (Number.isSafeInteger(value) ? undefined : "a whole number");
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value) ? undefined : `one of ${allowed.join(", ")}`;
const literal: Check = (value) => {
  const fine = typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
  return fine ? undefined : "a text, a number, true or false";
};

interface Shape {
  readonly required: Readonly<Record<string, Check | ListOf>>;
  readonly optional: Readonly<Record<string, Check | ListOf | Shape>>;
}

interface ListOf {
  readonly listOf: Shape;
}

const VALUE: Shape = { required: { value: text, label: text, default: flag, active: flag }, optional: {} };
const NAME_FIELD: Shape = {
  required: { type: oneOf("Text", "AutoNumber"), label: text },
  optional: { displayFormat: text, startingNumber: whole },
};
const SUMMARY_FILTER: Shape = {
  required: { field: text, operation: oneOf(...FILTER_OPERATIONS) },
  optional: { value: text },
};
const FIELD: Shape = {
  required: { fullName: text, label: text, type: oneOf(...CUSTOM_FIELD_TYPES) },
  optional: {
    length: whole,
    precision: whole,
    scale: whole,
    required: flag,
    unique: flag,
    caseSensitive: flag,
    externalId: flag,
    defaultValue: literal,
    inlineHelpText: text,
    description: text,
    values: { listOf: VALUE },
    restricted: flag,
    referenceTo: text,
    relationshipName: text,
    deleteConstraint: oneOf("SetNull", "Cascade", "Restrict"),
    relationshipOrder: oneOf(0, 1),
    reparentable: flag,
    writeRequiresMasterRead: flag,
    displayFormat: text,
    startingNumber: whole,
    displayLocationInDecimal: flag,
    formula: text,
    formulaTreatBlanksAs: oneOf("BlankAsZero", "BlankAsBlank"),
    summaryOperation: oneOf(...SUMMARY_OPERATIONS),
    summaryForeignKey: text,
    summarizedField: text,
    summaryFilterItems: { listOf: SUMMARY_FILTER },
    source: text,
  },
};
const VALIDATION_RULE: Shape = {
  required: { fullName: text, active: flag, errorConditionFormula: text, errorMessage: text },
  optional: { description: text, errorDisplayField: text, source: text },
};
const PICKLIST: Shape = {
  required: {
    picklist: text,
    values: { listOf: { required: { value: text, default: flag }, optional: {} } },
  },
  optional: { source: text },
};
const RECORD_TYPE: Shape = {
  required: { fullName: text, active: flag, label: text },
  optional: { description: text, default: flag, picklistValues: { listOf: PICKLIST }, source: text },
};
const OBJECT: Shape = {
  required: { fullName: text, fields: { listOf: FIELD } },
  optional: {
    label: text,
    pluralLabel: text,
    description: text,
    nameField: NAME_FIELD,
    validationRules: { listOf: VALIDATION_RULE },
    recordTypes: { listOf: RECORD_TYPE },
  },
};

/**
 * Checks the form of definitions; importDefinitions() checks what they say.
 * Throws invalidSchema, whose message names the place: "definitions[0].fields[2].length must be a whole number".
 */
export function parseDefinitions(value: unknown): CustomObjectDefinition[] {
  const problem = listProblem(value, OBJECT, "definitions");
  if (problem !== undefined) throw new FaultError(fault("invalidSchema", { detail: problem }));
  return value as CustomObjectDefinition[];
}

function listProblem(value: unknown, shape: Shape, where: string): string | undefined {
  if (!Array.isArray(value)) return `${where} must be a list`;
  for (const [index, entry] of value.entries()) {
    const problem = shapeProblem(entry, shape, `${where}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function shapeProblem(value: unknown, { required, optional }: Shape, where: string): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `${where} must be an object`;
  const missing = Object.keys(required).find((key) => !Object.hasOwn(value, key));
  if (missing !== undefined) return `${where}.${missing} is missing`;
  for (const [key, entry] of Object.entries(value)) {
    const check = own(required, key) ?? own(optional, key);
    if (check === undefined) return `${where} has an unknown key "${key}"`;
    const problem = valueProblem(entry, check, `${where}.${key}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function valueProblem(value: unknown, check: Check | ListOf | Shape, where: string): string | undefined {
  if ("listOf" in check) return listProblem(value, check.listOf, where);
  if ("required" in check) return shapeProblem(value, check, where);
  const wanted = check(value);
  return wanted === undefined ? undefined : `${where} must be ${wanted}`;
}

/** Keys come from the network: "__proto__" and the like are unknown keys. */
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
