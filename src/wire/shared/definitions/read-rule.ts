// A ValidationRule element -> ValidationRuleDefinition.
import type { ValidationRuleDefinition } from "../../../domain/schema/definition.ts";
import { ruleProblem } from "../../../domain/schema/merge-rules.ts";
import { METADATA_TYPES } from "../../../facts/metadata-types.ts";
import { type DefinitionElement, DefinitionError } from "./definition-element.ts";
import { elementsOf, withoutUndefined } from "./elements.ts";

const KNOWN = new Set((METADATA_TYPES["ValidationRule"] ?? []).map(({ name }) => name));

/** Reads a validation rule. Throws DefinitionError. */
export function readRule(element: DefinitionElement): ValidationRuleDefinition {
  const { flag, needed, text } = elementsOf(element, KNOWN, new Set());
  const rule: ValidationRuleDefinition = withoutUndefined({
    fullName: needed("fullName"),
    active: flag("active") ?? false,
    description: text("description"),
    errorConditionFormula: needed("errorConditionFormula"),
    errorMessage: needed("errorMessage"),
    errorDisplayField: text("errorDisplayField"),
  });
  const problem = ruleProblem(rule);
  if (problem === undefined) return rule;
  throw new DefinitionError(element, `${rule.fullName}: ${problem}`);
}
