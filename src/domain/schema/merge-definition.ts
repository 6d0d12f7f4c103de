// One definition of an import put over what is kept: fields are added or widened, never narrowed or removed.
import type { SObject } from "../../facts/sobject.ts";
import { refuse } from "../fault.ts";
import { fieldProblem, objectProblem } from "./check-definition.ts";
import type { CustomFieldDefinition, CustomObjectDefinition, KeptDefinition } from "./definition.ts";
import { mergeRules } from "./merge-rules.ts";
import { mergeRecordTypes } from "./record-types.ts";

/** Source: Salesforce's allocations, Unlimited Edition. */
const MOST_FIELDS = 800;

/**
 * What will be kept. `before` is what is kept so far, `standard` the standard object of that name, `keyPrefix` the
 * one that a new custom object gets. Throws invalidSchema naming object and field.
 */
export function mergeDefinition(
  definition: CustomObjectDefinition,
  before: KeptDefinition | undefined,
  standard: SObject | undefined,
  keyPrefix: () => string,
): KeptDefinition {
  const name = before?.fullName ?? standard?.name ?? definition.fullName;
  const problem = standard ? undefined : objectProblem(definition);
  if (problem !== undefined) throw refuse("invalidSchema", { detail: `${name}: ${problem}` });
  const fields = mergeFields(name, definition, before, standard);
  if (fields.length > MOST_FIELDS)
    throw refuse("invalidSchema", { detail: `${name}: an object has at most ${MOST_FIELDS} custom fields` });
  if (standard) {
    // Setup objects have no page layout and take no custom fields either.
    if (!standard.layoutable) throw refuse("invalidSchema", { detail: `${name} can't have custom fields` });
    const numbers = before?.numbers ? { numbers: before.numbers } : {};
    return {
      ...numbers,
      fullName: name,
      fields,
      ...mergeRules(name, definition, before),
      ...mergeRecordTypes(name, definition, before),
    };
  }
  if (before && (definition.nameField?.type ?? "Text") !== (before.nameField?.type ?? "Text")) {
    throw refuse("invalidSchema", { detail: `${name}: the type of the name field can't be changed` });
  }
  const { recordTypes: _merged, ...attributes } = definition;
  return {
    ...before,
    ...attributes,
    fullName: name,
    fields,
    keyPrefix: before?.keyPrefix ?? keyPrefix(),
    ...mergeRules(name, definition, before),
    ...mergeRecordTypes(name, definition, before),
  };
}

function mergeFields(
  object: string,
  definition: CustomObjectDefinition,
  before: KeptDefinition | undefined,
  standard: SObject | undefined,
): CustomFieldDefinition[] {
  const fields = [...(before?.fields ?? [])];
  const seen = new Set<string>();
  for (const field of definition.fields) {
    const refused = (detail: string) =>
      refuse("invalidSchema", { detail: `${object}.${field.fullName}: ${detail}` });
    const key = field.fullName.toLowerCase();
    if (seen.has(key)) throw refused("the field is defined twice");
    seen.add(key);
    const problem = fieldProblem(field);
    if (problem !== undefined) throw refused(problem.detail);
    const position = fields.findIndex(({ fullName }) => fullName.toLowerCase() === key);
    const known = fields[position];
    if (!known) {
      const detail = field.type === "MasterDetail";
      if (detail && standard) throw refused("a standard object can't be the detail of a master");
      if (detail && before) throw refused("an object that there is already can't get a master");
      fields.push(kept(field));
      continue;
    }
    const narrowing = changeProblem(known, field);
    if (narrowing !== undefined) throw refused(narrowing);
    fields[position] = { ...kept(field), fullName: known.fullName };
  }
  return fields;
}

function kept(field: CustomFieldDefinition): CustomFieldDefinition {
  const { source: _source, ...rest } = field;
  return rest;
}

/** Changes after which stored values would not be what the field says. */
function changeProblem(from: CustomFieldDefinition, to: CustomFieldDefinition): string | undefined {
  if (from.type !== to.type) return `the type can't be changed from ${from.type} to ${to.type}`;
  if ((from.formula === undefined) !== (to.formula === undefined))
    return "a field that holds values can't become a formula, and a formula none that holds values";
  if (to.formula !== undefined || to.type === "Summary") return undefined;
  const { length = 0, precision = 0, scale = 0 } = from;
  if ((to.length ?? 0) < length) return `the length can't shrink from ${length} to ${to.length}`;
  if ((to.scale ?? 0) < scale || (to.precision ?? 0) - (to.scale ?? 0) < precision - scale) {
    return `${precision} digits with ${scale} decimals can't become ${to.precision ?? 0} with ${to.scale ?? 0}`;
  }
  if (from.referenceTo?.toLowerCase() !== to.referenceTo?.toLowerCase()) {
    return `the lookup can't be changed from ${from.referenceTo} to ${to.referenceTo}`;
  }
  for (const name of ["unique", "caseSensitive"] as const) {
    if ((from[name] ?? false) !== (to[name] ?? false)) return `${name} can't be changed`;
  }
  return undefined;
}
