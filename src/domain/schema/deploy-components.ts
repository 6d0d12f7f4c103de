// Components deployed together: they may refer to each other in any order.
import type { Fault } from "../fault.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { keptDefinitions } from "./catalogue.ts";
import type { KeptDefinition } from "./definition.ts";
import type { NamedComponent } from "./delete-component.ts";
import {
  type Component,
  componentObject,
  deleteComponents,
  partNamed,
  saveComponents,
} from "./save-components.ts";

export interface DeployOptions {
  /** Nothing is kept; what would have come of it is told. */
  readonly checkOnly: boolean;
  /** One that fails undoes all others. */
  readonly rollbackOnError: boolean;
  /** Whether what isn't there can be deleted. */
  readonly ignoreWarnings?: boolean;
  /** What is deleted is removed for good at once. */
  readonly purgeOnDelete?: boolean;
}

/** What is deployed of one component. */
export type Deployed =
  | { readonly action: "save"; readonly component: Component }
  | { readonly action: "delete"; readonly component: NamedComponent };

/**
 * Of each component: whether it was new, and whether it is otherwise than before; or why it can't be had. A `warning`
 * tells of a deletion of what there isn't, which fails unless warnings are ignored.
 */
export type DeployOutcome =
  | { readonly ok: true; readonly created: boolean; readonly changed: boolean; readonly warning?: Fault }
  | { readonly ok: false; readonly fault: Fault; readonly isWarning?: boolean };

/** Thrown to undo a transaction whose outcomes are known. */
class UndoneError extends Error {}

/**
 * Outcomes of components in their order, stage by stage: what a stage needs of another one is there. Those that came of an
 * undone transaction are as if it had not been.
 */
export async function deployComponents(
  ports: Pick<Ports, "stores" | "clock">,
  actor: Actor,
  stages: readonly (readonly Deployed[])[],
  options: DeployOptions,
): Promise<readonly (readonly DeployOutcome[])[]> {
  const { checkOnly, rollbackOnError } = options;
  let outcomes: (readonly DeployOutcome[])[] = [];
  try {
    await ports.stores.transaction(async (stores) => {
      outcomes = [];
      const within = { clock: ports.clock, stores };
      for (const stage of stages) outcomes.push(await stageOf(within, actor, stage, options));
      if (checkOnly || (rollbackOnError && outcomes.flat().some(({ ok }) => !ok))) throw new UndoneError();
    });
  } catch (error) {
    if (!(error instanceof UndoneError)) throw error;
  }
  return outcomes;
}

type Within = Pick<Ports, "stores" | "clock">;

/** What waits for another component is tried again behind it, until nothing more comes of it. */
async function stageOf(
  within: Within,
  actor: Actor,
  components: readonly Deployed[],
  options: DeployOptions,
): Promise<readonly DeployOutcome[]> {
  const before = await keptDefinitions(within.stores);
  const outcomes = new Map<Deployed, DeployOutcome>();
  let waiting = components;
  for (let tried = components.length + 1; waiting.length > 0 && waiting.length < tried; ) {
    tried = waiting.length;
    for (const deployed of waiting) {
      const outcome =
        deployed.action === "save"
          ? await saved(within, actor, withMasters(deployed.component, components, before), before)
          : await deleted(within, actor, deployed.component, options);
      if (outcome) outcomes.set(deployed, outcome);
    }
    waiting = waiting.filter((deployed) => outcomes.get(deployed)?.ok !== true);
  }
  return components.flatMap((deployed) => outcomes.get(deployed) ?? []);
}

async function saved(
  within: Within,
  actor: Actor,
  component: Component,
  before: readonly KeptDefinition[],
): Promise<DeployOutcome | undefined> {
  const [outcome] = await saveComponents(within, actor, "upsert", [component], false);
  if (!outcome?.ok) return outcome;
  const after = await keptDefinitions(within.stores);
  const object = before.find(({ fullName }) => same(fullName, componentObject(component)));
  // Masters are made with their object.
  const created =
    component.type === "CustomObject" ? outcome.created : partNamed(object, component) === undefined;
  return { ok: true, created, changed: told(before, component) !== told(after, component) };
}

/** A new object with the masters that come with it, as it can't get them later. */
function withMasters(
  component: Component,
  stage: readonly Deployed[],
  before: readonly KeptDefinition[],
): Component {
  if (component.type !== "CustomObject") return component;
  const { definition } = component;
  const isNew = !before.some(({ fullName }) => same(fullName, definition.fullName));
  if (!isNew || !definition.fullName.endsWith("__c")) return component;
  const fields = stage.flatMap((deployed) => {
    if (deployed.action !== "save" || deployed.component.type !== "CustomField") return [];
    const { object, field } = deployed.component;
    return field.type === "MasterDetail" && same(object, definition.fullName) ? [field] : [];
  });
  return { ...component, definition: { ...definition, fields: [...definition.fields, ...fields] } };
}

async function deleted(
  within: Within,
  actor: Actor,
  component: NamedComponent,
  { ignoreWarnings = false, purgeOnDelete = false }: DeployOptions,
): Promise<DeployOutcome | undefined> {
  const [outcome] = await deleteComponents(within, actor, [component], false, { purge: purgeOnDelete });
  if (!outcome) return undefined;
  if (outcome.ok) return { ok: true, created: false, changed: true };
  if (outcome.fault.cause !== "componentNotFound") return outcome;
  return ignoreWarnings
    ? { ok: true, created: false, changed: false, warning: outcome.fault }
    : { ...outcome, isWarning: true };
}

/** What is kept of a component, as a text that changes with it. */
function told(kept: readonly KeptDefinition[], component: Component): string {
  const name = componentObject(component);
  const definition = kept.find(({ fullName }) => same(fullName, name));
  if (component.type !== "CustomObject") return JSON.stringify(sorted(partNamed(definition, component)));
  if (!definition) return "";
  const {
    fields: _fields,
    numbers: _numbers,
    recordTypes: _types,
    validationRules: _rules,
    ...attributes
  } = definition;
  return JSON.stringify(sorted(attributes));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const sorted = (value: object = {}): [string, unknown][] =>
  Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
