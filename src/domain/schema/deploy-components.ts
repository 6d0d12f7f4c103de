// Components deployed together: they may refer to each other in any order.
import type { Fault } from "../fault.ts";
import type { Actor } from "../model/identity.ts";
import type { Ports } from "../ports/ports.ts";
import { keptDefinitions } from "./catalogue.ts";
import type { CustomFieldDefinition, KeptDefinition } from "./definition.ts";
import { type Component, componentObject, saveComponents } from "./save-components.ts";

export interface DeployOptions {
  /** Nothing is kept; what would have come of it is told. */
  readonly checkOnly: boolean;
  /** One that fails undoes all others. */
  readonly rollbackOnError: boolean;
}

/** Of each component: whether it was new, and whether it is otherwise than before; or why it can't be had. */
export type DeployOutcome =
  | { readonly ok: true; readonly created: boolean; readonly changed: boolean }
  | { readonly ok: false; readonly fault: Fault };

/** Thrown to undo a transaction whose outcomes are known. */
class UndoneError extends Error {}

/** Outcomes of components in their order; those that came of an undone transaction are as if it had not been. */
export async function deployComponents(
  ports: Pick<Ports, "stores" | "clock">,
  actor: Actor,
  components: readonly Component[],
  { checkOnly, rollbackOnError }: DeployOptions,
): Promise<readonly DeployOutcome[]> {
  let outcomes: readonly DeployOutcome[] = [];
  try {
    await ports.stores.transaction(async (stores) => {
      outcomes = await deployed({ clock: ports.clock, stores }, actor, components);
      if (checkOnly || (rollbackOnError && outcomes.some(({ ok }) => !ok))) throw new UndoneError();
    });
  } catch (error) {
    if (!(error instanceof UndoneError)) throw error;
  }
  return outcomes;
}

type Within = Pick<Ports, "stores" | "clock">;

/** What waits for another component is tried again behind it, until nothing more comes of it. */
async function deployed(
  within: Within,
  actor: Actor,
  components: readonly Component[],
): Promise<readonly DeployOutcome[]> {
  const before = await keptDefinitions(within.stores);
  const outcomes = new Map<Component, DeployOutcome>();
  let waiting = components;
  for (let tried = components.length + 1; waiting.length > 0 && waiting.length < tried; ) {
    tried = waiting.length;
    for (const component of waiting) {
      const [outcome] = await saveComponents(within, actor, "upsert", [component], false);
      if (!outcome?.ok) {
        if (outcome) outcomes.set(component, outcome);
        continue;
      }
      const after = await keptDefinitions(within.stores);
      const was = told(before, component);
      const changed = was !== told(after, component);
      outcomes.set(component, { ok: true, created: outcome.created, changed });
    }
    waiting = waiting.filter((component) => outcomes.get(component)?.ok !== true);
  }
  return components.flatMap((component) => outcomes.get(component) ?? []);
}

/** What is kept of a component, as a text that changes with it. */
function told(kept: readonly KeptDefinition[], component: Component): string {
  const name = componentObject(component);
  const definition = kept.find(({ fullName }) => same(fullName, name));
  if (component.type === "CustomField")
    return JSON.stringify(
      sorted(definition?.fields.find(({ fullName }) => same(fullName, component.field.fullName))),
    );
  if (component.type === "RecordType")
    return JSON.stringify(
      sorted(definition?.recordTypes?.find(({ fullName }) => same(fullName, component.recordType.fullName))),
    );
  if (!definition) return "";
  const { fields: _fields, numbers: _numbers, recordTypes: _types, ...attributes } = definition;
  return JSON.stringify(sorted(attributes));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

const sorted = (value: CustomFieldDefinition | object = {}): [string, unknown][] =>
  Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
