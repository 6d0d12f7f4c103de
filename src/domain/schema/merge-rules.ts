// Validation rules of one import put over those that are kept: by their names, others stay.
import { refuse } from "../fault.ts";
import type { CustomObjectDefinition, KeptDefinition, ValidationRuleDefinition } from "./definition.ts";

const NAME = /^[A-Za-z](?:[A-Za-z0-9]|_(?!_|$)){0,39}$/;
/** Source: Metadata API reference. */
const LONGEST_MESSAGE = 255;
/** Source: Salesforce's allocations, Unlimited Edition. */
const MOST_RULES = 500;

/** What will be kept; nothing for an object without rules. Throws invalidSchema naming object and rule. */
export function mergeRules(
  object: string,
  { validationRules = [] }: Pick<CustomObjectDefinition, "validationRules">,
  before: KeptDefinition | undefined,
): Pick<KeptDefinition, "validationRules"> {
  const rules = [...(before?.validationRules ?? [])];
  const seen = new Set<string>();
  for (const { source, ...rule } of validationRules) {
    const key = rule.fullName.toLowerCase();
    const problem = seen.has(key) ? "the rule is defined twice" : ruleProblem(rule);
    if (problem !== undefined) {
      const place = source === undefined ? "" : `${source}: `;
      throw refuse("invalidSchema", { detail: `${place}${object}.${rule.fullName}: ${problem}` });
    }
    seen.add(key);
    const position = rules.findIndex(({ fullName }) => fullName.toLowerCase() === key);
    if (position < 0) rules.push(rule);
    else rules[position] = rule;
  }
  if (rules.length > MOST_RULES)
    throw refuse("invalidSchema", {
      detail: `${object}: an object has at most ${MOST_RULES} validation rules`,
    });
  return rules.length === 0 ? {} : { validationRules: rules };
}

/** What is wrong with a rule taken for itself, but for its formula; undefined if nothing is. */
export function ruleProblem(rule: ValidationRuleDefinition): string | undefined {
  if (!NAME.test(rule.fullName))
    return "the name of a validation rule is at most 40 letters, digits and single underscores";
  if (rule.errorConditionFormula.trim() === "") return "errorConditionFormula is empty";
  if (rule.errorMessage === "") return "errorMessage is empty";
  if (rule.errorMessage.length > LONGEST_MESSAGE)
    return `errorMessage is longer than ${LONGEST_MESSAGE} characters`;
  return undefined;
}
